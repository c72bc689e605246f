"""Changing a system's keys without a pause: add one, let the old ones go on for a while, end one at once.

A key is best made where it will be used, and only its public half pasted here. Where somebody cannot, one is
made here and shown once; it is kept nowhere.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from joserfc.jwk import ECKey

from candour.people.actions import add_client_key, retire_client_key
from candour.people.errors import AlreadyExists, UnusableKey
from candour.people.models import ClientKey, PartnerClient
from candour.web.design.once import again
from candour.web.design.parts import Link, Option
from candour.web.desk.client_words import address, pasted_key, until
from candour.web.desk.clients import asked_once_more, client_of
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page

SOURCES = {
    "paste": gettext_lazy("We made the key ourselves, and paste its public half"),
    "make": gettext_lazy("Make a key here, and show it once"),
}
OVERLAPS = {
    "0": gettext_lazy("They stop working now"),
    "1": gettext_lazy("One more day"),
    "7": gettext_lazy("Seven more days"),
    "30": gettext_lazy("Thirty more days"),
    "keep": gettext_lazy("Do not change when they end"),
}
"""For how many days the keys in force go on beside a new one."""


class KeyForm(forms.Form):
    """A new key: pasted, or to be made here."""

    how = forms.ChoiceField(
        label=gettext_lazy("Where does the key come from?"),
        choices=list(SOURCES.items()),
        error_messages={"required": gettext_lazy("Choose where the key comes from")},
    )
    jwk = forms.CharField(
        label=gettext_lazy("The public key, as a JWK"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"max_length": gettext_lazy("The public key must be 4,000 characters or fewer")},
    )
    overlap = forms.ChoiceField(
        label=gettext_lazy("How long should the current keys keep working?"),
        choices=list(OVERLAPS.items()),
        error_messages={"required": gettext_lazy("Choose how long the current keys should keep working")},
    )

    def clean(self) -> dict[str, Any]:
        """What is pasted must be JSON; whether it is a key, the action says."""
        given = super().clean() or {}
        if given.get("how") != "paste":
            return given
        given["public"] = pasted_key(given.get("jwk") or "")
        if given["public"] is None and "jwk" not in self.errors:
            self.add_error("jwk", _('Paste the public key as JSON. It starts with {"kty":'))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
@freshly
def new_key(request: HttpRequest, post: Post, client_id: str) -> HttpResponse:
    """The form, and adding the key; one that was made here is shown in the answer and never again."""
    client = _may_call(post, client_id)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = None if form.cleaned_data["how"] == "paste" else _made()
        public = form.cleaned_data["public"] if made is None else made.as_dict(private=False)
        try:
            key = _exchange_keys(client, public, form.cleaned_data["overlap"], timezone.now())
        except (UnusableKey, AlreadyExists) as why:
            form.add_error("jwk", str(why))
        else:
            if made is None:
                return redirect(address("client", post.organisation, client) + "?done=key-added")
            return _shown_once(request, post, client, made, key)
    return page(
        request,
        "new_key.html",
        post.staff,
        here=key_of("clients", post.organisation),
        back=Link(text=client.system, url=address("client", post.organisation, client)),
        form=form,
        in_error=bool(form.errors),
        in_force=len(_in_force(client, timezone.now())),
        sources=[Option(value=value, text=str(text)) for value, text in SOURCES.items()],
        overlaps=[Option(value=value, text=str(text)) for value, text in OVERLAPS.items()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
def end_key(request: HttpRequest, post: Post, client_id: str, key: int) -> HttpResponse:
    """What follows when a key ends now, and ending it."""
    client = _may_call(post, client_id)
    in_force = _in_force(client, timezone.now())
    ending = next((each for each in in_force if each.pk == key), None)
    if ending is None:
        raise Http404
    if request.method == "POST":
        retire_client_key(client=client, kid=ending.kid, at=timezone.now())
        return redirect(address("client", post.organisation, client) + "?done=key-ended")
    left = len(in_force) - 1
    remaining = ngettext(
        "The system has %(left)s other key.", "The system has %(left)s other keys.", left
    ) % {"left": left}
    alone = _("The system has no other key, so it cannot call until you add one.")
    return asked_once_more(
        request,
        post,
        client,
        title=_("End this key for %s?") % client.system,
        says=[
            _("The key is called %s.") % ending.kid,
            _("Within two seconds no server accepts this key, or any token issued with it."),
            remaining if left else alone,
            _("You cannot undo this."),
        ],
        press=_("End this key"),
    )


@transaction.atomic
def _exchange_keys(client: PartnerClient, public: dict[str, Any], overlap: str, now: datetime) -> ClientKey:
    """Add a key, and have those in force until now end after the overlap; each is an entry in the log."""
    old = _in_force(client, now)
    key = add_client_key(client=client, jwk=public, at=now)
    if overlap != "keep":
        ends = now + timedelta(days=int(overlap))
        for each in old:
            if each.not_after is None or each.not_after > ends:
                retire_client_key(client=client, kid=each.kid, at=now, ends=ends)
    return key


def _shown_once(
    request: HttpRequest, post: Post, client: PartnerClient, made: ECKey, key: ClientKey
) -> HttpResponse:
    private = {**made.as_dict(private=True), "kid": key.kid, "use": "sig", "alg": "ES256"}
    shown = page(
        request,
        "made_key.html",
        post.staff,
        here=key_of("clients", post.organisation),
        back=Link(text=client.system, url=address("client", post.organisation, client)),
        client=client,
        private_key=json.dumps(private, indent=2),
        old=[
            _("%(kid)s until %(moment)s") % {"kid": each.kid, "moment": until(each.not_after)}
            for each in _in_force(client, timezone.now())
            if each.not_after is not None
        ],
    )
    return again(shown, address("client", post.organisation, client) + "?done=key-made")


def _made() -> ECKey:
    return ECKey.generate_key("P-256", private=True)


def _may_call(post: Post, client_id: str) -> PartnerClient:
    client = client_of(post.organisation, client_id)
    if client.revoked_at is not None:
        raise Http404
    return client


def _in_force(client: PartnerClient, now: datetime) -> list[ClientKey]:
    keys = ClientKey.objects.filter(client=client).order_by("-not_before", "pk")
    return [key for key in keys if key.not_after is None or key.not_after > now]
