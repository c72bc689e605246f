"""Numbers changes: each client's from 1 without a gap, committed in their order.

Only the teller does this, on the one session that holds its lock, so a number is committed after every
smaller one of its client and never beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from candour.access.changes import seal_change
from candour.access.news import Kind
from candour.access.recording import Recorder
from candour.store import changes as stored
from candour.store.changes import ChangeContent, Listener

Connection = AsyncConnection[Any]

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Ready:
    """A change that has everything but its number."""

    listener: Listener
    kind: Kind
    content: ChangeContent
    entry: UUID
    at: datetime
    subject: UUID | None = None
    agreement: UUID | None = None
    acknowledge_by: datetime | None = None
    only_withheld: bool = False


async def number(recorder: Recorder, connection: Connection, ready: Sequence[Ready]) -> None:
    """Give each change its number and seal it, in the transaction under way."""
    last = await _last_numbers(connection, {each.listener.id for each in ready})
    for each in ready:
        id_ = recorder.new_id()
        change = {
            "client": each.listener.id,
            "id": id_,
            "kind": each.kind.value,
            "organisation": each.listener.organisation,
            "entry": each.entry,
            "subject": each.subject,
            "agreement": each.agreement,
            "at": each.at,
            "key": each.listener.key.id,
            "sealed": seal_change(recorder, each.listener, id_, each.content),
            "acknowledge_by": each.acknowledge_by,
            "only_withheld": each.only_withheld,
        }
        await _insert(connection, last, change)


async def number_what_was_ready(connection: Connection) -> int:
    """Number what was made ready while it was erased (`last_words`); gives how much there was."""
    async with connection.transaction():
        cursor = await connection.execute(stored.UNNUMBERED, {"most": MOST_AT_ONCE})
        rows = await cursor.fetchall()
        last = await _last_numbers(connection, {row[1] for row in rows})
        for id_, client, kind, organisation, entry, at, key, sealed, only_withheld in rows:
            change = {
                "client": client,
                "id": id_,
                "kind": kind,
                "organisation": organisation,
                "entry": entry,
                "subject": None,
                "agreement": None,
                "at": at,
                "key": key,
                "sealed": bytes(sealed),
                "acknowledge_by": None,
                "only_withheld": only_withheld,
            }
            await _insert(connection, last, change)
        await connection.execute(stored.DELETE_UNNUMBERED, {"changes": [row[0] for row in rows]})
    return len(rows)


async def _insert(connection: Connection, last: dict[UUID, int], change: Mapping[str, Any]) -> None:
    """Insert a change as its client's next. last: client -> the number of its last change."""
    client = change["client"]
    last[client] = last.get(client, 0) + 1
    await connection.execute(stored.INSERT_CHANGE, {**change, "n": last[client]})


async def _last_numbers(connection: Connection, clients: set[UUID]) -> dict[UUID, int]:
    cursor = await connection.execute(stored.LAST_NUMBERS, {"clients": list(clients)})
    return dict(await cursor.fetchall())
