"""While somebody uses Candour safely, a page that names another waits for one press.

Others may see the screen. What stands there instead is the same for everybody, and says nothing of why.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
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
SHOWN = "shown"
"""In the address: whoever uses Candour safely pressed to see this page."""


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
                at = shown_at(request)
                return page(request, COVER, person, here="", title=title, back=back(), shown_at=at)
            return view(request, person, *args, **kwargs)

        return cast(OwnView[P], opened)

    return covered


def waits_for_a_press(request: HttpRequest) -> bool:
    """Whether nobody asked to see this page: what is sent from it was asked for."""
    return request.method != "POST" and SHOWN not in request.GET


def shown_at(request: HttpRequest) -> str:
    """Where the same page is, shown."""
    asked = request.GET.copy()
    asked[SHOWN] = ""
    return f"?{asked.urlencode()}"


def stays_shown(request: HttpRequest) -> str:
    """What the address of a next page ends with, so that nobody presses once more to see it."""
    return f"&{SHOWN}" if is_used_safely(account_of(request)) else ""
