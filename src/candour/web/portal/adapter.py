"""How django-allauth behaves here: limits that lock nobody out, our words, and what follows a sign-in."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from candour.people.account_queries import is_in_doubt_since, is_locked
from candour.people.actions import sign_out
from candour.people.models import Account
from candour.people.queries import standing_reset
from candour.people.sessions import session_of
from candour.web.portal.arrival import arrive
from candour.web.portal.attempts import attempt, failed
from candour.web.portal.known_device import was_known_before

CANNOT_TELL = _("Check your email address or user name, and your password. One of the two is not right")
TOO_MANY = _(
    "There were too many attempts. Wait five minutes, then try again, or choose “I have forgotten my "
    "password”"
)

_BEGUN = "sign-in-begun"
"""In the session: which password there was as a sign-in began, as Django's own check of sessions says it."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The words say what to do, and never whether somebody has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": CANNOT_TELL,
        "username_password_mismatch": CANNOT_TELL,
        "too_many_login_attempts": TOO_MANY,
        "invalid_password_reset": _("This link has been used, or is too old. Ask for another"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Not by the package's own page: ours confirms the email before there is an account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, apart for a browser that the account knows."""
        self._login_failed_rl_usage = attempt(request, credentials)
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say so in the log, and not of whom."""
        failed(request, "password")

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Attempts of strangers go on counting; whoever has a new password is in a known browser now."""

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Nobody gets into a locked account, whatever they hold: first it needs a new password.

        Nor, while its only second factors are in doubt, from a browser that it did not know before.
        """
        stop: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if stop is None and is_locked(user):
            return redirect("account_locked")
        if stop is None and _comes_from_elsewhere(request, user):
            return redirect("account_elsewhere")
        request.session[_BEGUN] = user.get_session_auth_hash()
        return stop

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, unless there is another password, or none, since this sign-in began.

        Between its two steps lie up to fifteen minutes, in which its owner may have locked the account.
        """
        if request.session.pop(_BEGUN, "") != user.get_session_auth_hash():
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Write the sign-in down, and go on: first to a new second factor, where one of staff was reset."""
        leads = super().post_login(request, user, **kwargs)
        if user.is_staff and standing_reset(user, timezone.now()) is not None:
            leads = redirect("account_new_factor")
        return arrive(request, user, leads)

    def logout(self, request: HttpRequest) -> None:
        """End the session, however it came to that, and have the history say so."""
        sign_out(session_key=session_of(request), at=timezone.now())
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home for a resident; the desk for staff, who have none."""
        is_staff = request.user.is_authenticated and request.user.is_staff
        return reverse("desk:inbox") if is_staff else str(super().get_login_redirect_url(request))

    def is_safe_url(self, url: str) -> bool:
        """Whether a sign-in may lead on there: a page of ours, by its path alone."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link for a new password: at our own address, whatever host the request named."""
        return _at_our_address(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link that confirms an address, likewise."""
        return _at_our_address(super().get_email_confirmation_url(request, emailconfirmation))

    def send_to_owner(self, text: str, account: Account, address: str, token: str = "") -> None:
        """Send one of our texts to an account's own email, if it has one, with a link to `address`."""
        if account.email:
            path = reverse(f"portal:{address}", args=[token] if token else [])
            self.send_mail(
                f"account/email/{text}",
                account.email,
                {"user": account, "link": settings.CANDOUR_ENVIRONMENT.base_url + path},
            )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our texts, to whom it concerns by name, signed by the site that sends it."""
        name = getattr(context.get("user"), "given_name", "")  # `user` itself is whoever is signed in
        super().send_mail(template_prefix, email, {**context, "name": name, "our": settings.CANDOUR_SITE})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside a page: each page says itself what has happened."""


def _comes_from_elsewhere(request: HttpRequest, account: Account) -> bool:
    """Of staff two colleagues see who it is, so no browser of theirs will do."""
    since = is_in_doubt_since(account)
    return since is not None and (account.is_staff or not was_known_before(request, account, since))


def _at_our_address(link: str) -> str:
    """Whoever asks chooses the Host header of their request, and the link goes to somebody else."""
    return f"{settings.CANDOUR_ENVIRONMENT.base_url}{urlsplit(link).path}"
