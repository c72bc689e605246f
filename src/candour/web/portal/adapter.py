"""How django-allauth behaves here: accounts are not opened by anyone passing by, and its words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

CANNOT_TELL = _("Enter the email address and password you use here. One of the two is not right")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The words say what to do, and never whether somebody has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": CANNOT_TELL,
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again"),
        "invalid_password_reset": _("This link has been used, or is too old. Ask for another"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Not yet: opening an account comes with proving who one is."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home for a resident; the desk for staff, who have none."""
        is_staff = request.user.is_authenticated and request.user.is_staff
        return reverse("desk:inbox") if is_staff else str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our texts, to whom it concerns by name, signed by the site that sends it."""
        name = getattr(context.get("user"), "given_name", "")  # `user` itself is whoever is signed in
        super().send_mail(template_prefix, email, {**context, "name": name, "our": settings.CANDOUR_SITE})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside a page: each page says itself what has happened."""
