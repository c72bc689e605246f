"""Opening an account: first the email is confirmed by a link, then its owner says a name and a password.

Nothing is kept of an address before it is confirmed, so nobody can take another's beforehand. The page, the
time it takes and the number of messages are the same whether or not there is an account already: only the
message differs, which the owner of the address alone reads.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from candour.people.actions import create_account, create_account_without_email, make_recovery_card
from candour.people.errors import AlreadyExists
from candour.people.models import Account
from candour.web.design.sealed_session import opened, sealed
from candour.web.portal.account_fields import (
    NameForm,
    check_new_password,
    email_field,
    new_password_field,
)
from candour.web.portal.attempts import too_many
from candour.web.portal.frame import public_page
from candour.web.portal.shown_once import show_once

SALT = "candour.sign-up"
LINK_LASTS = timedelta(hours=24)
_RATES = {"ask": "20/m/ip", "write": "3/h/key", "open": "20/h/ip"}


class EmailForm(forms.Form):
    """Where to send the link."""

    email = email_field()


class OpenForm(NameForm):
    """What else an account needs."""

    password = new_password_field()

    def __init__(self, *args: Any, email: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean(self) -> dict[str, Any]:
        names = {name: self.cleaned_data.get(name, "") for name in ("given_name", "family_name")}
        check_new_password(self, "password", account=Account(email=self._email, **names))
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_up(request: HttpRequest) -> HttpResponse:
    """/sign-up: the email."""
    if request.user.is_authenticated:
        return redirect("portal:home")
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not _may(request, "ask"):
            return too_many(request)
        _write(request, form.cleaned_data["email"].lower())
        return redirect("account_sign_up_sent")
    return _page(request, "portal/sign_up.html", form)


@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """/sign-up/sent: the same page whoever has an account."""
    return public_page(
        request, "portal/sign_up_sent.html", here="account", sender=settings.DEFAULT_FROM_EMAIL
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def open_account(request: HttpRequest, token: str) -> HttpResponse:
    """/sign-up/<token>: the link leads here. Opening it changes nothing, so mail scanners may."""
    if request.user.is_authenticated:
        return redirect("portal:home")
    email = _email_in(token)
    if email is None:
        return public_page(request, "portal/sign_up_late.html", here="account")
    if Account.objects.filter(email=email).exists():
        return public_page(request, "portal/sign_up_there.html", here="account", email=email)
    form = OpenForm(request.POST if request.method == "POST" else None, email=email)
    if form.is_valid():
        given = form.cleaned_data
        try:
            account = create_account(**given, email=email, at=timezone.now(), email_is_confirmed=True)
        except AlreadyExists:  # pressed twice: the first press opened it
            return redirect(request.path)
        return _arrive(request, account)
    return _page(request, "portal/sign_up_open.html", form, email=email)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def without_email(request: HttpRequest) -> HttpResponse:
    """/sign-up/without-email: a user name that we give, and a card to print."""
    if request.user.is_authenticated:
        return redirect("portal:home")
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not _may(request, "open"):
            return too_many(request)
        now = timezone.now()
        account = create_account_without_email(**form.cleaned_data, at=now)
        code = make_recovery_card(account=account, at=now)
        answer = _arrive(request, account)
        show_once(request, "card", code)
        return answer
    return _page(request, "portal/sign_up_without_email.html", form)


def _arrive(request: HttpRequest, account: Account) -> HttpResponse:
    """Sign in whoever has just opened an account."""
    record_authentication(request, account, method="password")
    to = reverse("portal:home") if account.email else reverse("portal:account-card")
    login = Login(user=account, redirect_url=to, email_verification=EmailVerificationMethod.NONE)
    response: HttpResponse = perform_login(request, login)
    return response


def _write(request: HttpRequest, email: str) -> None:
    """Send one message: the link, or to whoever has an account already, that they have one."""
    if not _may(request, "write", email):
        return
    base = settings.CANDOUR_ENVIRONMENT.base_url
    account = Account.objects.filter(email=email).first()
    if account is None:
        link = base + reverse("account_sign_up_open", args=[_token_for(email)])
        get_adapter().send_mail("account/email/sign_up", email, {"link": link})
    else:
        link = base + reverse("account_login")
        get_adapter().send_mail("account/email/sign_up_there", email, {"user": account, "link": link})


def _token_for(email: str) -> str:
    """Sealed, for histories keep addresses, and so do the records of every proxy on the way."""
    return signing.dumps(sealed({"email": email}), salt=SALT)


def _email_in(token: str) -> str | None:
    try:
        kept = opened(signing.loads(token, salt=SALT, max_age=LINK_LASTS))
    except signing.BadSignature:
        return None
    return None if kept is None else str(kept["email"])


def _may(request: HttpRequest, what: str, key: str = "") -> bool:
    return bool(ratelimit.consume(request, app="candour.sign-up", action=what, config=_RATES, key=key))


def _page(request: HttpRequest, template: str, form: forms.Form, **values: Any) -> HttpResponse:
    return public_page(request, template, here="account", form=form, in_error=bool(form.errors), **values)
