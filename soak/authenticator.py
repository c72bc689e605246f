"""What an authenticator app shows, for whoever signs in with a second step."""

import base64
import hmac
import socket
import time
from hashlib import sha256

PERIOD = 30
"""Seconds for which an app shows one code (RFC 6238)."""

_given: list[socket.socket] = []


def code_of(secret: str, ahead: int = 0) -> str:
    """What an app with this key (base32) shows now, or shows so many periods ahead of now (RFC 6238)."""
    period = int(time.time() // PERIOD) + ahead
    digest = hmac.digest(base64.b32decode(secret), period.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def unused_code(secret: str) -> str:
    """A code that is good now and that no process of this machine was given before, for each counts once.

    It is what an app shows, or would by a clock that differs by a period; when those are used up, the next.
    """
    while True:
        for ahead in (0, 1, -1):
            code = code_of(secret, ahead)
            mark = socket.socket(socket.AF_UNIX)
            try:
                mark.bind(f"\0candour-code-{sha256(f'{secret} {code}'.encode()).hexdigest()}")
            except OSError:  # another sign-in was given it
                mark.close()
            else:
                _given.append(mark)
                return code
        time.sleep(PERIOD - time.time() % PERIOD)
