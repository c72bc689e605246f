"""What the public register says, read once by each process and again when the register has changed.

Only what is about nobody is remembered: a person's choices and records are read anew for every request. A
page asks once which state of the register holds, and everything it then takes is of that state or newer.
"""

from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

from django.db import connection

from candour.store.register import REGISTER_STATE

T = TypeVar("T")

State: TypeAlias = tuple[str, int, str]
"""The database's name, the register's version, and which transaction raised it: a version that was rolled
back may come again and mean something else."""


def register_state() -> State:
    """Which state of the register holds now: one question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(REGISTER_STATE)
        row = cursor.fetchone()
    assert row is not None, "a migration makes the register's version"
    return row[0], row[1], row[2]


class Remembered(Generic[T]):
    """One reading of the register. read: reads it from the database. What it gives is never changed."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: tuple[State, T] | None = None

    def at(self, state: State) -> T:
        """As it was in that state, or is by now."""
        kept = self._kept
        if kept is None or kept[0] != state:
            kept = state, self._read()
            self._kept = kept
        return kept[1]
