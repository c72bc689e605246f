"""Partners that ask without pause, and ask again under the same key until they are answered."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID, uuid4

import httpx
import psycopg

from soak.journal import Journal, Question, Told
from soak.world import ADDRESS, CHECK, LANDLORD, LETTER, MOVE, NOBODY, PHONE, World, token

PATH = "/exchange/v1/releases"
AT_ONCE = 50
"""How often the same request is made in one moment, now and then."""

PAUSE_SECONDS = 0.05
_ASKED = {CHECK: (ADDRESS, PHONE), LETTER: (PHONE,), MOVE: (ADDRESS,)}


class Partner:
    """One system of the landlord's. dsn: where to see whether an entry is there when its answer is."""

    def __init__(self, nodes: Sequence[str], journal: Journal, dsn: str, pause: float = 0.0) -> None:
        self._nodes = nodes
        self._journal = journal
        self._dsn = dsn
        self._pause = pause
        self._token = ""

    async def ask_on(self) -> None:
        """Ask until the journal is over; then whatever is under way ends unanswered."""
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(timeout=10, limits=limits) as client:
            while not self._journal.over:
                question = chosen(self._journal.world)
                times = random.choices([1, 2, AT_ONCE], [90, 9, 1])[0] if question.repeatable else 1
                if times == AT_ONCE:
                    await asyncio.gather(*[self._until_answered(client, question) for _ in range(times)])
                else:
                    for _ in range(times):
                        await self._until_answered(client, question)
                await asyncio.sleep(self._pause)

    async def _until_answered(self, client: httpx.AsyncClient, question: Question) -> None:
        """Ask on any node until there is an answer, or a 409: then the answer would not be the same.

        Without a key it is asked once: nobody could say whether it is the same question.
        """
        while not self._journal.over:
            answer = await self._ask(client, question) if self._token else None
            if not self._token or (answer is not None and answer.status_code == 401):
                await self._renew()
            elif answer is None or answer.status_code in (429, 503):
                self._journal.unanswered += 1
                await asyncio.sleep(PAUSE_SECONDS)
                if not question.repeatable:
                    return
            else:
                return

    async def _ask(self, client: httpx.AsyncClient, question: Question) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self._token}"}
        if question.repeatable:
            headers["Idempotency-Key"] = question.key
        else:
            self._journal.asked_once += 1
        address = random.choice(self._nodes) + PATH
        began = time.monotonic()
        try:
            answer = await client.post(address, json=question.sent(), headers=headers)
        except httpx.TransportError:
            return None
        told = self._journal.note(question, answer, began, time.monotonic())
        if told is not None and random.random() < 0.05:
            await self._see(told)
        return answer

    async def _see(self, told: Told) -> None:
        """The entry must be committed by the time the answer is here."""
        with suppress(psycopg.OperationalError):  # the database may be gone again already
            async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                found = await connection.execute("select from entries where id = %s", [UUID(told.id)])
                if found.rowcount != 1:
                    self._journal.fault(told.question, "it was answered before its entry was committed")

    async def _renew(self) -> None:
        with suppress(httpx.HTTPError):
            node = random.choice(self._nodes)
            self._token = await asyncio.to_thread(token, self._journal.world, LANDLORD, self._nodes[0], node)


def chosen(world: World) -> Question:
    """A question about somebody, or now and then about nobody."""
    purpose = random.choices([CHECK, LETTER, MOVE], [5, 4, 1])[0]
    tenant = NOBODY if random.random() < 0.05 else random.choice(world.people).tenant
    return Question(uuid4().hex, tenant, purpose, _ASKED[purpose], repeatable=random.random() < 0.8)
