"""Keys that were destroyed stay destroyed: `candour keys destroy-again` after a backup was restored.

Until that has been done, `candour serve` refuses a database that holds some of them.
"""

import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import psycopg

from candour.config.env import CannotStart, Environment
from candour.store.keys import KEYS_STILL_THERE
from candour.vault import journal
from candour.vault.destruction import Destruction
from candour.vault.errors import JournalDamaged

MOST_AT_ONCE = 10_000
ERASING_SECONDS = 5.0
"""Longer than an erasure takes from its journal to its commit."""


def destroy_again(args: Namespace, environment: Environment) -> int:
    """Destroy whatever the journal says was destroyed. Raises CannotStart when it cannot be read."""
    from candour.config.migrate import refuse_an_older_database
    from candour.sharing.actions import erasing

    refuse_an_older_database()
    if not environment.journal.exists():
        raise CannotStart(
            f"There is no journal of destroyed keys at {environment.journal}: put its newest copy there. "
            "If nothing was ever erased, there is nothing to do."
        )
    again = sum(erasing.destroy_again(part, at=datetime.now(UTC)) for part in _parts(environment))
    sys.stdout.write(f"Keys destroyed again: {again:,}\n" if again else "No destroyed key came back.\n")
    return 0


def refuse_keys_that_came_back(environment: Environment, *, patience: float = ERASING_SECONDS) -> None:
    """Raise CannotStart, with a sentence, when the database holds keys that were destroyed.

    patience: for how many seconds they may still be there. A key is remembered as destroyed a moment before
    the database forgets it, so one that is being destroyed just now has not come back.
    """
    deadline = time.monotonic() + patience
    while back := _keys_still_there(environment):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"The database holds {back:,} keys that were destroyed, so it was restored from a backup: "
                "run candour keys destroy-again first."
            )
        time.sleep(0.1)


def _keys_still_there(environment: Environment) -> int:
    """How many of the destroyed keys the database holds; 0 where nothing is in it yet."""
    assert environment.database_url is not None
    if not environment.journal.exists():
        return 0
    with psycopg.connect(environment.database_url) as connection:
        try:
            return sum(
                connection.execute(KEYS_STILL_THERE, {"ids": [each.key_id for each in part]}).rowcount
                for part in _parts(environment)
            )
        except psycopg.errors.UndefinedTable:
            return 0


def _parts(environment: Environment) -> Iterator[list[Destruction]]:
    try:
        destructions = journal.read(environment.journal)
        while part := list(islice(destructions, MOST_AT_ONCE)):
            yield part
    except JournalDamaged as damage:
        raise CannotStart(str(damage)) from None
