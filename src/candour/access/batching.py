"""Shares one database statement among all the requests that are waiting for the same one.

A lane is one connection that takes everything waiting, executes it as one statement and hands each request
its own result. Under little load a request goes at once; under load the batch grows instead of the wait: a
lane that served several last time first lets in those who come right behind. A statement that fails fails for
all that shared it, and its connection is dropped, never reused; so is one that has ended since it was used,
before anybody waits for it.
"""

import asyncio
import logging
import os
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import AsyncConnection

from candour.store.silence import is_there

Item = TypeVar("Item")
Result = TypeVar("Result")
Connect = Callable[[], Awaitable[AsyncConnection[Any]]]

PATIENCE_SECONDS = 5.0
"""How long a statement may take before everybody who shared it is told that the database is unavailable."""

QUIET_TURNS = 3
"""After so many turns of the loop in which nobody came, nobody is on the way."""

logger = logging.getLogger(__name__)


class DatabaseUnavailable(Exception):
    """The database did not answer, or did not say for certain that it committed."""


class Batcher(Generic[Item, Result]):
    """Runs `execute` on batches of at most `largest` items, on `lanes` connections at once.

    `patience`: seconds. A statement that takes longer is not cancelled, because a COMMIT that is cancelled
    while it waits for a replica counts as done; its connection is cut, and whether it committed is unknown.
    """

    def __init__(
        self,
        execute: Callable[[AsyncConnection[Any], Sequence[Item]], Awaitable[Sequence[Result]]],
        connect: Connect,
        *,
        lanes: int,
        largest: int,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._execute = execute
        self._connect = connect
        self._largest = largest
        self._patience = patience
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._arrived = asyncio.Event()
        self._closed = False
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(lanes)]

    async def submit(self, item: Item) -> Result:
        """The result for one item. Raises DatabaseUnavailable."""
        if self._closed:
            raise DatabaseUnavailable("This exchange is closing.")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._arrived.set()
        return await future

    async def close(self) -> None:
        """Stop the lanes; whoever still waits is told that the database is unavailable."""
        self._closed = True
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        _fail([future for _, future in self._waiting])

    async def _lane(self) -> None:
        connection: AsyncConnection[Any] | None = None
        try:
            batch: list[tuple[Item, asyncio.Future[Result]]] = []
            while True:
                await self._gathered(as_many_as=len(batch))
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._largest))]
                connection = await self._serve(connection, batch)
        finally:
            if connection is not None:
                await connection.close()

    async def _gathered(self, *, as_many_as: int) -> None:
        """Return once somebody waits, and either as many as last time do or nobody comes behind them."""
        while True:
            while not self._waiting:
                self._arrived.clear()
                await self._arrived.wait()
            seen, quiet = len(self._waiting), 0
            while seen < as_many_as and quiet < QUIET_TURNS:
                await asyncio.sleep(0)
                quiet = quiet + 1 if len(self._waiting) == seen else 0
                seen = len(self._waiting)
            if self._waiting:  # another lane may have taken them meanwhile
                return

    async def _serve(
        self, connection: AsyncConnection[Any] | None, batch: list[tuple[Item, asyncio.Future[Result]]]
    ) -> AsyncConnection[Any] | None:
        """Serve one batch; gives back the connection if it can be used again."""
        futures = [future for _, future in batch]
        giving_up = None
        try:
            if connection is not None and not is_there(connection):
                await connection.close()
                connection = None
            connection = connection or await self._connect()
            giving_up = asyncio.get_running_loop().call_later(self._patience, _cut, connection)
            results = await self._execute(connection, [item for item, _ in batch])
        except Exception as fault:
            if not isinstance(fault, (psycopg.Error, OSError, DatabaseUnavailable)):
                logger.error("A shared statement broke.", exc_info=fault)  # and the lane must outlive it
            _fail(futures)
            if connection is not None:
                await connection.close()
            return None
        except BaseException:
            _fail(futures)
            raise
        finally:
            if giving_up is not None:
                giving_up.cancel()
        for future, result in zip(futures, results, strict=True):
            if not future.done():
                future.set_result(result)
        return connection


def _cut(connection: AsyncConnection[Any]) -> None:
    """End a connection as a broken network would, which wakes whoever waits for it with an error."""
    if not connection.closed:
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _fail(futures: Sequence[asyncio.Future[Any]]) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(DatabaseUnavailable("The database cannot be reached or did not commit."))
