"""Reads base64, decimal numbers and timestamps that have exactly one spelling each.

Every other spelling of the same value is refused. Otherwise a byte of a proof could be changed without
changing what it says, and two files that differ would prove the same thing.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from datetime import UTC, datetime, timedelta

from candour.log.errors import Malformed

LARGEST_SIZE = 2**63 - 1
"""The largest tree size or index: what Go's int64 and PostgreSQL's bigint hold."""

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """The bytes, if this is the one way to write them in base64. Raises Malformed.

    Python's decoder lets the unused bits before the padding be anything; here they must be zero.
    """
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, Base64Error):
        raise Malformed("This is not base64.") from None
    if encode_base64(data) != text:
        raise Malformed("This base64 is not written in its one canonical way.")
    return data


def decode_decimal(text: str) -> int:
    """A whole number from 0 to 2^63 - 1 without sign or leading zeros. Raises Malformed."""
    if not _DECIMAL.fullmatch(text) or (number := int(text)) > LARGEST_SIZE:
        raise Malformed("This is not a whole number in plain decimal.")
    return number


def to_milliseconds(at: datetime) -> datetime:
    """The time with what is smaller than a millisecond cut off, as the log writes it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def encode_timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, `2026-03-03T09:15:00.250Z`. Raises Malformed for another zone."""
    if at.tzinfo is not UTC and at.utcoffset() != timedelta(0):
        raise Malformed("A log's time must be in UTC.")
    return at.isoformat(timespec="milliseconds")[:23] + "Z"


def decode_timestamp(text: str) -> datetime:
    """The time in UTC, if this is how the log writes it. Raises Malformed."""
    if not _TIMESTAMP.fullmatch(text):
        raise Malformed("This time is not written like 2026-03-03T09:15:00.250Z.")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise Malformed("There is no such day or time.") from None
