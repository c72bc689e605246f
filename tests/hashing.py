"""What it costs to hash passwords and codes: next to nothing where a database is in play, else as served."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher

from candour.people import password_hasher, typed_codes

_LIGHT: dict[Any, dict[str, int]] = {
    get_hasher(): {"memory_cost": 64, "time_cost": 1, "parallelism": 1},
    typed_codes._Lighter: {"memory_cost": 64, "time_cost": 1, "parallelism": 1},
    password_hasher: {"LEAST_MEMORY": 64, "LEAST_TIME": 1},  # or every sign-in would hash it anew
}
_SERVED = {place: {name: getattr(place, name) for name in costs} for place, costs in _LIGHT.items()}


@contextmanager
def _costing(costs_of: dict[Any, dict[str, int]]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place, costs in costs_of.items():
            for name, cost in costs.items():
                patch.setattr(place, name, cost)
        yield


def lightly() -> AbstractContextManager[None]:
    """With Argon2id in 64 KiB and one pass: each took 24 milliseconds in 19 MiB, and 200 in 100."""
    return _costing(_LIGHT)


def as_served() -> AbstractContextManager[None]:
    """With what residents' passwords cost, also where tests with a database ran before in this process."""
    return _costing(_SERVED)
