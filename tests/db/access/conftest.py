"""What the tests of the sequencer share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
def clock_at() -> Callable[[int], datetime]:
    """`clock_at(10)` is ten seconds after a fixed moment."""
    return lambda seconds: datetime(2020, 3, 3, 9, 15, tzinfo=UTC) + timedelta(seconds=seconds)
