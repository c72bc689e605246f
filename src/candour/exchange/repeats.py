"""What an idempotency key was used for: found again by its entry, never by a kept answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from candour.access.recording import OpenedEntry
from candour.store.entries import REPEAT
from candour.store.facts import StoredKey

if TYPE_CHECKING:
    from candour.exchange.state import Exchange


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """The entry an idempotency key made. at: when the key was first used. request: its keyed hash."""

    id: UUID
    at: datetime
    request: bytes
    logged_at: datetime
    opened: OpenedEntry


async def earlier_use(exchange: "Exchange", client: UUID, key: str) -> EarlierUse | None:
    """The committed entry a client's key was used for, or None. Raises VaultError when it was erased."""
    async with exchange.pool.connection() as connection:
        cursor = await connection.execute(REPEAT, {"client": client, "key": key})
        row = await cursor.fetchone()
    if row is None:
        return None
    id_, request, at, logged_at, kind, key_id, wrapping, wrapped, sealed = row
    opened = exchange.recorder.opened(
        StoredKey(key_id, wrapping, wrapped), id=id_, at=logged_at, kind=kind, sealed=sealed
    )
    return EarlierUse(id_, at, request, logged_at, opened)
