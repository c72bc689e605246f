"""The marks that `csrf_input` gives every form: a token against forgery, and who was shown it, and where.

The second is signed, so what comes back with it was drawn by us, for that account, on that page. `unsent`
keeps by it what was typed when a session ends, `once` knows by it a form that was sent before.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import uuid4

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

OWNER: Final = "form-owner"
"""The hidden field."""

TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 - its name

_SECRET: Final = re.compile(r"(^|[-_])(password\d?|codes?|credential|secret)($|[-_])")


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one form as it was drawn once. owner: the account's id. page: the address it stood on."""

    owner: str
    page: str
    number: str


def form_marks(request: HttpRequest) -> dict[str, Any]:
    """A context processor: the hidden fields that `csrf_input` gives every form."""
    return {"csrf_input": _marks(request)}


def mark_of(request: HttpRequest) -> Mark | None:
    """The mark of the form that was sent; None where it carries none of ours."""
    try:
        return Mark(**json.loads(Signer(salt=OWNER).unsign(request.POST.get(OWNER, ""))))
    except (BadSignature, TypeError, ValueError):
        return None


def is_secret(name: str) -> bool:
    """Whether a field of this name proves who somebody is, and so is never kept."""
    return bool(_SECRET.search(name))


def _marks_of(request: HttpRequest) -> str:
    token = format_html('<input type="hidden" name="{}" value="{}">', TOKEN, get_token(request))
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return token
    mark = Mark(owner=str(user.pk), page=request.path, number=uuid4().hex)
    signed = Signer(salt=OWNER).sign(json.dumps(asdict(mark)))
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, OWNER, signed)


_marks = lazy(_marks_of, SafeString, str)  # drawn where a form is, so that a page without needs no session
