"""`candour deliver` at work: one process of all leads, tells of what waits, and sends it to webhooks.

Others wait and take over when it ends. Everything it knows is in the database, so it can be killed at any
step: the next one goes on from what is committed, and may at most send its last change twice.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from candour.access.recording import Recorder
from candour.access.telling import Teller
from candour.exchange.outside import Outside
from candour.exchange.sending import OUTAGES, Sender
from candour.log.files import Reached, on_we_go
from candour.store.silence import noticing_silence, refuse_what_is_gone

POLL_SECONDS = 0.25
RETRY_SECONDS = 1.0
FORGET_SECONDS = 3600.0
CONNECTIONS = 4

logger = logging.getLogger(__name__)


async def deliver(dsn: str, recorder: Recorder, outside: Outside, reached: Reached = on_we_go) -> None:
    """Tell and send until cancelled. What passes, such as a database that restarts, is waited out.

    reached: as Teller and Sender take it.
    """
    task = asyncio.current_task()
    assert task is not None
    while not task.cancelling():  # a group whose tasks fail in the same moment tells of them, and not of that
        try:
            async with _lead(dsn, Teller(recorder, reached=reached)) as leading:
                if leading is not None:
                    sender = partial(Sender, recorder=recorder, outside=outside, reached=reached)
                    await _tell_and_send(dsn, sender, *leading)
        except* (*OUTAGES, PoolTimeout) as reasons:
            logger.warning("Delivering begins again: %s", reasons.exceptions[0])
        await asyncio.sleep(RETRY_SECONDS)


@asynccontextmanager
async def _lead(dsn: str, teller: Teller) -> AsyncIterator[tuple[Teller, AsyncConnection[Any]] | None]:
    """Lead while in here, on a connection that holds the lock; None while another does."""
    noticing = make_conninfo(noticing_silence(dsn), application_name="candour deliver")
    async with await AsyncConnection.connect(noticing, autocommit=True) as connection:
        yield (teller, connection) if await teller.take_turn(connection) else None


async def _tell_and_send(
    dsn: str, sender: Callable[..., Sender], teller: Teller, connection: AsyncConnection[Any]
) -> None:
    """Both at once. When the connection that leads is lost, sending stops too."""
    pool = AsyncConnectionPool(
        make_conninfo(noticing_silence(dsn), application_name="candour deliver"),
        kwargs={"autocommit": True},
        min_size=1,
        max_size=CONNECTIONS,
        timeout=5,
        check=refuse_what_is_gone,
        open=False,
    )
    async with pool, asyncio.TaskGroup() as group:
        group.create_task(sender(pool).run())
        forgotten = -FORGET_SECONDS
        while True:
            if time.monotonic() - forgotten > FORGET_SECONDS:
                await teller.forget(connection)
                forgotten = time.monotonic()
            if not await teller.step(connection):
                await asyncio.sleep(POLL_SECONDS)
