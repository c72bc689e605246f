"""What the tests of the sequencer share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest


@pytest.fixture
def clock_at() -> Callable[[int], datetime]:
    """`clock_at(10)` is ten seconds after a fixed moment."""
    return lambda seconds: datetime(2020, 3, 3, 9, 15, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.fixture
def commit(database_url: str) -> Callable[[int], None]:
    """`commit(5)` commits five more leaves to the outbox."""
    count = 0

    def more(leaves: int) -> None:
        nonlocal count
        rows = [(UUID(int=number), b"leaf %d" % number) for number in range(count, count + leaves)]
        with psycopg.connect(database_url) as connection:
            connection.cursor().executemany("insert into pending (id, leaf) values (%s, %s)", rows)
        count += leaves

    return more
