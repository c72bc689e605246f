"""`/account/since`: what was done with an account since a sign-in its owner doubts, to undo or keep each.

Second factors added meanwhile are set aside and invitations stopped; each is kept here or let go. Everything
else stands as it was done, with the way to the page on which it is changed back.
"""

from contextlib import suppress
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import set_aside_of, to_look_at
from candour.people.actions import (
    end_representation,
    finish_looking,
    keep_factor,
    keep_invitation,
    let_factor_go,
)
from candour.people.errors import AlreadyExists, NotStanding
from candour.people.models import Account, Representation, SetAside
from candour.people.representation_queries import doubted_by
from candour.services.queries import offers
from candour.web.design.dates import clock, full_date, local_date
from candour.web.portal.account.acting_lines import lines_of
from candour.web.portal.account.done import back_to, done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.account.since_lines import done_since
from candour.web.portal.covering import once_asked_for
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.messages import note_arrival


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
@once_asked_for(back_to_account, gettext_lazy("Your account"))
def since(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page; a POST says that its owner has looked at it all, and ends what they did not keep."""
    note_arrival(request, person)
    account = account_of(request)
    report = to_look_at(account)
    if report is None:
        return redirect("portal:account")
    if request.method == "POST":
        finish_looking(account=account, at=timezone.now())
        return back_to("portal:account", "looked-at")
    names = {offer.slug: offer.name for offer in offers()}
    return page(
        request,
        "portal/account/since.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        day=_("%(day)s, %(hour)s") % {"day": full_date(report.since), "hour": clock(report.since)},
        factors=[_factor(each) for each in set_aside_of(account)],
        invitations=lines_of(doubted_by(person), names),
        lines=done_since(person, report.since),
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """/account/since/<id>/keeping: it is the owner's own, on a POST; a GET leads back."""
    found = _mine(account_of(request), person, id)
    if request.method != "POST":
        return redirect("portal:account-since")
    try:
        with suppress(NotStanding):  # said a moment ago, in another tab
            if isinstance(found, SetAside):
                keep_factor(factor=found, at=timezone.now())
            else:
                keep_invitation(representation=found, at=timezone.now())
    except AlreadyExists:
        return back_to("portal:account-since", "one-app")
    return back_to("portal:account-since", "kept-one")


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """/account/since/<id>/ending: it is not the owner's, on a POST; a GET leads back."""
    found = _mine(account_of(request), person, id)
    if request.method != "POST":
        return redirect("portal:account-since")
    if isinstance(found, SetAside):
        let_factor_go(factor=found, at=timezone.now())
    elif found.doubted_at is not None and found.ended_at is None:
        with suppress(NotStanding):  # somebody ended it a moment ago
            end_representation(representation=found, by=Representation.EndedBy.PERSON, at=timezone.now())
    return back_to("portal:account-since", "let-go")


def _mine(account: Account, person: UUID, id: UUID) -> SetAside | Representation:
    """What is or was in doubt of this account. Raises Http404 for what is another's."""
    factor = SetAside.objects.select_related("account").filter(pk=id, account=account).first()
    found = factor or Representation.objects.filter(pk=id, person_id=person).first()
    if found is None:
        raise Http404
    return found


def _factor(each: SetAside) -> dict[str, object]:
    is_app = each.type == Authenticator.Type.TOTP
    return {
        "id": each.pk,
        "name": _("An authenticator app") if is_app else _("The passkey %s") % each.data["name"],
        "since": _("Added on %(day)s at %(hour)s.")
        % {"day": full_date(local_date(each.added_at)), "hour": clock(each.added_at)},
    }
