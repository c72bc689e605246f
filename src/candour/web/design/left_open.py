"""Pages left open: they show nothing any more once their session has ended, or somebody left on another page.

A script does it (`left_open.js`), which every page of somebody carries; where browsers run none, a page stays
until it is closed. What was typed there waits, as in `unsent`.
"""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from candour.people.models import Account
from candour.people.sessions import SessionStore
from candour.web.design.edges import is_from_another_site
from candour.web.design.marks import mark_of
from candour.web.design.unsent import is_in_passing, keep_unsent

TYPED_INTO = "typed-into"
"""The field that names the address of the form whose fields are sent."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """of: the same on every page of one account, and tells nothing about it. seconds: how long it may show.

    keeps: whether what is typed there can wait.
    """

    of: str
    seconds: int
    keeps: bool


def left_open(request: HttpRequest, account: Account) -> LeftOpen:
    """How long a page of this account may stay on a screen if nothing more is asked for."""
    of = salted_hmac("candour.left-open", str(account.pk), algorithm="sha256").hexdigest()[:16]
    lasts = cast(SessionStore, request.session).lasts()
    return LeftOpen(of, int(lasts.total_seconds()), not is_in_passing(request))


@csrf_exempt
@require_POST
def opened_again(request: HttpRequest) -> HttpResponse:
    """Keep what was typed on such a page, and lead back to it, by way of the sign-in where that is needed.

    Without a token, which may have changed meanwhile: the form's own mark says who was shown it, and where. A
    form of another site, which can carry a mark of its maker's, comes without the session and would put a new
    one in its place: whoever is signed in would be so no more. So nothing is kept of it.
    """
    mark = mark_of(request)
    if mark is None or is_from_another_site(request):
        return redirect("portal:front")
    keep_unsent(request, action=request.POST.get(TYPED_INTO, ""))
    return redirect(mark.page)
