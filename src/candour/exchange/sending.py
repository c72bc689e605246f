"""The sender: each client's changes to its webhook, one after the other, in the order of the feed.

It notes what came of a change after the answer: when killed, it sends its last one again, under the same id,
and never leaves one out. While a change is not taken, those after it wait: nothing overtakes.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from candour.access.changes import open_change
from candour.access.recording import Recorder
from candour.exchange.changes import change_answer
from candour.exchange.outside import CannotSend, Outside
from candour.exchange.webhooks import body_of, headers_of, next_attempt
from candour.log.files import Reached, on_we_go
from candour.store import changes as stored
from candour.store import webhooks
from candour.store.changes import StoredChange
from candour.store.webhooks import Due
from candour.vault import data_keys
from candour.vault.data_keys import KeyPurpose
from candour.vault.errors import VaultError
from candour.vault.provider import WrappedKey

Pool = AsyncConnectionPool[AsyncConnection[Any]]

POLL_SECONDS = 0.5
AT_ONCE = 32
"""How many clients are sent to in the same moment, so that slow ones hold up nobody else."""

logger = logging.getLogger(__name__)


class Sender:
    """Sends from a pool of connections in autocommit. chance: from 0 to 1, for the pauses.

    `reached` is told of every step, for tests that stop the program there.
    """

    def __init__(
        self,
        pool: Pool,
        recorder: Recorder,
        outside: Outside,
        chance: Callable[[], float] = random.random,
        reached: Reached = on_we_go,
    ) -> None:
        self._pool = pool
        self._recorder = recorder
        self._outside = outside
        self._chance = chance
        self._reached = reached

    async def run(self) -> None:
        """Send for ever whatever is due. Raises psycopg.OperationalError when the database is away."""
        room = asyncio.Semaphore(AT_ONCE)
        under_way: dict[UUID, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            while True:
                under_way = {client: task for client, task in under_way.items() if not task.done()}
                for client in await self._clients_due():
                    if client not in under_way:
                        under_way[client] = group.create_task(self._serve(client, room))
                await asyncio.sleep(POLL_SECONDS)

    async def send_due(self) -> int:
        """Send what is due now, and whatever becomes due by that; gives how many attempts were made."""
        return sum([await self._attempts(client) for client in await self._clients_due()])

    async def _serve(self, client: UUID, room: asyncio.Semaphore) -> None:
        async with room:
            await self._attempts(client)

    async def _attempts(self, client: UUID) -> int:
        """Try a client's dead letters that somebody wants tried again, then its changes until one fails."""
        made = 0
        for letter in await self._due(webhooks.DUE_AGAIN, client):
            await self._note_letter(letter, await self._attempt(letter))
            self._reached("recorded")
            made += 1
        while due := await self._due(webhooks.DUE, client):
            await self._note(due[0], await self._attempt(due[0]))
            self._reached("recorded")
            made += 1
        return made

    async def _clients_due(self) -> list[UUID]:
        every = [*await self._due(webhooks.DUE_AGAIN), *await self._due(webhooks.DUE)]
        return list(dict.fromkeys(due.client for due in every))

    async def _due(self, statement: str, client: UUID | None = None) -> list[Due]:
        rows = await self._rows(statement, at=self._recorder.clock(), client=client)
        return [webhooks.due(row) for row in rows]

    async def _attempt(self, due: Due) -> str | None:
        """Send one change; None when it was taken, else why not, in a few words."""
        now = self._recorder.clock()
        rows = await self._rows(stored.CHANGES_AFTER, client=due.client, after=due.n - 1, most=1)
        change = stored.stored_change(rows[0]) if rows else None
        if change is None or change.n != due.n:  # read in the feed so long ago that its words are gone
            return None
        try:
            body = body_of(change_answer(change, open_change(self._recorder, change)))
            secrets = await self._secrets(due.client, now)
            self._reached("sending")
            status = await self._outside.post(due.url, body, headers_of(change.id, body, secrets, now))
            self._reached("sent")
        except CannotSend as why:
            return str(why)
        except VaultError as fault:
            return f"it cannot be opened here ({type(fault).__name__})"
        if not 200 <= status < 300:
            named = "error" if status >= 400 else "status"
            return f"the system answered with {named} {status}"
        await self._note_told(change, due)
        return None

    async def _secrets(self, client: UUID, at: datetime) -> list[bytes]:
        rows = await self._rows(webhooks.SECRETS, client=client, at=at)
        provider = self._recorder.provider
        return [
            data_keys.unwrap(provider, id_, KeyPurpose.WEBHOOK, WrappedKey(version, bytes(wrapped)))
            for id_, version, wrapped in rows
        ]

    async def _note_told(self, change: StoredChange, due: Due) -> None:
        if change.told_at is None:
            told = {"client": due.client, "numbers": [due.n], "at": self._recorder.clock()}
            await self._do(stored.NOTE_TOLD, **told)

    async def _note(self, due: Due, problem: str | None) -> None:
        """Note what came of an attempt: go on with the next, try again later, or put it aside."""
        now = self._recorder.clock()
        if problem is None:
            await self._do(webhooks.NOTE_DELIVERED, client=due.client, n=due.n)
            return
        again = next_attempt(due.attempts + 1, due.since, now, self._chance)
        if again is None:
            logger.warning("Client %s took change %d not for three days: %s", due.client, due.n, problem)
            attempts = due.attempts + 1
            await self._do(
                webhooks.GIVE_UP, client=due.client, n=due.n, at=now, attempts=attempts, problem=problem
            )
        else:
            await self._do(webhooks.NOTE_FAILED, client=due.client, n=due.n, next_at=again, problem=problem)

    async def _note_letter(self, letter: Due, problem: str | None) -> None:
        if problem is None:
            now = self._recorder.clock()
            await self._do(webhooks.NOTE_DEAD_DELIVERED, client=letter.client, n=letter.n, at=now)
        else:
            await self._do(webhooks.NOTE_DEAD_FAILED, client=letter.client, n=letter.n, problem=problem)

    async def _rows(self, statement: str, **parameters: Any) -> list[Any]:
        async with self._pool.connection() as connection:
            return await (await connection.execute(statement, parameters)).fetchall()

    async def _do(self, statement: str, **parameters: Any) -> None:
        async with self._pool.connection() as connection:
            await connection.execute(statement, parameters)


OUTAGES = (psycopg.OperationalError, psycopg.InterfaceError, OSError)
"""What passes: the database restarts, or the way to it is cut."""
