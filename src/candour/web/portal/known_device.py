"""The cookie by which a browser is known to the accounts it was signed in with.

It opens nothing. It has two uses: whoever guesses passwords elsewhere cannot lock its owner out, because
attempts from a known browser are counted apart; and a sign-in from one that is not known is told by email.

Each account has a token of its own in it, made at its first sign-in there. One for all would be known to
whoever had used a library's computer before: they would have been as good as there when the next one came.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from candour.people.actions.signing_in import digest_of
from candour.people.models import Account, KnownDevice

LASTS: Final = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer (RFC 6265bis, section 5.5)
MOST: Final = 5
"""Accounts that one browser is known to; with more, that which came first is forgotten."""


def device_token(request: HttpRequest, account: Account) -> str:
    """By which this account knows the browser, or a new one for it."""
    known = {bytes(digest) for digest in _known(request, Q(account=account)).values_list("digest", flat=True)}
    kept = (token for token in _tokens(request) if digest_of(token) in known)
    return next(kept, secrets.token_urlsafe(32))


def keep_device(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Have the browser keep the token, besides those of other accounts."""
    others = [each for each in _tokens(request) if each != token]
    response.set_cookie(
        settings.CANDOUR_DEVICE_COOKIE,
        ".".join([*others[1 - MOST :], token]),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_as(request: HttpRequest, credentials: Mapping[str, Any]) -> str:
    """The id of the browser, where the account with this email or user name knows it; "" otherwise."""
    login = str(credentials.get("email") or credentials.get("username") or "").lower()
    if not login:
        return ""
    known = _known(request, Q(account__email=login) | Q(account__user_name=login))
    return str(known.values_list("pk", flat=True).first() or "")


def is_known_to(request: HttpRequest, account: Account) -> bool:
    """Whether an account knows the browser."""
    return _known(request, Q(account=account)).exists()


def was_known_before(request: HttpRequest, account: Account, since: datetime) -> bool:
    """Whether an account knew the browser at a moment, and before it, whatever it has forgotten since."""
    digests = [digest_of(token) for token in _tokens(request)]
    known = KnownDevice.objects.filter(account=account, digest__in=digests, first_seen_at__lt=since)
    return known.filter(Q(forgotten_at=None) | Q(forgotten_at__gte=since)).exists()


def _known(request: HttpRequest, of: Q) -> QuerySet[KnownDevice]:
    digests = [digest_of(token) for token in _tokens(request)]
    return KnownDevice.objects.filter(of, digest__in=digests, forgotten_at=None)


def _tokens(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(settings.CANDOUR_DEVICE_COOKIE, "").split(".") if each][
        :MOST
    ]
