"""What lies below the program breaks under load: PostgreSQL, the way to it, its disk and the disk of the log.

Each happens once here; `make soak` makes them at random for as long as one likes, with every other fault.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from soak.disks import small_disk
from soak.faults import every_fault
from soak.trial import Trial, older_copy_refused, prepare

from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.cluster import remove_cluster

from .conftest import SMALL

pytestmark = pytest.mark.slow

BELOW = (
    "kill -9 of a PostgreSQL backend",
    "kill -9 of the postmaster",
    "link cut before a release is sent",
    "link cut after a release was committed",
    "link cut before COMMIT is sent",
    "link cut after COMMIT was answered",
    "no way to the database for 2.5 s",
    "clock an hour back",
    "clock an hour ahead",
    "a webhook refused for three days",
)
FULL = ("disk full: WAL and data", "disk full: tiles")


@pytest.fixture
def trial(tmp_path: Path, django_on: Callable[[str], AbstractContextManager[None]]) -> Iterator[Trial]:
    """The whole program over a PostgreSQL of its own, on small disks where root may mount some."""
    from django.conf import settings

    postgres, data = tmp_path / "postgres", tmp_path / "data"
    keys = settings.CANDOUR_ENVIRONMENT.keys
    with ExitStack() as at_end:
        at_end.callback(remove_cluster, postgres)
        places = {"WAL and data": postgres, "tiles": data}
        disks = {
            what: place for what, place in places.items() if at_end.enter_context(small_disk(place, 384))
        }
        server = at_end.enter_context(EmbeddedPostgres(postgres, settings=SMALL))
        yield at_end.enter_context(prepare(tmp_path, server, keys, disks, django_on, people=8))


async def break_what_is_below(trial: Trial) -> None:
    faults = every_fault(trial.machine.disks)
    for name in [*BELOW, *[name for name in FULL if name in faults]]:
        await trial.make(name, faults[name])
        assert trial.tried[name] == 1, name
        await trial.machine.load.until_told(20)
        trial.back_up_once()


def test_whatever_was_answered_is_true_when_what_is_below_breaks(trial: Trial) -> None:
    asyncio.run(trial.machine.load.during(lambda load: break_what_is_below(trial)))
    assert trial.machine.load.journal.unanswered > 0
    assert trial.violations() == []
    assert older_copy_refused(trial) == []
    if not trial.machine.disks:
        pytest.skip("All but full disks was tried: nothing may be mounted here.")
