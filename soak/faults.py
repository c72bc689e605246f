"""Every fault that a soak makes, by name: each begins, lasts as long as it must, and is over.

Afterwards partners must be answered again without anybody's help but a supervisor's, who starts what ended.
"""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from candour.config.postgres import EmbeddedPostgres
from soak.disks import fill, free
from soak.failpoints import POINTS, Failpoints
from soak.link import COMMIT, RELEASE, Link, When
from soak.load import Load
from soak.program import CLOCK

PASSED_SECONDS = 20.0
LEADER = """
select pid from pg_stat_activity where application_name = 'sequencer' and datname = current_database()
"""
BACKENDS = """
select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
"""

REFUSED_CHANGES = "select client_id, through + 1 from webhooks where attempts > 0"
AGE_CHANGE = "update changes set recorded = recorded - interval '4 days' where client_id = %s and n = %s"
GIVEN_UP = "select 1 from dead_letters where client_id = %s and n = %s"


@dataclass
class Machine:
    """What faults are made on. disks: the folders whose disk can be filled, by what lies there."""

    load: Load
    server: EmbeddedPostgres
    dsn: str
    link: Link
    failpoints: Failpoints
    disks: Mapping[str, Path]

    def start_database_if_ended(self) -> None:
        """As whoever runs it does; in the thread that started it first, with which it ends."""
        if self.server.process is not None and self.server.process.poll() is not None:
            self.server.start()


Fault = Callable[[Machine], Awaitable[None]]


def at(point: str) -> Fault:
    """A process ends at a failpoint, at one of its next passings."""

    async def end(machine: Machine) -> None:
        machine.failpoints.arm(point, passing=random.randint(1, 20 if point.startswith("serve.") else 2))
        try:
            async with asyncio.timeout(PASSED_SECONDS):
                while machine.failpoints.is_armed(point):
                    await asyncio.sleep(0.02)
        finally:
            machine.failpoints.disarm(point)

    return end


def part(name: str) -> Fault:
    """A process ends at any moment."""

    async def end(machine: Machine) -> None:
        await asyncio.sleep(random.random())
        machine.load.running.kill(name)

    return end


async def worker(machine: Machine) -> None:
    """A worker ends at any moment."""
    await asyncio.sleep(random.random())
    machine.load.running.kill_worker()


async def backend(machine: Machine) -> None:
    """kill -9 of one of PostgreSQL's backends; it then ends all the others, and recovers."""
    with psycopg.connect(machine.dsn, autocommit=True) as connection:
        pids = [pid for (pid,) in connection.execute(BACKENDS)]
    if pids:
        os.kill(random.choice(pids), signal.SIGKILL)


async def postmaster(machine: Machine) -> None:
    """kill -9 of PostgreSQL itself."""
    assert machine.server.process is not None
    machine.server.process.kill()
    machine.server.process.wait()
    await asyncio.sleep(0.2)
    machine.start_database_if_ended()


def cut(marker: bytes, when: When) -> Fault:
    """The link is cut at a commit: it was not sent, or nobody hears that it was done."""

    async def cut(machine: Machine) -> None:
        for _ in range(3):
            machine.link.cut_at(marker, when)
            with suppress(TimeoutError):
                async with asyncio.timeout(PASSED_SECONDS):
                    while machine.link.is_armed:
                        await asyncio.sleep(0.02)

    return cut


async def some_lines(machine: Machine) -> None:
    """Half of the lines to the database are cut."""
    machine.link.cut_some()


async def no_lines(machine: Machine) -> None:
    """There is no way to the database for two seconds and a half: longer than a register may be old."""
    machine.link.go_down()
    await asyncio.sleep(2.5)
    machine.link.come_up()


async def leader_loses_its_session(machine: Machine) -> None:
    """The other sequencer takes over."""
    with psycopg.connect(machine.dsn, autocommit=True) as connection:
        for (pid,) in connection.execute(LEADER).fetchall():
            connection.execute("select pg_terminate_backend(%s)", [pid])


async def leader_stands_still(machine: Machine) -> None:
    """Its machine stood still while the other took over; then it goes on as if nothing had been."""
    stopped = [name for name in machine.load.running.parts if name.startswith("sequencer")]
    pids = [process.pid for name in stopped if (process := machine.load.running.parts[name].process)]
    pid = random.choice(pids)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        await leader_loses_its_session(machine)
        await asyncio.sleep(2)
        os.kill(pid, signal.SIGCONT)


def clock(seconds: float) -> Fault:
    """The sequencers' clock is wrong: nothing may be signed by it."""

    async def step(machine: Machine) -> None:
        path = machine.load.running.folder / "failpoints" / CLOCK
        path.write_text(str(seconds))
        before = len(list(machine.load.running.refusals()))
        with suppress(TimeoutError):
            async with asyncio.timeout(PASSED_SECONDS):
                while len(list(machine.load.running.refusals())) == before:
                    await asyncio.sleep(0.05)
        path.unlink()

    return step


def disk(what: str) -> Fault:
    """A disk is full for two seconds."""

    async def overfill(machine: Machine) -> None:
        try:
            await asyncio.to_thread(fill, machine.disks[what])
            await asyncio.sleep(2)
        finally:
            free(machine.disks[what])
        machine.start_database_if_ended()

    return overfill


async def webhook_refused_for_three_days(machine: Machine) -> None:
    """A change is not taken so long that it is given up; later it is tried again, and taken.

    It is made older in the database, because nobody waits three days.
    """
    receiver = machine.load.receiver
    receiver.takes = False
    try:
        async with asyncio.timeout(6 * PASSED_SECONDS):
            with psycopg.connect(machine.dsn, autocommit=True) as database:
                while not (refused := database.execute(REFUSED_CHANGES).fetchall()):
                    await asyncio.sleep(0.05)
                database.cursor().executemany(AGE_CHANGE, refused)
                database.execute("update webhooks set next_at = null")
                while not database.execute(GIVEN_UP, [*refused[0]]).fetchone():
                    await asyncio.sleep(0.05)
    finally:
        receiver.takes = True
    for client in receiver.secrets:
        await asyncio.to_thread(machine.load.running.try_again, client)


async def keys_are_away(machine: Machine) -> None:
    """What starts meanwhile refuses; what runs goes on."""
    keys = machine.load.running.keys
    away = keys.with_name("keys-away")
    keys.rename(away)
    machine.load.running.kill("serve")
    await asyncio.sleep(3)
    away.rename(keys)


def every_fault(disks: Mapping[str, Path]) -> dict[str, Fault]:
    """All that can be made here."""
    faults: dict[str, Fault] = {f"kill -9 at {point}": at(point) for point in POINTS}
    for name in ("serve", "serve-2", "sequencer", "sequencer-2", "deliver", "witness"):
        faults[f"kill -9 of {name}"] = part(name)
    faults |= {
        "kill -9 of a worker": worker,
        "kill -9 of a PostgreSQL backend": backend,
        "kill -9 of the postmaster": postmaster,
        "link cut before a release is sent": cut(RELEASE, "before"),
        "link cut after a release was committed": cut(RELEASE, "after"),
        "link cut before COMMIT is sent": cut(COMMIT, "before"),
        "link cut after COMMIT was answered": cut(COMMIT, "after"),
        "half of the lines to the database cut": some_lines,
        "no way to the database for 2.5 s": no_lines,
        "the leading sequencer loses its session": leader_loses_its_session,
        "a sequencer stands still, another takes over": leader_stands_still,
        "clock an hour back": clock(-3600),
        "clock an hour ahead": clock(3600),
        "keys away while serve starts": keys_are_away,
        "a webhook refused for three days": webhook_refused_for_three_days,
    }
    return faults | {f"disk full: {what}": disk(what) for what in disks}
