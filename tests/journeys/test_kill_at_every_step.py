"""kill -9 at every named step, under load: whatever a partner was told is true afterwards, and stays so.

The real program on real addresses. Partners keep a journal of every answer and ask again under the same key
when they get none, while people change their minds, webhooks are received, and everybody asks for what is not
theirs. What is checked, is checked from outside: `soak.checks`.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest
from soak.failpoints import POINTS, Failpoints
from soak.load import Load, violations
from soak.receiver import Receiver
from soak.running import Running, wait_until
from soak.visitors import make_visitors
from soak.world import have_changes_sent, make_world, tell

from candour.config.postgres.roles import address_for
from candour.store.roles import ERASE

pytestmark = pytest.mark.slow

PEOPLE = 8
WAIT_SECONDS = 120
"""Far more than anything here takes; a test that waits this long has failed."""

PROGRAMS = ("serve", "sequencer", "deliver", "witness")


@pytest.fixture
def load(
    live_database: str, tmp_path: Path, django_on: Callable[[str], AbstractContextManager[None]]
) -> Iterator[Load]:
    """The whole program over a small world, whose partners and people are about to begin."""
    from django.conf import settings

    keys = settings.CANDOUR_ENVIRONMENT.keys
    with (
        django_on(address_for(ERASE, live_database)),
        Receiver() as receiver,
        Running(tmp_path, keys, live_database, witnessed=True) as running,
    ):
        running.command("migrate").check_returncode()  # its keys are made before anything is sealed
        world = make_world(PEOPLE)
        have_changes_sent(receiver)
        running.start()
        tell(world, running.nodes[0])
        yield Load(running, world, live_database, receiver, make_visitors(world))


def points_of(program: str) -> list[str]:
    """Where a program can be ended."""
    return [point for point in POINTS if point.startswith(f"{program}.")]


async def kill_at_every_step(load: Load, program: str) -> None:
    """Have a process end at each point, and wait until partners are answered again."""
    failpoints = Failpoints(load.running.folder / "failpoints")
    for point in points_of(program):
        failpoints.arm(point, passing=random.randint(1, 3))
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        while failpoints.is_armed(point):
            await asyncio.sleep(0.01)
            assert asyncio.get_running_loop().time() < deadline, f"nobody passed {point}"
        await load.until_told(20)


async def kill_all_at_every_step(load: Load) -> None:
    """Each program at its own pace, so that they are ended together too."""
    await asyncio.gather(*[kill_at_every_step(load, program) for program in PROGRAMS])


def test_whatever_was_answered_is_true_after_a_kill_at_every_step(load, live_database):
    from candour.access.current import recorder

    asyncio.run(load.during(kill_all_at_every_step))
    kills = sum(len(points_of(each)) for each in PROGRAMS if each != "serve")

    def is_well() -> bool:
        load.running.start_what_has_ended()
        return len(load.running.ended) >= kills and load.running.is_well()

    wait_until(is_well, WAIT_SECONDS, f"{kills} kills were not seen, or the program is not well again")
    with psycopg.connect(live_database, autocommit=True) as database:
        assert violations(load.evidence(database, recorder())) == []
    verified = load.running.command("log", "verify")
    assert verified.returncode == 0, verified.stderr
