"""When something is next collected at a property, worked out from a list of places and from nobody's record.

Pure: what stands in the list goes in, days come out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

POSTCODE_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Regular:
    """Something that is collected again and again. first: one day of it. every: days in between, from 1."""

    what: str
    first: date
    every: int


@dataclass(frozen=True, slots=True)
class Next:
    """The next day on which anything is collected, and what."""

    day: date
    what: tuple[str, ...]


def next_collection(regulars: Iterable[Regular], today: date) -> Next | None:
    """The next of several regular collections, today counted in; None where there are none."""
    days = [(_next_day(each, today), each.what) for each in regulars]
    if not days:
        return None
    day = min(day for day, _what in days)
    return Next(day, tuple(sorted(what for its, what in days if its == day)))


def plain_postcode(text: str) -> str:
    """A postcode in capitals without a space, as lists are looked up by: "hw3 4qt" is HW34QT."""
    return "".join(sign for sign in text.upper() if sign in POSTCODE_SIGNS)[:8]


def _next_day(regular: Regular, today: date) -> date:
    ahead = (regular.first - today).days % regular.every
    return today + timedelta(days=ahead)
