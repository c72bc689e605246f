"""While somebody uses Candour safely, a page that names another waits for one press.

Others may see the screen. What stands there instead is the same for everybody, and says nothing of why. Nor
does the history of the browser, which others may read: that a page was asked for is kept in the session, and
its address is the same as anybody's.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candour.people.account_queries import is_used_safely
from candour.web.design.parts import Link
from candour.web.portal.frame import account_of, page

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]

COVER = "portal/for/covered.html"
_TITLE = gettext_lazy("Acting for someone")
SHOWN: Final = "shown"
"""In an address that leads on to the same without it: whoever uses Candour safely pressed to see the page."""
LASTS: Final = 300
"""For so many seconds a page that was asked for is shown."""

_ASKED: Final = "asked-for"


def once_asked_for(
    back: Callable[[], Link], title: str | Promise = _TITLE
) -> Callable[[OwnView[P]], OwnView[P]]:
    """Show a page of one's own about others, on a screen that others may see, only once it was asked for.

    back: the way back from it. title: what it is called meanwhile.
    """

    def covered(view: OwnView[P]) -> OwnView[P]:
        @wraps(view)
        def opened(request: HttpRequest, person: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not is_used_safely(account_of(request)):
                return view(request, person, *args, **kwargs)
            if (on := asked_for(request)) is not None:
                return on
            if waits_for_a_press(request):
                at = shown_at(request)
                return page(request, COVER, person, here="", title=title, back=back(), shown_at=at)
            return view(request, person, *args, **kwargs)

        return cast(OwnView[P], opened)

    return covered


def asked_for(request: HttpRequest) -> HttpResponse | None:
    """Where somebody has just asked to see this page, the way to it; None otherwise.

    A browser's history has the page that a redirect leads to, and not the address that led there.
    """
    if request.method == "POST" or SHOWN not in request.GET:
        return None
    asked = {path: at for path, at in request.session.get(_ASKED, {}).items() if time.time() - at < LASTS}
    request.session[_ASKED] = {**asked, request.path: time.time()}
    parts = request.META.get("QUERY_STRING", "").split("&")
    query = "&".join(part for part in parts if part.partition("=")[0] != SHOWN)  # to the letter as anybody's
    return redirect(f"{request.path}?{query}" if query else request.path)


def waits_for_a_press(request: HttpRequest) -> bool:
    """Whether nobody asked to see this page a short while ago: what is sent from it was asked for."""
    asked_at: float = request.session.get(_ASKED, {}).get(request.path, 0.0)
    return request.method != "POST" and time.time() - asked_at >= LASTS


def shown_at(request: HttpRequest) -> str:
    """Where the same page is, shown."""
    asked = request.GET.copy()
    asked[SHOWN] = ""
    return f"?{asked.urlencode()}"


def stays_shown(request: HttpRequest) -> str:
    """What the address of a next page ends with, so that nobody presses once more to see it."""
    return f"&{SHOWN}" if is_used_safely(account_of(request)) else ""
