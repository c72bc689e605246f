"""Takes in a request's body: of the right type, within its size, within its time, or not at all.

Nothing is believed about a body before it has arrived: its declared length only lets a refusal come early.
"""

from typing import TypeVar

import msgspec
from starlette.requests import Request

from candour.exchange import strict_json
from candour.exchange.begun import within
from candour.exchange.headers import header
from candour.exchange.limits import Limits
from candour.exchange.problems import IncompleteBody, TooLarge, TooSlow, WrongMediaType

T = TypeVar("T")

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LINES = "application/x-ndjson"


async def read_json(request: Request, decoder: msgspec.json.Decoder[T], limits: Limits) -> T:
    """The whole body as the decoder's type. Raises a Problem that says what is wrong with it."""
    return strict_json.decode(await read_body(request, JSON, limits), decoder)


async def read_body(request: Request, media_type: str, limits: Limits) -> bytes:
    """The whole body. Raises WrongMediaType, TooLarge, TooSlow or IncompleteBody."""
    check_media_type(request, media_type)
    check_declared_length(request, limits.body)
    try:
        return await within(limits.body_seconds, _whole(request, limits.body))
    except TimeoutError:
        raise TooSlow(
            f"The body did not arrive within {limits.body_seconds:g} seconds. Send it again."
        ) from None


async def _whole(request: Request, most: int) -> bytes:
    """What arrives, of at most so many bytes. Raises TooLarge or IncompleteBody."""
    chunks: list[bytes] = []
    size, is_more = 0, True
    while is_more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise IncompleteBody
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise too_large(most)
        chunks.append(chunk)
        is_more = message.get("more_body", False)
    return b"".join(chunks)


def check_media_type(request: Request, expected: str) -> None:
    """Refuse a body of another type, in another character set, or compressed. Raises WrongMediaType."""
    if not is_of_type(request, expected):
        given = header(request, b"content-type") or "not said"
        raise WrongMediaType(f"Send Content-Type: {expected}, in UTF-8; this was {given}.")
    if header(request, b"content-encoding") not in (None, "identity"):
        raise WrongMediaType("Send the body uncompressed, without Content-Encoding.")


def is_of_type(request: Request, expected: str) -> bool:
    """Whether a body is said to be of a type, in UTF-8."""
    given = header(request, b"content-type")
    if given == expected:
        return True
    media_type, _, parameters = (given or "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return media_type.strip().lower() == expected and charset in ("", "charset=utf-8")


def check_declared_length(request: Request, most: int) -> None:
    """Refuse a body that says itself that it is too large. Raises TooLarge."""
    declared = header(request, b"content-length")
    if declared is not None and declared.isdecimal() and int(declared[:20]) > most:
        raise too_large(most)


def too_large(most: int) -> TooLarge:
    """The problem of a body over a limit in bytes."""
    return TooLarge(f"The body is over {most:,} bytes. Send less at once.")
