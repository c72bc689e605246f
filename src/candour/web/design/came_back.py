"""A form that came back with mistakes has an address of its own, so that Back and a reload show it again.

The answer to a form cannot be gone back to: without scripts a browser asks whether to send it once more, and
shows nothing until then. So what came back is kept, sealed, in the session of that browser, for an hour and
for that person, and the browser is led to it. The last one is kept and no other. What was typed beside a
password or a code, or `in_passing`, is not kept, and is answered as it is.
"""

import base64
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from candour.people.account_queries import is_used_safely
from candour.people.models import Account
from candour.web.design.marks import is_secret, mark_of
from candour.web.design.once import counted_once, new_number
from candour.web.design.sealed_session import opened, sealed
from candour.web.design.unsent import LASTS, is_in_passing

PLACE: Final = "mistakes"
"""In the address: the number of what came back."""

_KEPT: Final = "came-back"
_MISTAKES: Final = b"govuk-error-summary"


def answered(request: HttpRequest, account: Account, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a request of this person; of a form with mistakes, the way to what came back."""
    kept = _kept(request, account)
    if kept is not None:
        return kept
    response = counted_once(request, account, answer)
    return _led_to(request, account, response) if _can_be_kept(request, account, response) else response


def _can_be_kept(request: HttpRequest, account: Account, response: HttpResponse) -> bool:
    """Only a browser that goes from page to page has a way back. Who uses Candour safely has nothing kept."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode") != "navigate":
        return False
    if response.status_code != 200 or response.streaming or _MISTAKES not in response.content:
        return False
    mark, names = mark_of(request), [name for name, text in request.POST.items() if text]
    is_theirs = mark is not None and mark.owner == str(account.pk)
    is_to_be_lost = is_in_passing(request) or any(map(is_secret, names))
    return is_theirs and not is_to_be_lost and not is_used_safely(account)


def _led_to(request: HttpRequest, account: Account, response: HttpResponse) -> HttpResponse:
    number, query = str(new_number()), request.GET.copy()
    query[PLACE] = number
    kept = {
        "owner": str(account.pk),
        "number": number,
        "path": request.path,
        "at": timezone.now().isoformat(),
        "page": base64.b64encode(zlib.compress(response.content)).decode(),
    }
    request.session[_KEPT] = sealed(kept)
    return redirect(f"{request.path}?{query.urlencode()}")


def _kept(request: HttpRequest, account: Account) -> HttpResponse | None:
    """What is kept under this address; None for everything else, which its page answers."""
    if request.method != "GET" or PLACE not in request.GET or _KEPT not in request.session:
        return None
    kept = opened(request.session[_KEPT]) or {}
    wanted = (str(account.pk), request.GET[PLACE], request.path)
    if (kept.get("owner"), kept.get("number"), kept.get("path")) != wanted:
        return None
    if timezone.now() - datetime.fromisoformat(kept["at"]) >= LASTS or is_used_safely(account):
        return None
    return HttpResponse(zlib.decompress(base64.b64decode(kept["page"])))
