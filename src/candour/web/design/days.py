"""A stretch of days that a page tells of: a calendar month, or the last thirty days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from candour.core.local_time import day_begins

LATEST = 30
"""Days that a page shows where no month is chosen, so that the first of a month is no empty page."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days in the United Kingdom, one after another; first and last are both in it."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """When the first begins, and when the last has ended (exclusive)."""
        return day_begins(self.first), day_begins(self.last + timedelta(days=1))

    def place(self, day: date) -> int:
        """How many of its days come before this one."""
        return (day - self.first).days

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def month_of(day: date) -> Days:
    """The calendar month that a day lies in."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def latest_days(today: date) -> Days:
    """The thirty days that end today."""
    return Days(today - timedelta(days=LATEST - 1), today)
