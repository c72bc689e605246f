"""Signing in and out, and a forgotten password: django-allauth's flows on our pages.

The same answer in the same time whether or not an address has an account; attempts are limited for each
address and each caller. What is not offered yet has no address at all.
"""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.internal import flows
from allauth.account.internal.decorators import login_stage_required
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_http_methods

from candour.people.actions import remember_device, renew_password, take_code
from candour.web.design.errors import CLEARED
from candour.web.design.unsent import is_kept
from candour.web.portal.account_fields import LONGEST_PASSWORD, email_field
from candour.web.portal.attempts import attempt_for, failed
from candour.web.portal.frame import public_frame, public_page
from candour.web.portal.known_device import device_token, keep_device


class SignInForm(LoginForm):  # type: ignore[misc]
    """Email or user name, and password, with our words for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address or user name")
        self.fields["login"].error_messages["required"] = _("Enter your email address or user name")
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def user_credentials(self) -> dict[str, str]:
        """An email or a user name, never both: trying two would take longer for whoever has an account."""
        login: str = self.cleaned_data["login"]
        method = "email" if "@" in login else "username"
        return {method: login, "password": self.cleaned_data["password"]}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on with the sign-in. Where there is no email there is none to confirm."""
        if self.user is not None and self.user.email is None:
            self._login.email_verification = EmailVerificationMethod.NONE
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Where to send a link for a new password; whoever has no account is sent a letter that says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send one message either way, so that the time it takes tells nothing."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, typed once: it can be shown, and asking for another link costs nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].label = _("New password")
        self.fields["password1"].error_messages["required"] = _("Enter a new password")
        self.fields["password1"].max_length = LONGEST_PASSWORD

    def save(self) -> None:
        """Renew it, which also unlocks an account that was reported."""
        renew_password(account=self.user, password=self.cleaned_data["password1"], at=timezone.now())


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code that an authenticator app shows now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].error_messages["required"] = _("Enter the code that your app shows now")

    def clean_code(self) -> str:
        """A code of the app, or a recovery code, however it was spaced; attempts count for failures alone."""
        usage = attempt_for(context.request, self.user, "code")
        if usage is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        self.authenticator = take_code(account=self.user, code=code)
        if self.authenticator is None:
            failed(context.request, "code")
            raise get_mfa_adapter().validation_error("incorrect_code")
        usage.rollback()
        return code


class _OnOurPages:
    """Puts the frame of a public page around allauth's own values, and has no browser keep it.

    Some name the address that somebody gave or confirms, and some were led to by a link that lets in.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values = super().get_context_data(**kwargs)  # type: ignore[misc]
        values.pop("site", None)  # allauth's own; ours is known to every template
        form = values.get("form")
        return {
            **values,
            **public_frame(self.request, "account"),
            "in_error": form is not None and bool(form.errors),
        }


class SignIn(_OnOurPages, views.LoginView):  # type: ignore[misc]
    """/sign-in"""

    template_name = "portal/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where there is an outside provider, it is offered by its name."""
        outside = settings.CANDOUR_ENVIRONMENT.outside
        named = {"outside_name": outside.name if outside else "", "is_kept": is_kept(self.request)}
        return {**super().get_context_data(**kwargs), **named}


class Code(_OnOurPages, AuthenticateView):  # type: ignore[misc]
    """/sign-in/code: the second step of whoever has a second factor."""

    template_name = "portal/code.html"
    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A passkey is offered to whoever has one."""
        has_passkey = is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN])
        return {**super().get_context_data(**kwargs), "has_passkey": has_passkey}


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch"
)
class CodeOptions(View):
    """/sign-in/code/options: what the browser is to answer with a passkey, in that second step."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The options, for whoever has given the password just now."""
        account = request._login_stage.login.user  # type: ignore[attr-defined]
        response = JsonResponse(begin_authentication(account))
        add_never_cache_headers(response)
        return response


class Forgotten(_OnOurPages, views.PasswordResetView):  # type: ignore[misc]
    """/password: ask for a link."""

    template_name = "portal/password.html"
    form_class = ForgottenForm


class Sent(_OnOurPages, views.PasswordResetDoneView):  # type: ignore[misc]
    """/password/sent: the same page whoever has an account."""

    template_name = "portal/password_sent.html"
    extra_context = {"sender": settings.DEFAULT_FROM_EMAIL}


class NewPassword(_OnOurPages, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """/password/<link>: the link leads here."""

    template_name = "portal/password_new.html"
    form_class = NewPasswordForm

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Whoever had the link is the owner, so their browser is known from now on."""
        response: HttpResponse = super().form_valid(form)
        token = device_token(self.request, self.reset_user)
        agent = self.request.headers.get("User-Agent", "")
        remember_device(account=self.reset_user, device_token=token, agent=agent, at=timezone.now())
        keep_device(self.request, response, token)
        return response


class Changed(_OnOurPages, views.PasswordResetFromKeyDoneView):  # type: ignore[misc]
    """/password/changed"""

    template_name = "portal/password_changed.html"


class Unconfirmed(_OnOurPages, views.EmailVerificationSentView):  # type: ignore[misc]
    """/sign-in/confirm: the address has to be confirmed first, and a link is on its way."""

    template_name = "portal/unconfirmed.html"


class Confirm(_OnOurPages, views.ConfirmEmailView):  # type: ignore[misc]
    """/sign-in/confirm/<key>: that link leads here."""

    template_name = "portal/confirm.html"


class Closed(_OnOurPages, views.AccountInactiveView):  # type: ignore[misc]
    """/sign-in/closed: an account that cannot be used."""

    template_name = "portal/closed.html"


def passkey_refused(request: HttpRequest) -> HttpResponse:
    """/sign-in/passkey/refused: it opens no account here, or is held until its owner confirms it."""
    return public_page(request, "portal/passkey_refused.html", here="account")


def locked(request: HttpRequest) -> HttpResponse:
    """/sign-in/locked: an account that was reported, which a passkey does not open."""
    return public_page(request, "portal/locked.html", here="account")


def elsewhere(request: HttpRequest) -> HttpResponse:
    """/sign-in/elsewhere: an account in doubt, in a browser that it did not know before."""
    return public_page(request, "portal/elsewhere.html", here="account")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on a POST; a GET, which a link on another site can cause, ends nothing."""
    if request.method == "POST":
        flows.logout.logout(request)
        response = redirect(reverse("portal:front"))
        response["Clear-Site-Data"] = CLEARED
        return response
    return redirect("portal:home" if request.user.is_authenticated else "account_login")
