"""`/account/devices`: where the account is open, each time it was opened, and ending any of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import sign_ins_of, still_open
from candour.people.actions import end_other_sign_ins, end_sign_in
from candour.people.agents import browser_and_system
from candour.people.models import SignIn
from candour.people.networks import beginning_of, network_of
from candour.people.sessions import session_of
from candour.web.design.dates import clock, local_date, near_day
from candour.web.portal.account.done import back_to, done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in

HOW: Mapping[str, str | Promise] = {
    SignIn.How.PASSWORD: gettext_lazy("with your password"),
    SignIn.How.PASSWORD_AND_CODE: gettext_lazy("with your password and a second step"),
    SignIn.How.PASSKEY: gettext_lazy("with a passkey"),
    SignIn.How.OUTSIDE: gettext_lazy("through another sign-in service"),
}
ENDED: Mapping[str, str | Promise] = {
    SignIn.Ended.SIGNED_OUT: gettext_lazy("Signed out there."),
    SignIn.Ended.BY_OWNER: gettext_lazy("You ended it."),
    SignIn.Ended.NEW_PASSWORD: gettext_lazy("Ended when the password was changed."),
    SignIn.Ended.REPORTED: gettext_lazy("Ended when you reported a sign-in that was not yours."),
    SignIn.Ended.CLOSED: gettext_lazy("Ended when you closed your account."),
    SignIn.Ended.BY_STAFF: gettext_lazy("Ended by an administrator."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-in as it is told."""

    id: UUID
    device: str
    when: str
    how: str
    where: str
    is_open: bool
    is_this: bool
    ended: str


@for_residents
def devices(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page: what is open first, then the history."""
    account, now = account_of(request), timezone.now()
    sign_ins = sign_ins_of(account)
    running = still_open(sign_ins, now)
    here = network_of(get_adapter().get_client_ip(request))
    lines = [line(each, running, session_of(request), now, here) for each in sign_ins]
    return page(
        request,
        "portal/account/devices.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        open=[each for each in lines if each.is_open],
        others=any(each.is_open and not each.is_this for each in lines),
        past=[each for each in lines if not each.is_open],
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """/account/devices/<id>/end: end one sign-in on a POST; a GET leads back to the list."""
    sign_in = SignIn.objects.filter(pk=id, account=account_of(request)).first()
    if sign_in is None:
        raise Http404
    if request.method != "POST":
        return redirect("portal:account-devices")
    end_sign_in(sign_in=sign_in, at=timezone.now())
    return back_to("portal:account-devices", "ended")


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def end_others(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/devices/end-others: end every other one on a POST; a GET leads back to the list."""
    if request.method != "POST":
        return redirect("portal:account-devices")
    end_other_sign_ins(account=account_of(request), but=session_of(request), at=timezone.now())
    return back_to("portal:account-devices", "others-ended")


def line(sign_in: SignIn, running: frozenset[str], this: str, now: datetime, here: str) -> Line:
    """How a sign-in is told. running: the keys of sessions that are open; this, here: the session and the
    network of the reader."""
    is_open = sign_in.ended_at is None and sign_in.session_key in running
    return Line(
        id=sign_in.pk,
        device=in_words(sign_in.device.agent, unknown=_("A browser that we do not know")),
        when=_("%(day)s, %(hour)s")
        % {"day": near_day(sign_in.at, local_date(now)), "hour": clock(sign_in.at)},
        how=str(HOW[sign_in.how]),
        where=_where(sign_in.network, here),
        is_open=is_open,
        is_this=is_open and sign_in.session_key == this,
        ended=str(ENDED.get(sign_in.ended, _("It timed out."))),
    )


def _where(network: str, here: str) -> str:
    """From where, as its owner can tell it: nobody knows the number of their own connection by heart.

    What is kept is no place, and a guess at one would be wrong for whoever is on a phone.
    """
    if not network:
        return ""
    if network == here:
        return _("From the internet connection that you are using now.")
    return _("From another internet connection, whose number begins with %(beginning)s.") % {
        "beginning": beginning_of(network)
    }


def in_words(agent: str, *, unknown: str) -> str:
    """The browser as its owner knows it; unknown: what stands for one that cannot be told."""
    browser, system = browser_and_system(agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or unknown
