"""What was done a moment ago, said once by the page that it leads back to.

The page keeps the address that it has for anybody, so a browser's history tells nothing of what was done.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

_SAID: Final = "said-once"
"""In the session: the page's path, and what was done there."""


def back_to_say(request: HttpRequest, page: str, what: str) -> HttpResponse:
    """Lead back to a page, by its name, that says what was done."""
    path = reverse(page)
    request.session[_SAID] = [path, what]
    return redirect(path)


def said_here(request: HttpRequest) -> str:
    """What this page is to say; "" for nothing, and after it was said."""
    path, what = request.session.get(_SAID, ("", ""))
    if path != request.path:
        return ""
    del request.session[_SAID]
    return str(what)
