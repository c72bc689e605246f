"""How many pages and files one reader may ask for: more than any person wants, and less than a script does.

Whoever is signed in is counted by their session, and everybody else by their address; what leads in is
counted apart, so that nobody who reads very much keeps a neighbour at the same address from signing in. A
file that takes long to make counts for many pages. Each worker counts by itself and asks no database.
"""

import logging
import time
from collections.abc import Callable, Hashable
from ipaddress import ip_address, ip_network
from typing import Final, TypeVar

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from candour.core.pace import Pace, Paces
from candour.web.design.errors import too_fast

security = logging.getLogger("candour.security")

OF_A_SESSION: Final = Pace(at_once=1_000, a_second=1)
OF_AN_ADDRESS: Final = Pace(at_once=6_000, a_second=50)
"""A council's whole staff may stand behind one."""
A_FILE: Final = 30
"""For so many pages a file counts that is made of everything."""
A_RECORD: Final = 10
"""For so many pages a record counts that an officer opens."""

_ONCE_A_MINUTE: Final = Pace(at_once=1, a_second=1 / 60)
_WAYS_IN: Final = ("/sign-in", "/sign-up", "/password")
_WAYS_OUT: Final = ("/leave", "/left", "/sign-out")

View = TypeVar("View", bound=Callable[..., HttpResponse])


def dear(pages: int) -> Callable[[View], View]:
    """Have a view count for so many pages; it goes outside of whatever else stands around it."""

    def marked(view: View) -> View:
        view.pages = pages  # type: ignore[attr-defined]
        return view

    return marked


class Pacing:
    """The middleware; it comes after the one that finds out who is signed in, which asks nothing then."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer
        self._of_sessions, self._of_addresses = Paces(OF_A_SESSION), Paces(OF_AN_ADDRESS)
        self._said = Paces(_ONCE_A_MINUTE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._held_back(request, pages=1) or self._answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Count what a dear view is beyond one page, before it begins."""
        more: int = getattr(view, "pages", 1) - 1
        return self._held_back(request, more) if more else None

    def _held_back(self, request: HttpRequest, pages: int) -> HttpResponse | None:
        """429, or None for whoever may go on."""
        if request.path_info.startswith(_WAYS_OUT):
            return None
        who, what, paces = self._reader(request)
        now = time.monotonic()
        wait = paces.wait(who, cost=pages, now=now)
        if not wait:
            return None
        if not self._said.wait(who, cost=1, now=now):
            security.warning("After too many pages %s was held back.", what)
        return too_fast(request, wait)

    def _reader(self, request: HttpRequest) -> tuple[Hashable, str, Paces]:
        """Who is counted, what the log calls them, and where."""
        if request.user.is_authenticated:
            called = f"the account {request.user.pk}"
            return request.session.session_key, called, self._of_sessions
        way_in = request.path_info.startswith(_WAYS_IN)
        return (_household(request), way_in), "a reader who is not signed in", self._of_addresses


def _household(request: HttpRequest) -> str:
    """An address, or of IPv6 the network that one household is given: its addresses cost nothing.

    "" where no address can be told, as when a proxy sends none: a page is no place to fail for that.
    """
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return ""
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))
