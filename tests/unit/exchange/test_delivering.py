"""Delivering ends when it is told to, also in the very moment in which the database goes away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from candour.exchange import delivering
from candour.exchange.outside import Outside


@asynccontextmanager
async def lost_as_it_is_told_to_end(dsn: str, teller: Any) -> AsyncIterator[None]:
    """Fails as a group of tasks does that is told to end while they fail: with their fault alone."""
    task = asyncio.current_task()
    assert task is not None
    assert not task.cancelling(), "it was told to end, and begins again"
    task.cancel()
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        raise psycopg.OperationalError("the server closed the connection") from None
    yield


def test_told_to_end_as_the_database_goes_away_it_ends(monkeypatch):
    monkeypatch.setattr(delivering, "_lead", lost_as_it_is_told_to_end)
    monkeypatch.setattr(delivering, "RETRY_SECONDS", 0)
    asyncio.run(delivering.deliver("", None, Outside(())))  # type: ignore[arg-type]
