"""Signing in and out, and a forgotten password: django-allauth's flows on our pages.

The same answer in the same time whether or not an address has an account; attempts are limited for each
address and each caller. What is not offered yet has no address at all.
"""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.internal import flows
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from candour.web.portal.frame import public_frame


class SignInForm(LoginForm):  # type: ignore[misc]
    """Email and password, with our words for what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        self.fields["login"].error_messages |= {
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
        }
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password")


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Where to send a link for a new password; whoever has no account is sent a letter that says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        self.fields["email"].error_messages |= {
            "required": _("Enter your email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.com"),
        }

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


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code that an authenticator app shows now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].error_messages["required"] = _("Enter the code that your app shows now")


class _OnOurPages:
    """Puts the frame of a public page around allauth's own values."""

    request: HttpRequest

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


class Code(_OnOurPages, AuthenticateView):  # type: ignore[misc]
    """/sign-in/code: the second step of whoever has a second factor."""

    template_name = "portal/code.html"
    form_class = CodeForm


class Forgotten(_OnOurPages, views.PasswordResetView):  # type: ignore[misc]
    """/password: ask for a link."""

    template_name = "portal/password.html"
    form_class = ForgottenForm


class Sent(_OnOurPages, views.PasswordResetDoneView):  # type: ignore[misc]
    """/password/sent"""

    template_name = "portal/password_sent.html"


class NewPassword(_OnOurPages, views.PasswordResetFromKeyView):  # type: ignore[misc]
    """/password/<link>: the link leads here."""

    template_name = "portal/password_new.html"
    form_class = NewPasswordForm


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


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on a POST; a GET, which a link on another site can cause, ends nothing."""
    if request.method == "POST":
        flows.logout.logout(request)
        return redirect(reverse("portal:front"))
    return redirect("portal:home" if request.user.is_authenticated else "account_login")
