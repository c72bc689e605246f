"""What was in a form that met a fault, so that the page which says so can send it once more, just as it was.

Browsers keep nothing of a page like ours, so going back would show an empty form, or the fault again. What is
sent once more counts once (`once`).
"""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from candour.web.design.marks import is_secret, mark_of

_MOST: Final = 20_000  # characters of a form


@dataclass(frozen=True, slots=True)
class SentAgain:
    """Where a form goes, and each of its fields: (name, value), its marks among them."""

    action: str
    fields: tuple[tuple[str, str], ...]


def sent_again(request: HttpRequest) -> SentAgain | None:
    """A form of ours as it came; None where it cannot be given back.

    That is one with a file, with anything that proves who somebody is, or that we did not draw for a person.
    """
    if request.method != "POST":
        return None
    try:
        fields = tuple((name, str(value)) for name, values in request.POST.lists() for value in values)
        has_files = bool(request.FILES)
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return None
    is_short = sum(len(name) + len(value) for name, value in fields) <= _MOST
    if (
        has_files
        or not is_short
        or mark_of(request) is None
        or any(is_secret(name) for name, _value in fields)
    ):
        return None
    return SentAgain(request.get_full_path(), fields)
