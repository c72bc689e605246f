"""Webhooks in the Standard Webhooks form: what is sent, how it is signed, and when it is tried again.

Pure: time, secrets and chance are arguments. The specification is Standard Webhooks 1.0; its libraries verify
what is made here without knowing of Candour.
"""

import base64
import hmac
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from candour.exchange.change_schemas import ChangeAnswer, ChangeEvent

PATIENCE = timedelta(days=3)
"""For so long a change is tried, counted from when it could first be sent; then it is a dead letter."""

_PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200)
"""Seconds after each failed attempt; the last one again and again."""

_SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with, and none itself


def body_of(change: ChangeAnswer) -> bytes:
    """The body of the webhook that tells of a change."""
    return msgspec.json.encode(ChangeEvent(change.kind, change.at, change))


def headers_of(id: UUID, body: bytes, secrets: Iterable[bytes], at: datetime) -> dict[str, str]:
    """The headers of one attempt. id: the change's, the same in every attempt. secrets: 32 bytes each."""
    timestamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Candour",
        "webhook-id": str(id),
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signature(secret, str(id), timestamp, body) for secret in secrets),
    }


def signature(secret: bytes, id: str, timestamp: str, body: bytes) -> str:
    """One signature: `v1,` and the base64 of HMAC-SHA-256 over id, Unix seconds and body."""
    signed = b".".join((id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def written(secret: bytes) -> str:
    """A secret as its receiver is given it."""
    return _SECRET_PREFIX + base64.b64encode(secret).decode()


def next_attempt(
    attempts: int, since: datetime, now: datetime, chance: Callable[[], float]
) -> datetime | None:
    """When to try again after so many failed attempts, or None when it is given up.

    since: from when it could be sent. chance: from 0 to 1, so that a thousand do not come back at once; it
    lengthens the pause by up to a tenth. The last attempt comes just before the time is over.
    """
    end = since.astimezone(UTC) + PATIENCE
    if now >= end:
        return None
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1] * (1 + chance() / 10)
    return min(now + timedelta(seconds=pause), end)
