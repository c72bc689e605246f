"""Words that were sent too late, because something else was done meanwhile: shown once to whoever wrote them.

A second tab, a colleague or a decision can be faster. What was written then stands on the next page, to be
copied, and is kept no longer. In the session it lies sealed.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse

from candour.web.design.once import again
from candour.web.design.sealed_session import opened, sealed

_KEPT: Final = "too-late"


def keep_words(request: HttpRequest, *names: str) -> None:
    """Keep what was written in the fields of these names, for the next page."""
    words = [text for text in (request.POST.get(name, "").strip() for name in names) if text]
    if words:
        request.session[_KEPT] = sealed({"words": words})


def too_late(request: HttpRequest, response: HttpResponse, *names: str) -> HttpResponse:
    """The response to a form whose words were not taken; sent again it is as if it had not been."""
    keep_words(request, *names)
    return again(response, "")


def late_words(request: HttpRequest) -> list[str]:
    """What was kept for this page."""
    if _KEPT not in request.session:
        return []
    kept = opened(request.session.pop(_KEPT)) or {}
    words: list[str] = kept.get("words", [])
    return words
