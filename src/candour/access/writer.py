"""The writer: commits entries before anything leaves, many requests in one statement and one commit.

Duties: an entry reported as taken is durable, once, with the versions it was decided on still standing at
the moment of the statement. A commit that PostgreSQL did not fully vouch for (it sends a notice when a
replica has not confirmed) counts as failed: the caller answers 503 and releases nothing.
"""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import Diagnostic

from candour.access.batching import Batcher, Connect, DatabaseUnavailable
from candour.access.statement import Statement
from candour.log.files import Reached, on_we_go
from candour.store.guarded import GuardedEntry, Rests, insert_entries, parameters, rests

LANES = 1
LARGEST_BATCH = 256


class EntryWriter:
    """Inserts guarded entries; made inside a running event loop, closed with it.

    `reached` is told of every step, for tests that stop the program there.
    """

    def __init__(self, connect: Connect, reached: Reached = on_we_go) -> None:
        self._reached = reached
        self._batches: Batcher[GuardedEntry, bool] = Batcher(
            partial(_insert, reached), connect, lanes=LANES, largest=LARGEST_BATCH
        )
        self._many: Batcher[Sequence[GuardedEntry], Sequence[bool]] = Batcher(
            partial(_insert_many, reached), connect, lanes=LANES, largest=1
        )

    async def write(self, entry: GuardedEntry) -> bool:
        """Whether the entry was taken. False: something it was decided on has changed, or its key was used.

        Raises DatabaseUnavailable; then nobody knows whether it was committed, and nothing may leave.
        """
        self._reached("decided")
        return await self._batches.submit(entry)

    async def write_many(self, entries: Sequence[GuardedEntry]) -> Sequence[bool]:
        """As `write` for each, in one statement that keeps no other waiting."""
        self._reached("decided")
        return await self._many.submit(entries)

    async def close(self) -> None:
        """Stop writing."""
        await self._batches.close()
        await self._many.close()


async def _insert(
    reached: Reached, connection: AsyncConnection[Any], entries: Sequence[GuardedEntry]
) -> Sequence[bool]:
    notices: list[Diagnostic] = []
    noticed = notices.append
    connection.add_notice_handler(noticed)
    reached("inserting")
    try:
        on = rests(entries)
        rows = await _statement(on).rows(connection, parameters(entries, on))
    finally:
        connection.remove_notice_handler(noticed)
    reached("committed")
    if notices:
        raise DatabaseUnavailable("PostgreSQL committed with a warning; a replica may not have it.")
    taken = {n for (n,) in rows}
    return [n in taken for n in range(len(entries))]


async def _insert_many(
    reached: Reached, connection: AsyncConnection[Any], batches: Sequence[Sequence[GuardedEntry]]
) -> Sequence[Sequence[bool]]:
    return [await _insert(reached, connection, batch) for batch in batches]


async def insert_together(connection: AsyncConnection[Any], entries: Sequence[GuardedEntry]) -> bool:
    """Whether every entry was taken, in the transaction under way: if not, the caller must undo it."""
    # Without a name, because psycopg has the server forget all that have one when it undoes a transaction.
    on = rests(entries)
    statement = Statement("", insert_entries(on))
    return len(await statement.rows(connection, parameters(entries, on))) == len(entries)


@cache
def _statement(on: Rests) -> Statement:
    return Statement(f"insert_entries_{on.value}", insert_entries(on))
