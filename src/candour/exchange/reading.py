"""Reads everything that deciding needs about a person, fresh from the primary, many asks in one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from psycopg import AsyncConnection

from candour.access.batching import Batcher, Connect
from candour.access.statement import Statement
from candour.store.arrays import byteas, int4s, texts, uuids
from candour.store.facts import FACTS_BY_REFERENCE, StoredSubject, stored_subject

LANES = 1
"""Measured: with two, batches are half as long and a worker answers a third fewer requests."""
LARGEST_BATCH = 128

_FACTS = Statement("facts_by_reference", FACTS_BY_REFERENCE)


class FactsAsk(Struct, frozen=True):
    """Whose facts: a blind index, the asker's pseudo-subject if nobody is found, and what to bring.

    agreement: whose choices and objections, the nil UUID for none. datasets: ids of those whose records.
    """

    blind: bytes
    stranger: UUID
    agreement: UUID
    datasets: tuple[UUID, ...]


class FactsReader:
    """Reads facts; made inside a running event loop, closed with it. Nothing read is ever kept."""

    def __init__(self, connect: Connect) -> None:
        self._batches: Batcher[FactsAsk, list[Sequence[Any]]] = Batcher(
            _read, connect, lanes=LANES, largest=LARGEST_BATCH
        )
        self._many: Batcher[Sequence[FactsAsk], Sequence[list[Sequence[Any]]]] = Batcher(
            _read_many, connect, lanes=LANES, largest=1
        )

    async def read(self, ask: FactsAsk) -> tuple[StoredSubject, ...]:
        """Every joined subject of the person asked about; the stranger alone when nobody is known.

        Raises DatabaseUnavailable.
        """
        # Understood here and not in the lane: a row that cannot be fails this ask and no other.
        return tuple(map(stored_subject, await self._batches.submit(ask)))

    async def read_many(self, asks: Sequence[FactsAsk]) -> list[list[Sequence[Any]]]:
        """The rows of each ask, for `stored_subject`, in one statement that keeps no other waiting.

        Raises DatabaseUnavailable.
        """
        return list(await self._many.submit(asks))

    async def close(self) -> None:
        """Stop reading."""
        await self._batches.close()
        await self._many.close()


async def _read(connection: AsyncConnection[Any], asks: Sequence[FactsAsk]) -> Sequence[list[Sequence[Any]]]:
    """The rows of each ask, by the number that each row begins with."""
    found: list[list[Sequence[Any]]] = [[] for _ in asks]
    for row in await _FACTS.rows(connection, _parameters(asks)):
        found[row[0]].append(row)
    return found


async def _read_many(
    connection: AsyncConnection[Any], asks: Sequence[Sequence[FactsAsk]]
) -> Sequence[Sequence[list[Sequence[Any]]]]:
    return [await _read(connection, each) for each in asks]


def _parameters(asks: Sequence[FactsAsk]) -> dict[str, bytes]:
    return {
        "n": int4s(range(len(asks))),
        "blind": byteas([ask.blind for ask in asks]),
        "stranger": uuids([ask.stranger for ask in asks]),
        "agreement": uuids([ask.agreement for ask in asks]),
        "datasets": texts(["{" + ",".join(map(str, ask.datasets)) + "}" for ask in asks]),
    }
