"""`/account/app`: an authenticator app, set up with a QR code or by typing its key, and removed."""

import io
from typing import Any
from uuid import UUID

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from candour.people.account_queries import factors_of
from candour.people.actions import add_authenticator_app, make_recovery_codes, remove_second_factor
from candour.people.errors import AlreadyExists
from candour.people.models import Account
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.done import back_to, way_changed
from candour.web.portal.account.security import back_to_security
from candour.web.portal.attempts import attempt_for
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.shown_once import is_kept, show_once, shown_once

_SECRET = "app"  # noqa: S105 - the name it is kept under


class CodeForm(forms.Form):
    """The first code of the app, which proves that it has the key."""

    code = forms.CharField(
        label=gettext_lazy("The code that your app shows now"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the code that your app shows now")},
    )

    def __init__(self, request: HttpRequest, secret: str, data: Any = None) -> None:
        super().__init__(data)
        self._request, self._secret = request, secret

    def clean_code(self) -> str:
        """The code, however it was spaced."""
        usage = attempt_for(self._request, account_of(self._request), "app")
        if usage is None:
            raise forms.ValidationError(_("There were too many attempts. Wait five minutes, then try again"))
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self._secret, code):
            raise forms.ValidationError(
                _("This code is not right. Enter the one shown now, and check the time on your phone")
            )
        usage.rollback()
        return code


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest, person: UUID) -> HttpResponse:
    """The QR code, the key as text, and the first code; then recovery codes, if there are none."""
    account = account_of(request)
    factors = factors_of(account)
    if factors.app is not None:
        return _there_already(request, "app")
    secret = secret_being_set_up(request)
    form = CodeForm(request, secret, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _added(request, account, secret, factors.codes_left is None)
    return page(
        request,
        "portal/account/app.html",
        person,
        here="",
        back=back_to_security(),
        form=form,
        in_error=bool(form.errors),
        key=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        link=address_of(account, secret),
    )


@for_residents
@require_safe
def picture(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/app/picture: the QR code of the app that is being set up."""
    secret = shown_once(request, _SECRET)
    if secret is None:
        return HttpResponse(status=404)
    drawn = io.BytesIO()
    segno.make(address_of(account_of(request), secret), error="m").save(drawn, kind="svg", scale=6, border=4)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/app/removal: what follows, and removing it."""
    factors = factors_of(account_of(request))
    if factors.app is None:
        return _there_already(request, "app-removed")
    if request.method == "POST":
        remove_second_factor(factor=factors.app, at=timezone.now())
        return way_changed(account_of(request), "app-removed")
    says = [_("You will no longer be asked for a code when you sign in.")]
    if not factors.passkeys:
        says.append(
            _("After that your password alone opens your account, and your recovery codes stop working.")
        )
    return ask_once_more(
        request,
        person,
        title=_("Remove your authenticator app?"),
        says=says,
        press=_("Remove it"),
        back=back_to_security(),
    )


def _there_already(request: HttpRequest, what: str) -> HttpResponse:
    """Lead back; only of what was pressed a second time does the page say once more that it is done."""
    if request.method == "POST":
        return back_to("portal:account-security", what)
    return redirect("portal:account-security")


def _added(request: HttpRequest, account: Account, secret: str, needs_codes: bool) -> HttpResponse:
    now = timezone.now()
    try:
        add_authenticator_app(account=account, secret=secret, at=now)
    except AlreadyExists:  # pressed twice
        return back_to("portal:account-security", "app")
    is_kept(request, _SECRET)
    record_authentication(request, account, method="mfa", type="totp", reauthenticated=True)
    if not needs_codes:
        return way_changed(account, "app")
    show_once(request, "codes", "\n".join(make_recovery_codes(account=account, at=now)))
    return way_changed(account, "app", "portal:account-codes")


def secret_being_set_up(request: HttpRequest) -> str:
    """The key being set up, the same until it is added, so that a mistyped code needs no new picture."""
    kept = shown_once(request, _SECRET)
    if kept is None:
        kept = generate_totp_secret()
        show_once(request, _SECRET, kept)
    return kept


def address_of(account: Account, secret: str) -> str:
    """What the QR code says (the Key Uri Format of authenticator apps)."""
    site = settings.CANDOUR_SITE
    issuer = f"{site.name}, {site.place}"
    query = urlencode({"secret": secret, "issuer": issuer}).replace("+", "%20")
    label = urlencode({"": f"{issuer}:{account.email or account.user_name}"})[1:].replace("+", "%20")
    return f"otpauth://totp/{label}?{query}"
