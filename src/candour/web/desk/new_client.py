"""Registering one more system of an organisation that calls the exchange, with its first public key.

The key is made where it will be used; only its public half comes here.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.actions import register_client
from candour.people.errors import AlreadyExists, UnknownScope, UnusableKey
from candour.web.design.parts import Link, Option
from candour.web.desk.client_words import SCOPES, address, pasted_key
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page


class ClientForm(forms.Form):
    """What a system is called, what it may do, and its first public key."""

    system = forms.CharField(
        label=gettext_lazy("What is the system called?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Enter the name of the system"),
            "max_length": gettext_lazy("The name must be 200 characters or fewer"),
        },
    )
    client_id = forms.SlugField(
        label=gettext_lazy("Client id"),
        max_length=100,
        error_messages={
            "required": gettext_lazy("Enter a client id"),
            "invalid": gettext_lazy("The client id must only have letters, numbers and hyphens"),
            "max_length": gettext_lazy("The client id must be 100 characters or fewer"),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What is the system allowed to do?"),
        choices=list(SCOPES.items()),
        error_messages={
            "required": gettext_lazy("Choose at least one thing that the system is allowed to do")
        },
    )
    jwk = forms.CharField(
        label=gettext_lazy("Its public key, as a JWK"),
        max_length=4000,
        error_messages={
            "required": gettext_lazy("Paste its public key"),
            "max_length": gettext_lazy("The public key must be 4,000 characters or fewer"),
        },
    )

    def clean_jwk(self) -> dict[str, Any]:
        """JSON; whether it is a key, the action says."""
        key = pasted_key(self.cleaned_data["jwk"])
        if key is None:
            raise forms.ValidationError(_('Paste the public key as JSON. It starts with {"kty":'))
        return key


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
@freshly
def new_client(request: HttpRequest, post: Post) -> HttpResponse:
    """The form, and registering the system. A client id that is taken, by whomever, is refused alike."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            client = register_client(
                organisation=post.organisation,
                client_id=given["client_id"],
                system=given["system"],
                scopes=given["scopes"],
                jwk=given["jwk"],
                at=timezone.now(),
            )
        except AlreadyExists:
            form.add_error("client_id", _("This client id is taken. Choose another"))
        except (UnusableKey, UnknownScope) as why:
            form.add_error("jwk", str(why))
        else:
            return redirect(address("client", post.organisation, client) + "?done=registered")
    return page(
        request,
        "new_client.html",
        post.staff,
        here=key_of("clients", post.organisation),
        back=Link(text=_("Systems"), url=address("clients", post.organisation)),
        form=form,
        in_error=bool(form.errors),
        jwk=form["jwk"].value() if isinstance(form["jwk"].value(), str) else "",
        scopes=[Option(value=value, text=capfirst(str(text))) for value, text in SCOPES.items()],
    )
