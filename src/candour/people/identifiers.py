"""Fresh identifiers for rows that have no others to race with: a UUIDv7 from this machine's clock."""

import secrets
import time
from uuid import UUID

from candour.core.identifiers import uuid7


def new_id() -> UUID:
    """A new UUIDv7."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))
