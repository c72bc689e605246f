"""While somebody uses Candour safely, a page that names another waits for one press.

Others may see the screen. What stands there instead is the same for everybody, and says nothing of why. Nor
does the history of the browser, which others may read: that a page was asked for is kept in the session, and
its address is the same as anybody's.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from candour.people.account_queries import is_used_safely
from candour.web.design.parts import Link
from candour.web.portal.frame import account_of, page

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]

COVER = "portal/for/covered.html"
_TITLE = gettext_lazy("Acting for someone")
LASTS: Final = 300
"""For so many seconds a page that was asked for is shown."""
SOON: Final = 60
"""Within so many seconds whoever comes back has pressed what stands instead, if no browser says whence."""

_ASKED: Final = "asked-for"
_COVERED: Final = "covered"
"""In the session: paths, each with when."""


def once_asked_for(
    back: Callable[[], Link], title: str | Promise = _TITLE
) -> Callable[[OwnView[P]], OwnView[P]]:
    """Show a page of one's own about others, on a screen that others may see, only once it was asked for.

    back: the way back from it. title: what it is called meanwhile.
    """

    def covered(view: OwnView[P]) -> OwnView[P]:
        @wraps(view)
        def opened(request: HttpRequest, person: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_used_safely(account_of(request)) and waits_for_a_press(request):
                at = request.get_full_path()
                return page(request, COVER, person, here="", title=title, back=back(), shown_at=at)
            return view(request, person, *args, **kwargs)

        return cast(OwnView[P], opened)

    return covered


def waits_for_a_press(request: HttpRequest) -> bool:
    """Whether nobody asked to see this page a short while ago: what is sent from it was asked for.

    What stands instead leads to its own address. So a browser that comes from there was pressed: its history
    has that address alone, which is anybody's.
    """
    if request.method == "POST" or _is_new(request, _ASKED, LASTS):
        return False
    if _was_pressed(request):
        ask_for(request, request.path)
        return False
    _note(request, _COVERED, request.path, SOON)
    return True


def ask_for(request: HttpRequest, path: str) -> None:
    """Have a page be shown that is led to next, so that nobody presses once more to see it."""
    _note(request, _ASKED, path, LASTS)


def _was_pressed(request: HttpRequest) -> bool:
    referrer = request.headers.get("Referer")
    if referrer is None:
        return _is_new(request, _COVERED, SOON)
    came_from = urlsplit(referrer)
    return (came_from.netloc, came_from.path) == (request.get_host(), request.path)


def _is_new(request: HttpRequest, what: str, seconds: int) -> bool:
    at: float = request.session.get(what, {}).get(request.path, 0.0)
    return time.time() - at < seconds


def _note(request: HttpRequest, what: str, path: str, seconds: int) -> None:
    noted = {each: at for each, at in request.session.get(what, {}).items() if time.time() - at < seconds}
    request.session[what] = {**noted, path: time.time()}
