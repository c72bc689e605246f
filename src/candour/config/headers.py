"""What every answer tells a browser, whichever door it comes from, unless that door says it itself.

Whoever opens an answer of the exchange, a file of the log or a sentence of ours in a browser gets bytes that
run nothing, stand in no frame and are what they say they are.
"""

from collections.abc import Awaitable, Sequence
from typing import Final

from starlette.types import Message, Send

Headers = Sequence[tuple[bytes, bytes]]

ALWAYS: Final[Headers] = (
    (
        b"content-security-policy",
        b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
WITH_TLS: Final[Headers] = (
    *ALWAYS,
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),  # a year (RFC 6797)
)


def with_headers(send: Send, headers: Headers) -> Send:
    """A `send` that adds these headers to an answer which does not have them."""

    def sent(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            said = {name.lower() for name, _value in message["headers"]}
            missing = (header for header in headers if header[0] not in said)
            message = {**message, "headers": [*message["headers"], *missing]}
        return send(message)

    return sent
