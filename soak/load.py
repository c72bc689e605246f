"""Load on the whole program: partners ask, people change their minds, and all of them pry, until it is over.

What it leaves behind is everything that the checks need: the journal, the timeline, the checkpoints seen,
what was sent to partners, and what was refused.
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from threading import Event, Thread
from typing import IO, Any

import psycopg

from candour.access.recording import Recorder
from soak.acting import roles_of
from soak.checks import CHECKS, Evidence, stored_uses
from soak.journal import Journal
from soak.partners import Partner
from soak.prying import Others, everybody
from soak.receiver import Receiver
from soak.refusals import Refusals, ask_on
from soak.residents import Residents
from soak.running import Running, wait_until
from soak.sightings import Sightings
from soak.visitors import Visitors
from soak.world import COUNCIL, LANDLORD, World

LOOK_SECONDS = 0.02


class Load:
    """Partners and people at a running program. dsn: by which what is stored is looked at, never cut.

    receiver: where webhooks arrive. visitors: who signs in.
    pause: seconds that a partner waits after each answer. file: where the journal is kept too.
    """

    def __init__(
        self,
        running: Running,
        world: World,
        dsn: str,
        receiver: Receiver,
        visitors: Visitors,
        *,
        partners: int = 6,
        pause: float = 0.0,
        file: IO[str] | None = None,
    ) -> None:
        self.running = running
        self.world = world
        self._dsn = dsn
        with psycopg.connect(dsn) as database:
            key = _announced_promise_key(database)
        self.journal = Journal(world, key, running.origin, file)
        self.residents = Residents(world, running.destroyed_keys, roles_of(dsn))
        self.receiver = receiver
        self._askers = everybody(Others(world, visitors, self.journal, receiver, running.nodes, dsn))
        self.refusals = Refusals({door for asker in self._askers for door in asker.doors})
        self.logs = tuple([Sightings(files) for files in running.logs])
        self._partners = [Partner(running.nodes, self.journal, dsn, pause) for _ in range(partners)]

    async def during(self, what: Callable[["Load"], Awaitable[None]]) -> None:
        """Do something under load, and end the load. Raises what a partner or the thing raises."""
        signed_in = [await asyncio.to_thread(asker.signed_in) for asker in self._askers]
        stop = Event()
        thread = Thread(target=self.residents.go_on, args=[stop], name="residents")
        thread.start()
        asking = [asyncio.create_task(partner.ask_on()) for partner in self._partners]
        asking += [
            asyncio.create_task(
                ask_on(asker, as_who, self.running.nodes, self.refusals, lambda: self.journal.over)
            )
            for asker, as_who in zip(self._askers, signed_in, strict=True)
        ]
        looking = asyncio.create_task(self._keep_looking())
        try:
            doing = asyncio.ensure_future(what(self))
            done, _ = await asyncio.wait([doing, looking, *asking], return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            self.journal.over = True
            stop.set()
            looking.cancel()
            await asyncio.gather(looking, *asking, return_exceptions=True)
            thread.join()

    async def until_told(self, more: int, seconds: float = 120) -> None:
        """Wait until partners have been told so much more. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            enough = len(self.journal.told) + more
            while len(self.journal.told) < enough:
                await asyncio.sleep(LOOK_SECONDS)

    def evidence(self, database: psycopg.Connection[Any], recorder: Recorder) -> Evidence:
        """Wait until everything committed is published everywhere, and give all that there is to see."""
        wait_until(lambda: not _waits(database), 120, "entries wait for their place")
        self.receiver.takes = True
        for client in (COUNCIL, LANDLORD):
            self.running.try_again(client)
        wait_until(lambda: not _is_to_be_sent(database), 120, "webhooks wait to be sent")
        size = _size(database)
        wait_until(lambda: self.logs[0].look() >= size, 120, "entries wait to be published")
        return Evidence(
            self.journal,
            self.residents.timeline,
            self.receiver,
            self.refusals,
            self.logs,
            self.logs[0].leaves(),
            stored_uses(database, recorder),
            database,
            self.world,
            self.running.destroyed_keys,
        )

    async def _keep_looking(self) -> None:
        while True:
            for log in self.logs:
                log.look()
            self.running.start_what_has_ended()
            await asyncio.sleep(LOOK_SECONDS)


def violations(evidence: Evidence) -> list[str]:
    """What of everything checked is not true, each with the name of the check."""
    return [f"{check.__name__}: {found}" for check in CHECKS for found in check(evidence)]


def _waits(database: psycopg.Connection[Any]) -> bool:
    sql = "select 1 from pending union all select 1 from untold union all select 1 from unnumbered limit 1"
    return bool(database.execute(sql).fetchall())


def _is_to_be_sent(database: psycopg.Connection[Any]) -> bool:
    sql = """
select 1 from webhooks w join changes c on c.client_id = w.client_id and c.n > w.through
 union all
select 1 from dead_letters where delivered_at is null
 limit 1
"""
    return bool(database.execute(sql).fetchall())


def _size(database: psycopg.Connection[Any]) -> int:
    ((size,),) = database.execute("select size from log_head").fetchall()
    return int(size)


def _announced_promise_key(database: psycopg.Connection[Any]) -> bytes:
    """As the log itself says it."""
    bodies = [
        json.loads(body) for (body,) in database.execute("select body from open_entries where kind = 'key'")
    ]
    (announcement,) = [body for body in bodies if body["what"] == "own-keys"]
    return base64.b64decode(announcement["keys"]["promises"])
