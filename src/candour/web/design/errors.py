"""The pages people see when something goes another way than they meant.

They need no database, no session and no person: a page that explains a fault must not fail with it. Whoever
is signed in can still leave the site from there, and send once more what a fault met. The URL map names them
as Django's handlers; `unsent` calls `form_refused` for what it cannot give back.
"""

import logging
import secrets
import sys
from math import ceil
from typing import Any

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from candour.web.design.sent_again import sent_again

log = logging.getLogger(__name__)
security = logging.getLogger("candour.security")

CLEARED = '"cache", "storage"'
"""What a browser forgets of this site when somebody leaves. Not its cookies: the new ones are nobody's."""

_AWAY = ("08", "57P", "53300")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: an address or a body that cannot be read."""
    return _page("400", status=400, **_way_out(request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a page for another role. What is another person's answers 404 instead."""
    security.warning("A page was not allowed%s: %s.", _to_whom(request), _route(request))
    return _page("403", status=403, **_way_out(request))


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without a good token. `reason` is Django's, for its log and not for the person."""
    security.warning("A form came without its token%s: %s.", _to_whom(request), _route(request))
    return _page("403-form", status=403, **_way_out(request))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not yours, not there, protected and restricted look the same (product.md, rule 7).

    In the log too. Of whoever is not signed in nothing is said: they were shown nothing that is anybody's.
    """
    if whom := _to_whom(request):
        security.warning("A page was not there%s: %s.", whom, _route(request))
    return _page("404", status=404, **_way_out(request))


def too_fast(request: HttpRequest, wait: float) -> HttpResponse:
    """429: more pages in a short time than a person reads. wait: seconds until the next one is given."""
    seconds = ceil(wait)
    again = request.get_full_path() if request.method == "GET" else ""
    response = _page("429", status=429, seconds=seconds, again=again, **_way_out(request))
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The number on the page is in the log beside the fault, so that a call can find it.

    A database that is away is no fault of the page, and passes: then it is 503.
    """
    if request.method == "POST" and request.path == reverse("portal:leave"):
        return _let_go()
    if is_away(sys.exc_info()[1]):
        return closed(request)
    number = f"{secrets.randbelow(10_000):04} {secrets.randbelow(1_000):03}"
    log.error("fault %s on %s, shown to the person by that number", number, _route(request), exc_info=True)
    again = request.get_full_path() if request.method == "GET" else ""
    return _page("500", status=500, number=number, again=again, **_of_a_fault(request))


def is_away(fault: BaseException | None) -> bool:
    """Whether a fault is that the database cannot be reached, or lets nobody in now.

    It says so with a code of class 08 or 57P or with 53300 (PostgreSQL, Appendix A); where nobody answered
    there is no code at all.
    """
    if not isinstance(fault, OperationalError | InterfaceError):
        return False
    cause = fault.__cause__
    code = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    return code is None or code.startswith(_AWAY)


def closed(request: HttpRequest) -> HttpResponse:
    """503: closed for a short while; browsers and crawlers are asked to come back in five minutes."""
    again = request.get_full_path() if request.method == "GET" else "/"
    response = _page("503", status=503, again=again, **_of_a_fault(request))
    response["Retry-After"] = "300"
    return response


def _route(request: HttpRequest) -> str:
    """Which address of the URL map it was; what stood in it can be a secret link, or name somebody."""
    match = request.resolver_match
    return "an address that leads nowhere" if match is None else match.route


def _to_whom(request: HttpRequest) -> str:
    """Words for the log: the account that is signed in, by its id and never its name; "" for nobody."""
    user = getattr(request, "user", None)
    return f" to the account {user.pk}" if user is not None and user.is_authenticated else ""


def _way_out(request: HttpRequest) -> dict[str, Any]:
    """What makes *Leave this site* stand where a resident finds it on every page of theirs."""
    user = getattr(request, "user", None)
    if getattr(user, "person_id", None) is None:
        return {}
    return {"leave": (reverse("portal:leave"), settings.CANDOUR_EXIT)}


def _of_a_fault(request: HttpRequest) -> dict[str, Any]:
    """The way out for whoever has a session, whose it may be cannot be asked now; and what they sent."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {}
    is_sent, sent = request.method == "POST", sent_again(request)
    return {"leave": (reverse("portal:leave"), settings.CANDOUR_EXIT), "is_sent": is_sent, "sent": sent}


def _let_go() -> HttpResponse:
    """Whoever leaves is kept by no fault: the browser forgets the session, which then ends by itself."""
    response = redirect("portal:left")
    response.delete_cookie(
        settings.SESSION_COOKIE_NAME,
        path=settings.SESSION_COOKIE_PATH,
        domain=settings.SESSION_COOKIE_DOMAIN,
        samesite="Lax",
    )
    response["Clear-Site-Data"] = CLEARED
    return response


def _page(name: str, *, status: int, **context: Any) -> HttpResponse:
    response = HttpResponse(render_to_string(f"design/errors/{name}.html", context), status=status)
    if "leave" in context:
        add_never_cache_headers(response)
    return response
