"""The cookie by which a browser is known to an account it was signed in with.

It opens nothing. It has two uses: whoever guesses passwords elsewhere cannot lock its owner out, because
attempts from a known browser are counted apart; and a sign-in from one that is not known is told by email.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from candour.people.actions.signing_in import digest_of
from candour.people.models import KnownDevice

NAME = "candour-device"
LASTS = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer (RFC 6265bis, section 5.5)


def device_token(request: HttpRequest) -> str:
    """What the browser's cookie holds, or a new token for it."""
    given = request.COOKIES.get(NAME, "")
    return given if 20 <= len(given) <= 100 else secrets.token_urlsafe(32)


def keep_device(response: HttpResponse, token: str) -> None:
    """Have the browser keep the token."""
    response.set_cookie(
        NAME, token, max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def known_as(request: HttpRequest, credentials: Mapping[str, Any]) -> str:
    """The id of the browser, where the account with this email or user name knows it; "" otherwise."""
    given = request.COOKIES.get(NAME, "")
    login = str(credentials.get("email") or credentials.get("username") or "").lower()
    if not given or not login:
        return ""
    account = Q(account__email=login) | Q(account__user_name=login)
    known = KnownDevice.objects.filter(account, digest=digest_of(given), forgotten_at=None)
    return str(known.values_list("pk", flat=True).first() or "")


def is_known_to(request: HttpRequest, account: Any) -> bool:
    """Whether an account knows the browser."""
    given = request.COOKIES.get(NAME, "")
    return KnownDevice.objects.filter(account=account, digest=digest_of(given), forgotten_at=None).exists()
