"""What somebody typed into a form whose session had ended: kept, sealed, until they open that page again.

One place for every form of portal and desk. Its mark says whose it is and on which page it stands; the doors
of both rooms keep what was sent without a session, `form_refused` what came with the token of an earlier
one, and `put_back` fills it into the page as it is drawn. It stays in the session of that browser, for an
hour, for that person alone. Nothing is kept that proves who somebody is, a password or a code, nor what is
typed where a page promises to keep nothing (`in_passing`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone

from candour.people.models import Account
from candour.web.design import errors
from candour.web.design.filling import filled
from candour.web.design.marks import OWNER, TOKEN, is_secret, mark_of
from candour.web.design.once import NUMBER
from candour.web.design.sealed_session import Sealed, opened, sealed

LASTS: Final = timedelta(hours=1)

_KEPT: Final = "unsent"
_MOST: Final = 20_000  # characters of a form that are kept

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was typed: by name of the field, in a form that is sent to `action`."""

    action: str
    fields: Mapping[str, list[str]]


def in_passing(view: View) -> View:
    """A view whose page promises that what is typed there is not kept; it stands outside of all others."""
    view.in_passing = True  # type: ignore[attr-defined]
    return view


def is_in_passing(request: HttpRequest, path: str = "") -> bool:
    """Whether a request, or a path, is for such a view; a path that leads nowhere too keeps nothing."""
    try:
        match = resolve(path) if path else request.resolver_match
    except Resolver404:
        return True
    return match is not None and getattr(match.func, "in_passing", False)


def keep_unsent(request: HttpRequest, *, action: str = "") -> None:
    """Keep what was typed into a form that came without a session; nothing of what carries no mark.

    action: the address that the form is sent to, if it is not the request's.
    """
    mark = mark_of(request)
    if mark is None or is_in_passing(request, action):
        return
    fields = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if not is_secret(name) and name not in (OWNER, NUMBER, TOKEN)
    }
    kept = {
        "owner": mark.owner,
        "page": mark.page,
        "action": action or request.path,
        "fields": fields,
        "at": timezone.now().isoformat(),
    }
    if fields and len(json.dumps(kept)) <= _MOST:
        request.session[_KEPT] = sealed(kept)


def is_kept(request: HttpRequest) -> bool:
    """Whether something waits in this browser for whoever typed it to sign in again."""
    return _KEPT in request.session


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token; as CSRF_FAILURE_VIEW.

    What whoever is signed in was shown themselves, before they signed in anew in another tab, they are shown
    again with what they typed. Anybody else's form is refused.
    """
    mark, account = mark_of(request), getattr(request, "user", None)
    if mark is None or account is None or str(account.pk) != mark.owner:
        return errors.form_refused(request, reason)
    keep_unsent(request)
    return redirect(mark.page)


def put_back(request: HttpRequest, account: Account, response: HttpResponse) -> HttpResponse:
    """The page with what this person typed into it before they were signed out, and a sentence about that."""
    unsent = _taken(request, account)
    if unsent is not None:
        notice = render_to_string("design/unsent.html", {}, request)
        response.content = filled(
            response.content.decode(),
            unsent.fields,
            is_meant=lambda action: urljoin(request.path, action).partition("?")[0] == unsent.action,
            before=notice,
        )
    return response


def _taken(request: HttpRequest, account: Account) -> Unsent | None:
    """What is kept for this page. Whoever else signs in is given nothing, and it is forgotten."""
    if request.method != "GET" or _KEPT not in request.session:
        return None
    kept = _opened(request.session[_KEPT])
    is_theirs = kept["owner"] == str(account.pk)
    is_new = is_theirs and timezone.now() - datetime.fromisoformat(kept["at"]) < LASTS
    if is_new and kept["page"] != request.path:
        return None
    del request.session[_KEPT]
    return Unsent(kept["action"], kept["fields"]) if is_new else None


def _opened(kept: Sealed) -> dict[str, Any]:
    read = opened(kept)
    return read if read is not None and "page" in read else {"owner": ""}
