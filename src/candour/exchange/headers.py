"""Reads one header of a request. A header given twice is refused: two programs could each read another."""

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
