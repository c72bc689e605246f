"""What somebody typed into a form whose session had ended: kept, sealed, until they open that page again.

One place for every form of portal and desk. `csrf_input` brings a mark that says whose form it is and on
which page it stands; the doors of both rooms keep what was sent without a session, and `put_back` fills it
into the page as it is drawn. It stays in the session of that browser, for an hour, for that person alone;
nothing that proves who somebody is, a password or a code, is kept at all.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from candour.people.models import Account
from candour.web.design.filling import filled
from candour.web.design.sealed_session import Sealed, opened, sealed

OWNER: Final = "form-owner"
"""The hidden field that says whose form it is, and on which page."""

LASTS: Final = timedelta(hours=1)

_KEPT: Final = "unsent"
_MOST: Final = 20_000  # characters of a form that are kept
_SECRET: Final = re.compile(r"(^|[-_])(password\d?|codes?|credential|secret)($|[-_])")


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was typed: by name of the field, in a form that is sent to `action`."""

    action: str
    fields: Mapping[str, list[str]]


def form_marks(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the hidden fields that `csrf_input` gives every form."""
    return {"csrf_input": _marks(request)}


def is_secret(name: str) -> bool:
    """Whether a field of this name proves who somebody is, and so is never kept."""
    return bool(_SECRET.search(name))


def keep_unsent(request: HttpRequest) -> None:
    """Keep what was typed into a form that came without a session; nothing of what carries no mark."""
    try:
        mark = json.loads(Signer(salt=OWNER).unsign(request.POST.get(OWNER, "")))
    except (BadSignature, ValueError):
        return
    fields = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if not is_secret(name) and name not in (OWNER, "form-number", "csrfmiddlewaretoken")
    }
    kept = {**mark, "action": request.path, "fields": fields, "at": timezone.now().isoformat()}
    if fields and len(json.dumps(kept)) <= _MOST:
        request.session[_KEPT] = sealed(kept)


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


def _marks_of(request: HttpRequest) -> str:
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return token
    mark = json.dumps({"owner": str(user.pk), "page": request.path})
    signed = Signer(salt=OWNER).sign(mark)
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, OWNER, signed)


_marks = lazy(_marks_of, SafeString, str)  # drawn where a form is, so that a page without needs no session


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
