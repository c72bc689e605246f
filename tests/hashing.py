"""What it costs to hash passwords and codes: next to nothing where a database is in play, else as served."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

_SERVED, _LIGHTLY = 0, 1


@contextmanager
def lightly() -> Iterator[None]:
    """With Argon2id in 64 KiB and one pass: each took 24 milliseconds in 19 MiB, and 200 in 100."""
    yield from _costing(_LIGHTLY)


@contextmanager
def as_served() -> Iterator[None]:
    """With what residents' passwords cost, also where tests with a database ran before in this process."""
    yield from _costing(_SERVED)


def _costing(column: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place, name, *costs in _costs():
            patch.setattr(place, name, costs[column])
        yield


@cache
def _costs() -> list[tuple[Any, str, int, int]]:
    """Where each cost stands, what it is as served, and what lightly."""
    from django.contrib.auth.hashers import get_hasher

    from candour.people import password_hasher, typed_codes

    light = [
        (hasher, name, cost)
        for hasher in (get_hasher(), typed_codes._Lighter)
        for name, cost in (("memory_cost", 64), ("time_cost", 1), ("parallelism", 1))
    ]
    light += [(password_hasher, "LEAST_MEMORY", 64), (password_hasher, "LEAST_TIME", 1)]
    return [(place, name, getattr(place, name), cost) for place, name, cost in light]
