"""The systems of one's organisation that call the exchange: which there are, and changing what one may do.

What is changed here counts on every node within two seconds. A system of another organisation is not there.
"""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.actions import require_proof, revoke_client, waive_proof
from candour.people.models import Organisation, PartnerClient
from candour.people.queries import clients_of
from candour.web.design.parts import Link
from candour.web.desk.client_words import address, facts, key_rows, said, system_rows
from candour.web.desk.frame import Post, Role, for_role, freshly, key_of, page


class WhyForm(forms.Form):
    """Why a system may call without proofs."""

    why = forms.CharField(
        label=gettext_lazy("Why can the system not prove its key?"),
        max_length=300,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Say why the system cannot prove its key"),
            "max_length": gettext_lazy("Your reason must be 300 characters or fewer"),
        },
    )


@require_safe
@for_role(Role.ADMINISTRATOR)
def clients(request: HttpRequest, post: Post) -> HttpResponse:
    """All of them, those that may call first."""
    return page(
        request,
        "clients.html",
        post.staff,
        here=key_of("clients", post.organisation),
        organisation=post.organisation,
        new_client=address("new-client", post.organisation),
        rows=system_rows(clients_of(post.organisation), post.organisation, timezone.now()),
    )


@require_safe
@for_role(Role.ADMINISTRATOR)
def client(request: HttpRequest, post: Post, client_id: str) -> HttpResponse:
    """One system: what it may do, its keys, and what can be changed."""
    found = client_of(post.organisation, client_id)
    now = timezone.now()
    return page(
        request,
        "client.html",
        post.staff,
        here=key_of("clients", post.organisation),
        client=found,
        back=Link(text=_("Systems"), url=address("clients", post.organisation)),
        said=said(request.GET.get("done", "")),
        facts=facts(found),
        keys=key_rows(found, post.organisation, now),
        new_key=address("new-key", post.organisation, found),
        proof=address("proof", post.organisation, found),
        revocation=address("revocation", post.organisation, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
def revocation(request: HttpRequest, post: Post, client_id: str) -> HttpResponse:
    """What follows when a system may call no more, and having it so."""
    found = client_of(post.organisation, client_id)
    if found.revoked_at is not None:
        raise Http404
    if request.method == "POST":
        revoke_client(client=found, at=timezone.now())
        return redirect(address("client", post.organisation, found) + "?done=revoked")
    return asked_once_more(
        request,
        post,
        found,
        title=_("Stop %s?") % found.system,
        says=[
            _("Within two seconds no server answers this system any more, whatever tokens it holds."),
            _(
                "You cannot undo this. To let the system call again, you would have to register it as a "
                "new one."
            ),
            _("People see no change. The log says that your organisation did this, but not who."),
        ],
        press=_("Stop this system"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(Role.ADMINISTRATOR)
@freshly
def proof(request: HttpRequest, post: Post, client_id: str) -> HttpResponse:
    """Requiring of a system that it prove its key on each call, or no more requiring it."""
    found = client_of(post.organisation, client_id)
    if found.revoked_at is not None:
        raise Http404
    if request.method == "POST" and request.POST.get("answer") == "required":
        require_proof(client=found, at=timezone.now())
        return redirect(address("client", post.organisation, found) + "?done=proof-required")
    if found.proof_required or request.method == "POST":
        return _without_proof(request, post, found)
    return asked_once_more(
        request,
        post,
        found,
        title=_("Make %s prove its key on each call?") % found.system,
        says=[
            _(
                "If somebody copies one of the system’s tokens, the token is then worth nothing (DPoP, RFC "
                "9449)."
            ),
            _(
                "If the system cannot make these proofs yet, its next call is refused. Ask its developers "
                "first."
            ),
        ],
        press=_("Require proofs"),
        answer="required",
    )


def _without_proof(request: HttpRequest, post: Post, client: PartnerClient) -> HttpResponse:
    """What follows when a system may call without proofs, and having it so, with a reason."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        waive_proof(client=client, why=form.cleaned_data["why"], at=timezone.now())
        return redirect(address("client", post.organisation, client) + "?done=proof-free")
    return page(
        request,
        "without_proof.html",
        post.staff,
        here=key_of("clients", post.organisation),
        back=Link(text=client.system, url=address("client", post.organisation, client)),
        system=client.system,
        form=form,
        in_error=bool(form.errors),
    )


def client_of(organisation: Organisation, client_id: str) -> PartnerClient:
    """A system of an organisation. Raises Http404 for another's and for one that is not there."""
    for one in clients_of(organisation):
        if one.client_id == client_id:
            return one
    raise Http404


def asked_once_more(
    request: HttpRequest,
    post: Post,
    client: PartnerClient,
    *,
    title: str,
    says: list[str],
    press: str,
    answer: str = "",
) -> HttpResponse:
    """A page that says what follows, with one button. answer: what the button sends."""
    return page(
        request,
        "confirm.html",
        post.staff,
        here=key_of("clients", post.organisation),
        back=Link(text=client.system, url=address("client", post.organisation, client)),
        title=title,
        says=says,
        press=press,
        answer=answer,
    )
