"""What an authenticator app shows, for whoever signs in with a second step."""

import base64
import hmac
import time

PERIOD = 30
"""Seconds for which an app shows one code (RFC 6238)."""


def code_of(secret: str, ahead: int = 0) -> str:
    """What an app with this key (base32) shows now, or shows so many periods ahead of now (RFC 6238)."""
    period = int(time.time() // PERIOD) + ahead
    digest = hmac.digest(base64.b32decode(secret), period.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
