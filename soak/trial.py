"""One trial: the program over its own database, load on it, the faults that were made, and the verdict."""

import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from candour.config.database import addresses
from candour.config.postgres import EmbeddedPostgres, programs
from candour.config.postgres.roles import address_for
from candour.config.processes import REFUSED
from candour.store.roles import ERASE
from candour.vault import journal as destroyed
from soak.failpoints import Failpoints
from soak.faults import Fault, Machine
from soak.link import Link
from soak.load import Load, violations
from soak.receiver import Receiver
from soak.running import Running, wait_until
from soak.visitors import make_visitors
from soak.world import have_changes_sent, make_world, tell

DATABASE, OLDER = "soak", "older"
BACK_UP_AFTER = 50


@dataclass
class Trial:
    """A machine, what was tried on it, and how much was destroyed when it was backed up.

    tried: by fault, how often. not_passed: failpoints that nobody passed in time.
    """

    machine: Machine
    folder: Path
    tried: Counter[str] = field(default_factory=Counter)
    not_passed: Counter[str] = field(default_factory=Counter)
    backed_up: int | None = None
    entries: int = 0
    published: int = 0

    async def make(self, name: str, fault: Fault) -> None:
        """Make a fault, and have the database up again when it is over."""
        try:
            await fault(self.machine)
            self.tried[name] += 1
        except TimeoutError:
            self.not_passed[name] += 1
        except psycopg.OperationalError:  # the database was still recovering from the fault before
            await asyncio.sleep(1)
        self.machine.start_database_if_ended()

    def progress(self) -> str:
        """How it goes, in a few words."""
        load = self.machine.load
        size = max([size for log in load.logs for size, _ in log.seen], default=0)
        return (
            f"{len(load.journal.told):,} answers, {load.journal.unanswered:,} asked again,"
            f" {sum(load.residents.done.values()):,} choices, {size:,} entries published,"
            f" {sum(self.tried.values())} faults"
        )

    def back_up_once(self) -> None:
        """Keep a copy of the database as it is once there is something in it."""
        load = self.machine.load
        if self.backed_up is not None or len(load.journal.told) < BACK_UP_AFTER:
            return
        dump = [str(programs() / "pg_dump"), "-Fc", "-f", str(self._dump), self.machine.dsn]
        so_far = sum(1 for _ in destroyed.read(load.running.destroyed_keys))
        if subprocess.run(dump, capture_output=True, check=False).returncode == 0:
            self.backed_up = so_far

    def violations(self) -> list[str]:
        """Let everything come to rest, and give what is not true."""
        from candour.access.current import recorder

        load = self.machine.load
        self.machine.link.come_up()
        self.machine.start_database_if_ended()
        for name in [name for name in load.running.parts if name.startswith("sequencer-")]:
            load.running.parts.pop(name).stop()  # the one whose files are served must lead in the end

        def is_well() -> bool:
            load.running.start_what_has_ended()
            return load.running.is_well()

        wait_until(is_well, 120, "the program is not well")
        with psycopg.connect(self.machine.dsn, autocommit=True) as database:
            evidence = load.evidence(database, recorder())
            self.entries, self.published = len(evidence.uses), len(evidence.leaves)
            found = violations(evidence)
        verified = load.running.command("log", "verify")
        return found + ([verified.stderr.strip()] if verified.returncode else [])

    def keep_evidence(self) -> None:
        """Copy what goes with the small disks: the log's files, and the database."""
        kept = self.folder / "evidence"
        subprocess.run(["cp", "-a", str(self.folder / "data"), str(kept)], check=False)  # noqa: S607
        dump = [str(programs() / "pg_dump"), "-Fc", "-f", f"{kept}.dump", self.machine.dsn]
        subprocess.run(dump, check=False)

    @property
    def _dump(self) -> Path:
        return self.folder / "older.dump"

    def restore(self) -> str:
        """Restore the copy as another database; gives its address."""
        self.machine.server.make_database(OLDER)
        dsn = self.machine.server.dsn(OLDER)
        command = [str(programs() / "pg_restore"), "--no-owner", "-d", dsn, str(self._dump)]
        subprocess.run(command, check=True, capture_output=True)
        return dsn


def older_copy_refused(trial: Trial) -> list[str]:
    """What was let happen with an older copy of the database: nothing may be signed or served by it."""
    if trial.backed_up is None:
        return []
    running, found = trial.machine.load.running, []
    for part in reversed(running.parts.values()):
        part.stop()
    dsn = trial.restore()
    ended = running.command("sequencer", **addresses(dsn, "sequencer"))
    if ended.returncode != REFUSED or "older copy" not in ended.stderr:
        found.append(f"the sequencer went on with an older copy: {ended.returncode} {ended.stderr.strip()}")
    destructions = sum(1 for _ in destroyed.read(running.destroyed_keys))
    if destructions > trial.backed_up:
        ended = running.command("serve", **addresses(dsn, "serve"))
        if ended.returncode != REFUSED or "destroy-again" not in ended.stderr:
            found.append(f"destroyed keys came back: {ended.returncode} {ended.stderr.strip()}")
    trial.tried["an older copy of the database restored"] += 1
    return found


@contextmanager
def prepare(
    folder: Path,
    server: EmbeddedPostgres,
    keys: Path,
    disks: Mapping[str, Path],
    django_on: Callable[[str], AbstractContextManager[None]],
    people: int = 24,
    **running: Any,
) -> Iterator[Trial]:
    """The program at work over a new database, with people in it, reached by a link that can be cut.

    django_on: puts Django on the database with an address. It is that of the role that may do most: by it
    the world is made. running: as Running takes it.
    """
    server.make_database(DATABASE)
    dsn = server.dsn(DATABASE)
    port = conninfo_to_dict(dsn)["port"]
    with ExitStack() as at_end:
        link = at_end.enter_context(Link(int(str(port))))
        through_link = dsn.replace(f":{port}/", f":{link.port}/")
        program = at_end.enter_context(Running(folder, keys, through_link, witnessed=True, **running))
        program.command("migrate").check_returncode()
        at_end.enter_context(django_on(address_for(ERASE, dsn)))
        receiver = at_end.enter_context(Receiver())
        world = make_world(people)
        have_changes_sent(receiver)
        program.start()
        tell(world, program.nodes[0])
        visitors = make_visitors(world)
        file = at_end.enter_context((folder / "journal.jsonl").open("w"))
        load = Load(program, world, dsn, receiver, visitors, partners=8, pause=0.01, file=file)
        failpoints = Failpoints(folder / "failpoints")
        yield Trial(Machine(load, server, dsn, link, failpoints, disks), folder)


@contextmanager
def alone_with_django(dsn: str, folder: Path, keys: Path) -> Iterator[None]:
    """Set Django up in this process, for one database."""
    import django

    os.environ |= {
        "CANDOUR_DATABASE_URL": dsn,
        "CANDOUR_DATA": str(folder / "own"),
        "CANDOUR_KEYS": str(keys),
        "DJANGO_SETTINGS_MODULE": "candour.config.settings",
    }
    django.setup()
    yield
