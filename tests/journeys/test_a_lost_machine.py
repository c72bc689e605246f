"""The database's machine is lost under load, and its replica takes over: nothing acknowledged is lost."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from soak.journal import Told
from soak.load import Load
from soak.replica import Replica
from soak.trial import Trial, prepare

from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.cluster import remove_cluster

from .conftest import SMALL

pytestmark = pytest.mark.slow

STOPS_FOR_SECONDS = 30
"""At most, without an operator."""

WAIT_SECONDS = 120
"""Far more than anything here takes; a test that waits this long has failed."""

IN_VAIN = 20
"""How often partners, eight of them, ask in vain of a database whose replica stands still."""


@pytest.fixture
def primary(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path / "postgres", settings=SMALL) as server:
        if (server.folder / "elsewhere").exists():
            pytest.skip("PostgreSQL runs as nobody here, whose folders a replica cannot have.")
        yield server
    remove_cluster(server.folder)


@pytest.fixture
def replica(primary: EmbeddedPostgres, tmp_path: Path) -> Iterator[Replica]:
    replica = Replica(primary, tmp_path / "replica", SMALL)
    yield replica
    replica.server.stop()
    remove_cluster(replica.server.folder)


@pytest.fixture
def trial(
    primary: EmbeddedPostgres,
    replica: Replica,
    tmp_path: Path,
    django_on: Callable[[str], AbstractContextManager[None]],
) -> Iterator[Trial]:
    """The whole program over a database that a replica follows."""
    from django.conf import settings

    with ExitStack() as at_end:
        keys = settings.CANDOUR_ENVIRONMENT.keys
        trial = at_end.enter_context(prepare(tmp_path, primary, keys, {}, django_on, people=8))
        replica.follow()
        yield trial


def newly_answered(load: Load, since: float) -> list[Told]:
    """What was asked since then, for the first time, and answered."""
    told, first = load.journal.told, load.journal.by_key
    return [each for each in told if each.began > since and first[each.question.key] is each]


async def lose_the_machine(trial: Trial, replica: Replica) -> float:
    """Gives how long nobody was answered, in seconds."""
    load = trial.machine.load
    await load.until_told(50)
    with replica.frozen():
        since, unanswered = time.monotonic(), load.journal.unanswered
        async with asyncio.timeout(WAIT_SECONDS):
            while load.journal.unanswered < unanswered + IN_VAIN:
                await asyncio.sleep(0.1)
        assert newly_answered(load, since) == [], "answered without the replica"
    await load.until_told(20)
    began = time.monotonic()
    trial.machine.server = replica.server
    replica.take_over()
    await load.until_told(1)
    stopped = time.monotonic() - began
    async with asyncio.timeout(WAIT_SECONDS):
        while not (load.refusals.own and set(load.refusals.doors) <= load.refusals.pairs.keys()):
            await load.until_told(1)  # everybody has also asked for what is not theirs
    return stopped


def test_what_was_acknowledged_outlives_the_machine_it_was_on(trial: Trial, replica: Replica) -> None:
    stopped: list[float] = []

    async def during(load: object) -> None:
        stopped.append(await lose_the_machine(trial, replica))

    asyncio.run(trial.machine.load.during(during))
    assert stopped[0] < STOPS_FOR_SECONDS
    assert trial.violations() == []
