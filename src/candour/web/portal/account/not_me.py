"""*This was not me*: locking the account at once, from its history or by the link in an email."""

from datetime import timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import is_reported
from candour.people.models import Account, Organisation, SignIn
from candour.people.queries import administrators_beside
from candour.services.actions import report_intruder
from candour.web.portal.account.devices import line
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.arrival import NOT_ME
from candour.web.portal.frame import account_of, for_residents, page, public_page

LINK_LASTS = timedelta(days=30)


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, person: UUID, id: UUID) -> HttpResponse:
    """/account/devices/<id>/not-me: what follows, and doing it."""
    account = account_of(request)
    sign_in = SignIn.objects.select_related("device").filter(pk=id, account=account).first()
    if sign_in is None:
        raise Http404
    if is_reported(sign_in):
        return redirect("portal:account-devices")
    if request.method == "POST":
        return _locked(request, account, sign_in)
    return page(
        request,
        "portal/account/not_me.html",
        person,
        here="",
        back=back_to_account(),
        line=line(sign_in, frozenset(), "", timezone.now(), ""),
        without_email=account.email is None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def not_me_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """/not-me/<token>: the link in the email about a new browser. Opening it changes nothing."""
    try:
        id = signing.loads(token, salt=NOT_ME, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    sign_in = SignIn.objects.select_related("account").filter(pk=id).first()
    if sign_in is None or not sign_in.account.is_active:
        raise Http404
    if is_reported(sign_in):
        return _told_before(request)
    if request.method == "POST":
        return _locked(request, sign_in.account, sign_in)
    return public_page(request, "portal/account/not_me_public.html", here="account")


def _told_before(request: HttpRequest) -> HttpResponse:
    return public_page(request, "portal/account/reported_before.html", here="account")


def site_organisation() -> Organisation | None:
    """Who answers for this site, and so for what happens to its accounts."""
    return Organisation.objects.filter(name=settings.CANDOUR_SITE.organisation).first()


def _locked(request: HttpRequest, account: Account, sign_in: SignIn) -> HttpResponse:
    """Lock it, and say how its owner gets in again; nobody is signed in to it any more.

    Of staff, who have no case, those who administer where they work are told by email.
    """
    report = report_intruder(account=account, sign_in=sign_in, site=site_organisation(), at=timezone.now())
    if report is None:
        return _told_before(request)
    if report.case_id is None:
        for administrator in administrators_beside(account):
            who = {"user": administrator, "who": account.full_name}
            get_adapter().send_mail("account/email/staff_locked", administrator.email, who)
    request.session.flush()
    request.user = AnonymousUser()
    return public_page(
        request,
        "portal/account/reported.html",
        here="account",
        without_email=account.email is None,
    )
