"""Loop random faults under load for SOAK_MINUTES, then hold everything against what must stay true.

Prints how it goes, and at the end a table. Exit status 1 on anything that is not true; then build/soak keeps
the evidence: the partners' journal, what every process said, the log's files and the database.
"""

import asyncio
import os
import random
import shutil
import sys
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from candour.config.postgres import EmbeddedPostgres
from soak.disks import small_disk
from soak.faults import every_fault
from soak.table import table
from soak.trial import Trial, alone_with_django, older_copy_refused, prepare

FOLDER = Path("build/soak").absolute()
MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
SEED = int(os.environ.get("SOAK_SEED") or random.randrange(10**6))
SMALL = {"max_wal_size": "128MB", "min_wal_size": "64MB", "shared_buffers": "64MB"}
DISKS = (("WAL and data", FOLDER / "postgres", 1024), ("tiles", FOLDER / "data", 128))
"""What can be full: name, folder, megabytes."""

AGAIN_SECONDS = 180
"""How long partners may wait for their next answers once a fault is over, on a machine shared with others."""


def main() -> int:
    """Soak; 0 when everything stayed true."""
    random.seed(SEED)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    say(f"{MINUTES:g} minutes of faults, seed {SEED}.")
    with ExitStack() as at_end:
        disks = {what: place for what, place, size in DISKS if at_end.enter_context(small_disk(place, size))}
        if not disks:
            say("No disk is filled: nothing may be mounted here.")
        server = at_end.enter_context(EmbeddedPostgres(FOLDER / "postgres", settings=SMALL))
        say("Preparing the database ...")
        keys = FOLDER / "keys"
        django_on = partial(alone_with_django, folder=FOLDER, keys=keys)
        trial = at_end.enter_context(prepare(FOLDER, server, keys, disks, django_on, nodes=2, sequencers=2))
        say(f"These are up: {', '.join(trial.machine.load.running.parts)}.")
        found = soak(trial)
        say(table(trial, found))
        if found:
            trial.keep_evidence()
    if found:
        say(f"The evidence is in {FOLDER}. SOAK_SEED={SEED} tries the same faults in the same order.")
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


def soak(trial: Trial) -> list[str]:
    """Make faults, and give everything that was not true."""
    found = []
    try:
        asyncio.run(trial.machine.load.during(lambda load: make_faults(trial)))
    except Exception as fault:
        found.append(f"it did not go on: {type(fault).__name__}: {fault}")
    try:
        found += trial.violations()
        found += older_copy_refused(trial)
    except Exception as fault:
        found.append(f"it could not be checked: {type(fault).__name__}: {fault}")
    return found


async def make_faults(trial: Trial) -> None:
    """One fault after another, each of them once before any a second time, until the time is over."""
    faults, waiting = every_fault(trial.machine.disks), list[str]()
    began = told = time.monotonic()
    while time.monotonic() < began + MINUTES * 60:
        waiting = waiting or random.sample(sorted(faults), len(faults))
        name = waiting.pop()
        await trial.make(name, faults[name])
        await trial.machine.load.until_told(30, AGAIN_SECONDS)
        await asyncio.sleep(random.random())
        trial.back_up_once()
        if time.monotonic() - told > 10:
            told = time.monotonic()
            say(f"{told - began:5.0f} s  {trial.progress()}; last: {name}")


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
