"""`/account/close`: what ends, what stays and why, before anything does; and coming back within 14 days."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import closing_of
from candour.people.actions import close_account, keep_account
from candour.web.design.dates import full_date, local_date
from candour.web.portal.account.done import back_to
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.frame import account_of, for_residents, page, public_page
from candour.web.portal.fresh import fresh_sign_in


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, person: UUID) -> HttpResponse:
    """The consequences, and closing it."""
    account = account_of(request)
    if closing_of(account) is not None:
        return redirect("portal:account-keep")
    if request.method == "POST":
        closing = close_account(account=account, at=timezone.now())
        until = full_date(local_date(closing.ends_at))
        get_adapter().send_to_owner("closing", account, "account-keep")
        request.session.flush()
        request.user = AnonymousUser()
        return public_page(request, "portal/account/closed.html", here="account", until=until)
    return page(request, "portal/account/close.html", person, here="", back=back_to_account())


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/keep: for whoever signs in while their account is being closed."""
    closing = closing_of(account_of(request))
    if closing is None:
        return redirect("portal:account")
    if request.method == "POST":
        keep_account(closing=closing, at=timezone.now())
        return back_to("portal:account", "kept")
    until = full_date(local_date(closing.ends_at))
    return page(request, "portal/account/keep.html", person, here="", until=until)
