"""Reads one header of a request, and writes a sentence into one of an answer.

A header given twice is refused: two programs could each read another.
"""

import re

from starlette.requests import Request

from candour.exchange.problems import BadHeader


def header(request: Request, name: bytes) -> str | None:
    """The value of a header by its name in small letters, or None. Raises BadHeader when it stands twice.

    Straight from the ASGI scope: on the release path Starlette's own lookup costs as much as parsing a body.
    """
    found = None
    for key, value in request.scope["headers"]:
        if key == name:
            if found is not None:
                raise BadHeader(f"The header {name.decode()} stands twice. Send it once.")
            found = value
    return None if found is None else str(found, "latin-1")


def descriptive(sentence: str) -> str:
    """A sentence as an `error_description` holds one (RFC 6749 section 5.2, RFC 6750 section 3).

    It may repeat what a caller sent, and no header can hold every character: others become an apostrophe.
    """
    return _NOT_DESCRIPTIVE.sub("'", sentence)


_NOT_DESCRIPTIVE = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")
