"""`/account/details`: what the owner is called here, and their email: changed, confirmed, undone."""

from datetime import timedelta
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from candour.people.account_queries import waiting_email_change
from candour.people.actions import (
    ask_email_change,
    confirm_email_change,
    rename_account,
)
from candour.people.actions.emails import CONFIRM_WITHIN
from candour.people.errors import AlreadyExists
from candour.people.models import Account, EmailChange
from candour.services.actions import undo_and_report
from candour.web.portal.account.done import back_to, done
from candour.web.portal.account.hub import back_to_account
from candour.web.portal.account.not_me import site_organisation
from candour.web.portal.account_fields import NameForm, email_field
from candour.web.portal.attempts import too_many
from candour.web.portal.frame import account_of, for_residents, page, public_page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.known_device import was_known_before

CONFIRM, UNDO = "candour.email-confirm", "candour.email-undo"
_LINKS_LAST = timedelta(days=15)  # how long each really counts, the action says
_RATES = {"ask": "5/h/user"}


class NewEmailForm(forms.Form):
    """The new address."""

    email = email_field(gettext_lazy("New email address"))


@for_residents
def details(request: HttpRequest, person: UUID) -> HttpResponse:
    """The page."""
    account = account_of(request)
    return page(
        request,
        "portal/account/details.html",
        person,
        here="",
        back=back_to_account(),
        said=done(request),
        mine=account,
        waiting=waiting_email_change(account, timezone.now() - CONFIRM_WITHIN),
    )


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/name"""
    account = account_of(request)
    now = {"given_name": account.given_name, "family_name": account.family_name}
    form = NameForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        rename_account(account=account, **form.cleaned_data, at=timezone.now())
        return back_to("portal:account-details", "name")
    return _form(request, person, "portal/account/name.html", form)


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/email: the same page and the same two messages whoever has the new address."""
    account = account_of(request)
    form = NewEmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not ratelimit.consume(request, app="candour.email", action="ask", config=_RATES):
            return too_many(request)
        _ask(account, form.cleaned_data["email"].lower())
        return back_to("portal:account-details", "email-sent")
    return _form(request, person, "portal/account/email.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/email/confirm/<token>: the link in the message to the new address. Opening it changes nothing."""
    change = _change_in(token, CONFIRM)
    if change is None or request.method != "POST":
        can = change is not None and change.confirmed_at is None and change.ended_at is None
        return public_page(
            request,
            "portal/account/email_confirm.html",
            here="account",
            email=change.new if change is not None and can else None,
            done=change is not None and change.confirmed_at is not None,
        )
    try:
        account = confirm_email_change(change=change, at=timezone.now())
    except AlreadyExists:
        account = None
    if account is not None and change.old:
        _write_to_old(account, change, "email_changed")
    return public_page(
        request, "portal/account/email_confirm.html", here="account", email=None, done=account is not None
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """/email/undo/<token>: the link in the message to the old address: it was not me.

    Once the change counts it takes a browser that the account knew before it too: whoever left a mailbox that
    somebody else reads must not lose the account to them.
    """
    change = _change_in(token, UNDO)
    if change is not None and _comes_from_elsewhere(request, change):
        return public_page(request, "portal/account/email_undo_elsewhere.html", here="account")
    if change is not None and request.method == "POST":
        if undo_and_report(change=change, site=site_organisation(), at=timezone.now()) is not None:
            return public_page(request, "portal/account/reported.html", here="account", without_email=False)
        change = None
    can = change is not None and change.ended_at is None
    return public_page(request, "portal/account/email_undo.html", here="account", can=can)


def _comes_from_elsewhere(request: HttpRequest, change: EmailChange) -> bool:
    if change.confirmed_at is None or change.ended_at is not None:
        return False
    return not was_known_before(request, change.account, change.asked_at)


def _ask(account: Account, new: str) -> None:
    """One message to the new address, which may be somebody's already, and one to the old."""
    if new == account.email:
        return
    change = ask_email_change(account=account, new=new, at=timezone.now())
    base = settings.CANDOUR_ENVIRONMENT.base_url
    if Account.objects.filter(email=new).exists():
        get_adapter().send_mail("account/email/email_taken", new, {"link": base + reverse("account_login")})
    else:
        token = signing.dumps(str(change.pk), salt=CONFIRM)
        link = base + reverse("portal:email-confirm", args=[token])
        get_adapter().send_mail("account/email/email_confirm", new, {"link": link})
    if change.old:
        _write_to_old(account, change, "email_asked")


def _write_to_old(account: Account, change: EmailChange, text: str) -> None:
    token = signing.dumps(str(change.pk), salt=UNDO)
    link = settings.CANDOUR_ENVIRONMENT.base_url + reverse("portal:email-undo", args=[token])
    get_adapter().send_mail(f"account/email/{text}", change.old, {"user": account, "link": link})


def _change_in(token: str, salt: str) -> EmailChange | None:
    try:
        id = signing.loads(token, salt=salt, max_age=_LINKS_LAST)
    except signing.BadSignature:
        return None
    return EmailChange.objects.select_related("account").filter(pk=id).first()


def _form(request: HttpRequest, person: UUID, template: str, form: forms.Form) -> HttpResponse:
    return page(
        request, template, person, here="", back=back_to_account(), form=form, in_error=bool(form.errors)
    )
