"""Waits for changes on behalf of every client that listens, with one question to the database for all.

Whoever waits costs a process no more than a place in a dictionary, so that a thousand open calls take nothing
from those who ask for a release.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from candour.store.changes import LAST_NUMBERS

POLL_SECONDS = 0.5

logger = logging.getLogger(__name__)


class ChangesWatch:
    """Tells waiting calls that there is something to read; made inside a running event loop.

    is_ending: whether this process was told to end. Whoever waits is let go then, for it ends only once every
    call is answered.
    """

    def __init__(
        self, pool: AsyncConnectionPool[AsyncConnection[Any]], is_ending: Callable[[], bool] = lambda: False
    ) -> None:
        self._pool = pool
        self._is_ending = is_ending
        self._waiting: dict[asyncio.Future[None], tuple[UUID, int]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    async def wait(self, client: UUID, after: int, seconds: float) -> None:
        """Return once a client has a change numbered above `after`, or when the time is over."""
        if self._closed or self._is_ending():
            return
        came: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[came] = (client, after)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            async with asyncio.timeout(seconds):
                await came
        except TimeoutError:
            return
        finally:
            self._waiting.pop(came, None)

    async def close(self) -> None:
        """Let everybody go who waits, and stop looking."""
        self._closed = True
        self._let_go()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        """Look again and again for as long as anybody waits."""
        while self._waiting:
            await asyncio.sleep(POLL_SECONDS)
            if self._is_ending():
                self._let_go()
                return
            try:
                last = await self._last_numbers()
            except (psycopg.Error, PoolTimeout, OSError) as fault:
                logger.warning("Changes could not be looked for: %s", fault)
                continue
            for came, (client, after) in self._waiting.items():
                if last.get(client, 0) > after:
                    _wake(came)

    def _let_go(self) -> None:
        for came in self._waiting:
            _wake(came)

    async def _last_numbers(self) -> dict[UUID, int]:
        clients = list({client for client, _ in self._waiting.values()})
        async with self._pool.connection() as connection:
            cursor = await connection.execute(LAST_NUMBERS, {"clients": clients})
            return dict(await cursor.fetchall())


def _wake(came: asyncio.Future[None]) -> None:
    if not came.done():
        came.set_result(None)
