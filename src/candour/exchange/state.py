"""Everything the exchange's routes share, made when the application starts and closed when it ends.

Frozen: what changes (the register) stands behind its own watch, and nothing residents can change is here.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from starlette.requests import Request

from candour.access.keys import open_recorder
from candour.access.lateness import LATE_SECONDS
from candour.access.recording import Clock, Recorder, system_clock
from candour.access.writer import EntryWriter
from candour.core.pace import Pace, Paces
from candour.exchange.access_tokens import AccessTokens
from candour.exchange.alike import Crowds
from candour.exchange.limits import Limits
from candour.exchange.reading import FactsReader
from candour.exchange.register import RegisterWatch
from candour.exchange.shapes import Shapes
from candour.exchange.turnstile import Turnstile
from candour.exchange.used_proofs import UsedProofs
from candour.exchange.waiting import ChangesWatch
from candour.log.files import Reached, on_we_go
from candour.store.changes import OLDEST_UNTOLD
from candour.store.sequence import HEAD_SIZE, OLDEST_PENDING
from candour.store.silence import noticing_silence, refuse_what_is_gone
from candour.vault.key_source import KeySource, signing_seed

AUDIENCE = "/exchange/v1"
"""Below the base URL: what an access token opens."""

LINES_OF_A_SYSTEM = Pace(at_once=60, a_second=1)

_PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
"""For a few asks PostgreSQL took a plan of their own for cheaper than the general one, and made it anew each
time: four fifths of the time of such a statement."""
_PREPARE_AT_ONCE = 0
"""Every statement here is one of a few, and worth preparing the first time."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an exchange is opened with.

    dsn: of a migrated PostgreSQL. keys: as `open_recorder` takes them; a folder is given keys if it has none.
    origin: the log's. base_url: what partners type. clock: as Exchange has it. counts: the folder in which
    the workers of this machine count calls, None to count in this one alone. marks: fields that every body
    recorded here carries. reached: as EntryWriter takes it. is_ending: as ChangesWatch does.
    """

    dsn: str
    keys: KeySource
    origin: str
    base_url: str
    clock: Clock = system_clock
    limits: Limits = field(default_factory=Limits)
    counts: Path | None = None
    marks: Mapping[str, Any] = field(default_factory=dict)
    reached: Reached = on_we_go
    is_ending: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Exchange:
    """The exchange at work.

    base_url: what partners type, without a final slash. recorder: makes entries, with the true time. clock:
    the time decisions are made at; the demonstration's history alone has another than the true one. crowds:
    the questions under way. said: how often the log was told of a system's refused calls of one kind.
    """

    base_url: str
    recorder: Recorder
    clock: Clock
    tokens: AccessTokens
    limits: Limits
    pool: AsyncConnectionPool[AsyncConnection[Any]]
    reader: FactsReader
    writer: EntryWriter
    registers: RegisterWatch
    proofs: UsedProofs
    turnstile: Turnstile
    changes: ChangesWatch
    shapes: Shapes
    crowds: Crowds = field(default_factory=Crowds)
    said: Paces = field(default_factory=partial(Paces, LINES_OF_A_SYSTEM))

    async def hindrance(self) -> str | None:
        """Why calls should not come here now, in a sentence for an operator; None when they may."""
        return (await self._look())[0]

    async def ailment(self) -> str | None:
        """What is wrong, here or with the log, in a sentence for an operator; None when all is well.

        A change that no partner can have heard of is late after the same time as an entry without a place.
        """
        hindrance, pending, untold = await self._look()
        if hindrance is None and pending > LATE_SECONDS:
            return f"An entry has waited {pending:.0f} s for its place in the log. Run candour sequencer."
        if hindrance is None and untold > LATE_SECONDS:
            return f"A change has waited {untold:.0f} s to be told to partners. Run candour deliver."
        return hindrance

    async def _look(self) -> tuple[str | None, float, float]:
        """What hinders this node; for how many seconds the oldest entry has waited for its place, and the
        oldest change to be told."""
        if not self.registers.is_fresh:
            return "The register cannot be read.", 0, 0
        try:
            async with self.pool.connection(timeout=1) as connection:
                pending = await (await connection.execute(OLDEST_PENDING)).fetchone()
                untold = await (await connection.execute(OLDEST_UNTOLD)).fetchone()
        except Exception as fault:  # whatever it is, nothing can be served
            return f"The database does not answer ({type(fault).__name__}).", 0, 0
        return None, 0 if pending is None else pending[0], 0 if untold is None else untold[0]

    async def numbered(self) -> int:
        """How many entries have their place in the log by now; 0 while the database does not answer."""
        try:
            async with self.pool.connection(timeout=1) as connection:
                row = await (await connection.execute(HEAD_SIZE)).fetchone()
        except (psycopg.Error, PoolTimeout):
            return 0
        return 0 if row is None else int(row[0])

    async def close(self) -> None:
        """Close all of it, what others rest on last."""
        for each in (self.changes, self.proofs, self.registers, self.reader, self.writer, self.pool):
            await each.close()
        self.turnstile.close()


@asynccontextmanager
async def open_exchange(setup: Setup) -> AsyncIterator[Exchange]:
    """The exchange at work until the block ends. Raises KeyProblem (vault)."""
    base_url = setup.base_url.rstrip("/")
    recorder = replace(open_recorder(setup.keys, setup.origin), marks=setup.marks)
    seed = signing_seed(setup.keys, "exchange-token")
    robust_dsn = _robust(setup.dsn)
    connect = partial(_connect, robust_dsn)
    pool = AsyncConnectionPool(
        robust_dsn,
        kwargs={"autocommit": True, "prepare_threshold": _PREPARE_AT_ONCE},
        min_size=1,
        max_size=4,
        timeout=3,
        check=refuse_what_is_gone,
        reconnect_timeout=2,  # then the next request tries, instead of waiting out a growing pause
        open=False,
    )
    await pool.open()
    exchange = Exchange(
        base_url=base_url,
        recorder=recorder,
        clock=setup.clock,
        tokens=AccessTokens(seed, base_url, base_url + AUDIENCE),
        limits=setup.limits,
        pool=pool,
        reader=FactsReader(connect),
        writer=EntryWriter(connect, setup.reached),
        registers=RegisterWatch(connect),
        proofs=UsedProofs(pool),
        turnstile=Turnstile(setup.limits, setup.counts),
        changes=ChangesWatch(pool, setup.is_ending),
        shapes=Shapes(recorder.marks),
    )
    try:
        await exchange.registers.start()
        yield exchange
    finally:
        await exchange.close()


def _robust(dsn: str) -> str:
    """The same connection, in UTC, with every statement planned once, and given up where nothing answers."""
    noticing = noticing_silence(dsn)
    options = f"{conninfo_to_dict(noticing)['options']} {_PLANNED_ONCE}"
    return make_conninfo(noticing, options=options, application_name="candour exchange")


async def _connect(dsn: str) -> AsyncConnection[Any]:
    return await AsyncConnection.connect(dsn, autocommit=True, prepare_threshold=_PREPARE_AT_ONCE)


def exchange_of(request: Request) -> Exchange:
    """The exchange that serves a request."""
    exchange: Exchange = request.scope["app"].state.exchange
    return exchange
