"""A password that was hashed strongly enough is left as it is, so that no session ends for it."""

import pytest
from django.contrib.auth.hashers import check_password

from candour.people.password_hasher import LEAST_MEMORY, LEAST_TIME, PasswordHasher


def made_with(memory_cost: int, time_cost: int) -> str:
    hasher = PasswordHasher()
    hasher.memory_cost, hasher.time_cost, hasher.parallelism = memory_cost, time_cost, 1
    return hasher.encode("five open doors", "x" * 22)


def hashed_anew(encoded: str) -> list[str]:
    typed: list[str] = []
    assert check_password("five open doors", encoded, setter=typed.append)
    return typed


@pytest.mark.parametrize(
    ("memory_cost", "time_cost", "is_too_weak"),
    [
        (LEAST_MEMORY, LEAST_TIME, False),
        (LEAST_MEMORY * 4, LEAST_TIME, False),
        (LEAST_MEMORY // 2, LEAST_TIME, True),
        (LEAST_MEMORY, LEAST_TIME - 1, True),
    ],
)
def test_only_what_is_weaker_than_the_least_is_hashed_anew(memory_cost, time_cost, is_too_weak):
    assert bool(hashed_anew(made_with(memory_cost, time_cost))) is is_too_weak
