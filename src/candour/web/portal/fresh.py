"""Step-up: a sensitive act asks whoever is signed in to prove once more that it is them, within ten minutes.

    @for_residents
    @fresh_sign_in
    @require_http_methods(["GET", "POST"])
    def change(request, person): ...

Nothing that was typed is lost: the page that asks carries the fields of the form it interrupts and sends them
on. It carries no files, so a form with a file is opened fresh and not saved fresh.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from candour.people.account_queries import factors_of, is_held
from candour.people.actions import take_code
from candour.web.design.parts import Link
from candour.web.portal.attempts import attempt_for, failed
from candour.web.portal.frame import account_of, page, public_page
from candour.web.portal.same_session import keep_session

FRESH = timedelta(minutes=10)
ASKED = "proof-asked"
"""The field that says that the proof's own form was sent."""
_WAS_GET = "proof-was-get"
_PROVEN = "proven_with_it"
_OWN = frozenset({ASKED, _WAS_GET, "proof-password", "proof-code", "proof-credential", "csrfmiddlewaretoken"})


class ProofForm(forms.Form):
    """Password, and a code where there is a second factor; or a passkey alone."""

    prefix = None
    password = forms.CharField(
        label=gettext_lazy("Your password"), strip=False, required=False, widget=forms.PasswordInput
    )
    code = forms.CharField(label=gettext_lazy("Code"), required=False, max_length=100)
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self._request, self._account = request, account_of(request)
        self.factors = factors_of(self._account)

    def add_prefix(self, field_name: str) -> str:
        """Names that no form it interrupts can have."""
        return f"proof-{field_name}"

    def clean(self) -> dict[str, Any]:
        """Try what was given. An attempt that succeeds does not count."""
        usage = attempt_for(self._request, self._account, "proof")
        if usage is None:
            raise forms.ValidationError(_("There were too many attempts. Wait five minutes, then try again"))
        if self.cleaned_data.get("credential"):
            self._try_passkey(usage)
        else:
            self._try_password(usage)
        return self.cleaned_data

    def _try_passkey(self, usage: RateLimitUsage) -> None:
        credential = self.cleaned_data["credential"]
        try:
            webauthn.parse_authentication_response(credential)
            passkey = webauthn.complete_authentication(self._account, credential)
        except (forms.ValidationError, KeyError, TypeError, ValueError):
            passkey = None
        if passkey is None or is_held(passkey):
            failed(self._request, "passkey")
            raise forms.ValidationError(_("This passkey does not open your account. Use your password"))
        usage.rollback()
        record_authentication(self._request, self._account, method="mfa", reauthenticated=True)

    def _try_password(self, usage: RateLimitUsage) -> None:
        password, code = self.cleaned_data.get("password"), self.cleaned_data.get("code")
        if not password:
            self.add_error("password", _("Enter your password"))
        elif not self._account.check_password(password):
            failed(self._request, "password")
            self.add_error("password", _("This is not your password. Try again"))
        if self.factors.are_there and not code:
            self.add_error("code", _("Enter the code that your app shows now, or a recovery code"))
        if self.errors:
            return
        if self.factors.are_there:
            if take_code(account=self._account, code=str(code)) is None:
                failed(self._request, "code")
                self.add_error("code", _("This code is not right, or was used already"))
                return
            record_authentication(self._request, self._account, method="mfa", reauthenticated=True)
        usage.rollback()
        record_authentication(self._request, self._account, method="password", reauthenticated=True)


def fresh_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to whoever has proven who they are within ten minutes, and ask everybody else for it.

    It goes inside of what says who may come in, and outside of what limits the methods: the proof is a POST.
    """

    @wraps(view)
    @login_required
    @sensitive_post_parameters("proof-password", "proof-code")
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_answer(request):
            return _tried(request) or view(request, *args, **kwargs)
        if not is_fresh(request):
            return _ask(request, ProofForm(request))
        return view(request, *args, **kwargs)

    return opened


def with_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view that asks for the proof itself, by `ask_first`, once what was typed can be taken.

    For a new password: that asks for the old one each time, however fresh the sign-in.
    """

    @wraps(view)
    @login_required
    @sensitive_post_parameters("proof-password", "proof-code")
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stop = _tried(request) if _is_answer(request) else None
        return stop or view(request, *args, **kwargs)

    return opened


def ask_first(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for proof; None where it came with this very form."""
    return None if getattr(request, _PROVEN, False) else _ask(request, ProofForm(request))


def is_fresh(request: HttpRequest) -> bool:
    """Whether whoever is signed in proved it within ten minutes, with a second factor if they have one."""
    account = account_of(request)
    records = get_authentication_records(request, account)
    if Authenticator.objects.filter(user=account).exists():
        records = [each for each in records if each["method"] == "mfa"]
    return any(time.time() - each["at"] < FRESH.total_seconds() for each in records)


def _is_answer(request: HttpRequest) -> bool:
    return request.method == "POST" and ASKED in request.POST


def _tried(request: HttpRequest) -> HttpResponse | None:
    """What stops a proof that was sent, or leads back to a page that was only to be read; None: go on."""
    form = ProofForm(request, request.POST)
    if not form.is_valid():
        return _ask(request, form)
    with keep_session(request):
        request.session.cycle_key()  # whoever copied the old one has no share in the proof
    if _WAS_GET in request.POST:
        return redirect(request.get_full_path())
    _drop_proof(request)
    setattr(request, _PROVEN, True)
    return None


def _ask(request: HttpRequest, form: ProofForm) -> HttpResponse:
    account = account_of(request)
    values: dict[str, Any] = {
        "form": form,
        "in_error": bool(form.errors),
        "asked": ASKED,
        "was_get": _WAS_GET if request.method != "POST" or _WAS_GET in request.POST else "",
        "carried": _carried(request),
    }
    template = "portal/account/proof.html"
    if account.person_id is None:
        response = public_page(request, template, here="account", **values)
    else:
        back = Link(text=_("Your account"), url=reverse("portal:account"))
        response = page(request, template, account.person_id, here="", back=back, **values)
    add_never_cache_headers(response)
    return response


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that is interrupted."""
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OWN
        for value in map(str, values)
    ]


def _drop_proof(request: HttpRequest) -> None:
    """Leave the view the form as it would have come without being interrupted."""
    fields = request.POST.copy()
    for name in _OWN:
        fields.pop(name, None)
    request.POST = fields  # type: ignore[assignment]
