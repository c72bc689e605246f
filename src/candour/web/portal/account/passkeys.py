"""Passkeys: added, named, confirmed after a report, removed; and signing in with one, without a password.

The browser makes and uses them (Web Authentication), so these pages need its script; everything they protect
can be done without.
"""

from typing import Any
from uuid import UUID

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candour.people.account_queries import factors_of, is_held
from candour.people.actions import (
    add_passkey,
    confirm_passkey,
    make_recovery_codes,
    remove_second_factor,
    rename_passkey,
)
from candour.web.portal.account.confirming import ask_once_more
from candour.web.portal.account.devices import in_words
from candour.web.portal.account.done import back_to, way_changed
from candour.web.portal.account.security import back_to_security
from candour.web.portal.attempts import failed, too_many
from candour.web.portal.frame import account_of, for_residents, page
from candour.web.portal.fresh import fresh_sign_in
from candour.web.portal.shown_once import show_once

_RATES = {"passkey": "30/m/ip"}


class NameForm(forms.Form):
    """What its owner calls it."""

    name = forms.CharField(
        label=gettext_lazy("A name for it, such as My phone"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Enter a name that you will recognise"),
            "max_length": gettext_lazy("Enter a name of 60 characters or fewer"),
        },
    )


class AddForm(NameForm):
    """Its name, and what the browser answered."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("No passkey was made. Press the button, and do what your device says")
        },
    )

    def clean_credential(self) -> Any:
        """A passkey that answers what this page asked for, and that asks its owner each time."""
        credential = self.cleaned_data["credential"]
        unusable = forms.ValidationError(
            _("This passkey cannot be used here. Try again, or use another device")
        )
        try:
            webauthn.parse_registration_response(credential)
            made = webauthn.complete_registration(credential)
        except (forms.ValidationError, KeyError, TypeError, ValueError):
            raise unusable from None
        if not made.is_user_verified():
            raise unusable
        return credential


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/passkeys/new"""
    account = account_of(request)
    name = in_words(request.headers.get("User-Agent", ""), unknown="")
    form = AddForm(request.POST if request.method == "POST" else None, initial={"name": name})
    if form.is_valid():
        now = timezone.now()
        needs_codes = factors_of(account).codes_left is None
        add_passkey(account=account, **form.cleaned_data, at=now)
        record_authentication(request, account, method="mfa", type="webauthn", reauthenticated=True)
        if not needs_codes:
            return way_changed(account, "passkey")
        show_once(request, "codes", "\n".join(make_recovery_codes(account=account, at=now)))
        return way_changed(account, "passkey", "portal:account-codes")
    return page(
        request,
        "portal/account/passkey_new.html",
        person,
        here="",
        back=back_to_security(),
        form=form,
        in_error=bool(form.errors),
    )


@for_residents
@require_safe
def new_options(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/passkeys/new/options: what the browser is to make."""
    return _options(webauthn.begin_registration(account_of(request), passwordless=True))


@for_residents
@require_safe
def proof_options(request: HttpRequest, person: UUID) -> HttpResponse:
    """/account/passkeys/options: what the browser is to answer, to prove who is there."""
    return _options(webauthn.begin_authentication(account_of(request)))


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, person: UUID, id: int) -> HttpResponse:
    """/account/passkeys/<id>/name"""
    passkey = _mine(request, id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": str(passkey)})
    if form.is_valid():
        rename_passkey(passkey=passkey, name=form.cleaned_data["name"], at=timezone.now())
        return back_to("portal:account-security", "passkey-renamed")
    return page(
        request,
        "portal/account/passkey_name.html",
        person,
        here="",
        back=back_to_security(),
        form=form,
        in_error=bool(form.errors),
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, person: UUID, id: int) -> HttpResponse:
    """/account/passkeys/<id>/removal: what follows, and removing it."""
    passkey = _mine(request, id)
    if request.method == "POST":
        remove_second_factor(factor=passkey, at=timezone.now())
        return way_changed(account_of(request), "passkey-removed")
    factors = factors_of(account_of(request))
    says = [
        _("You cannot sign in with it any more."),
        _("Your device keeps it until you remove it there too."),
    ]
    if factors.app is None and len(factors.passkeys) == 1:
        says.append(
            _("After that your password alone opens your account, and your recovery codes stop working.")
        )
    return ask_once_more(
        request,
        person,
        title=_("Remove the passkey %s?") % passkey,
        says=says,
        press=_("Remove it"),
        back=back_to_security(),
    )


@for_residents
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, person: UUID, id: int) -> HttpResponse:
    """/account/passkeys/<id>/confirmation: it is held since a report; its owner says that it is theirs."""
    passkey = _mine(request, id)
    if request.method == "POST":
        confirm_passkey(account=account_of(request), passkey=passkey, at=timezone.now())
        return back_to("portal:account-security", "passkey-confirmed")
    return ask_once_more(
        request,
        person,
        title=_("Is the passkey %s yours?") % passkey,
        says=[
            _("It was there when your account was locked, so it does not work until you confirm it."),
            _("If you do not know it, go back and remove it."),
        ],
        press=_("Yes, it is mine"),
        back=back_to_security(),
    )


@require_safe
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """/sign-in/passkey/options: what the browser is to answer; it says nothing of who there is."""
    if not ratelimit.consume(request, app="candour", action="passkey", config=_RATES, limit_get=True):
        return too_many(request)
    return _options(webauthn.begin_authentication(None))


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """/sign-in/passkey: sign in with what the browser answered. Nobody can be locked out of it by others."""
    if not ratelimit.consume(request, app="candour", action="passkey", config=_RATES):
        return too_many(request)
    passkey = _proven(request)
    if passkey is None or is_held(passkey):
        failed(request, "passkey")
        return redirect("account_passkey_refused")
    record_authentication(request, passkey.user, method="mfa", type="webauthn", passwordless=True)
    passkey.record_usage()
    login = Login(
        user=passkey.user,
        redirect_url=_next(request),
        email_verification=EmailVerificationMethod.NONE,
    )
    response: HttpResponse = perform_login(request, login)
    return response


def _proven(request: HttpRequest) -> Authenticator | None:
    credential = forms.JSONField(required=False)
    try:
        answer = credential.clean(request.POST.get("credential", ""))
        webauthn.parse_authentication_response(answer)
        owner = webauthn.extract_user_from_response(answer)
        proven: Authenticator = webauthn.complete_authentication(owner, answer)
    except (forms.ValidationError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return proven


def _next(request: HttpRequest) -> str | None:
    to = request.POST.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else None


def _mine(request: HttpRequest, id: int) -> Authenticator:
    """A passkey of whoever is signed in; another's is not there."""
    found = Authenticator.objects.filter(
        pk=id, user=account_of(request), type=Authenticator.Type.WEBAUTHN
    ).first()
    if found is None:
        raise Http404
    return found


def _options(options: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(options)
    add_never_cache_headers(response)
    return response
