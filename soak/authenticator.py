"""What an authenticator app shows, for whoever signs in with a second step."""

import base64
import hmac
import time

PERIOD = 30
"""Seconds for which an app shows one code (RFC 6238)."""


def code_of(secret: str) -> str:
    """What an app with this key (base32) shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), int(time.time() // PERIOD).to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
