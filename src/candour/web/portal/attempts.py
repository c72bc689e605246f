"""Limits on guessing passwords and codes, which never lock the owner out.

Attempts are counted for each account and each caller, and apart for each browser that the account knows. So
whoever guesses slows down themselves and other strangers; the owner gets in from a browser they have used,
with a passkey, or by a link in an email. The code of a recovery card is too long to be guessed, and is all
that somebody without email has: tries at cards are counted for each caller alone.

What fails is said in the log as well, so that whoever runs the site sees that somebody guesses: from which
network, and never at whose account. What succeeds stands in the history of sign-ins.
"""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from django.http import HttpRequest, HttpResponse

from candour.people.networks import network_of
from candour.web.portal.known_device import is_known_to, known_as

security = logging.getLogger("candour.security")

_RATES = {
    "stranger": "10/m/ip,5/300s/key,50/d/key",
    "known": "10/300s/key,100/d/key",
    "card": "10/m/ip",
}


def attempt(request: HttpRequest, credentials: dict[str, Any]) -> RateLimitUsage | None:
    """Count an attempt to sign in by email or user name; None where there were too many.

    What is given is rolled back when the attempt succeeds, so that only failures count.
    """
    login = str(credentials.get("email") or credentials.get("username") or "").lower()
    device = known_as(request, credentials)
    if device:
        return _count(request, "known", f"{login}:{device}")
    return _count(request, "stranger", login)


def attempt_with_card(request: HttpRequest) -> RateLimitUsage | None:
    """Count an attempt at a recovery card, of whichever account; None where there were too many."""
    return _count(request, "card", "")


def attempt_for(request: HttpRequest, account: Any, what: str) -> RateLimitUsage | None:
    """Count an attempt at a code or password of an account whose owner we think is there."""
    known = "known" if is_known_to(request, account) else "stranger"
    return _count(request, known, f"{what}:{account.pk}:{known}")


def too_many(request: HttpRequest) -> HttpResponse:
    """429, with the page that says to wait."""
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer


def failed(request: HttpRequest, what: str) -> None:
    """Say that somebody could not prove who they are. what: by what they tried, a word of ours."""
    security.warning("A %s did not prove anybody, from %s.", what, _where_from(request))


def _count(request: HttpRequest, who: str, key: str) -> RateLimitUsage | None:
    usage = ratelimit.consume(request, app="candour", action=who, config=_RATES, key=key)
    if usage is None:
        security.warning("After too many tries a %s was held back, from %s.", who, _where_from(request))
    return usage


def _where_from(request: HttpRequest) -> str:
    return network_of(get_adapter().get_client_ip(request)) or "nowhere"
