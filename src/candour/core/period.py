"""Periods of whole years, months, weeks or days, as agreements and retention rules state them.

Written as ISO 8601 durations ("P2Y", "P1Y6M", "P90D", "P4W") and added by the calendar, never as an average
number of seconds: a year from 29 February ends on 28 February.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from candour.core.errors import InvalidPeriod

_PERIOD = re.compile(
    "P(?:(?P<weeks>[0-9]{1,4})W"
    "|(?=[0-9])(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,4})M)?(?:(?P<days>[0-9]{1,4})D)?)"
)

Day = TypeVar("Day", bound=date)
"""A date, or a datetime, whose time of day and zone stay as they are."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of calendar time; each part is a whole number from 0 to 9999."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def __str__(self) -> str:
        """As ISO 8601 writes it; weeks beside another part, which it cannot write, as days."""
        if self.weeks and self == Period(weeks=self.weeks):
            return f"P{self.weeks}W"
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks * 7 + self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


@lru_cache(maxsize=256)
def parse_period(text: str) -> Period:
    """The period an ISO 8601 duration states: weeks alone, or years, months and days in that order.

    Raises InvalidPeriod for anything else: times of day, fractions, signs, parts over 9999.
    """
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise InvalidPeriod(f"{text!r} is not a period such as P2Y, P6M, P4W or P90D.")
    return Period(**{part: int(number) for part, number in found.groupdict().items() if number is not None})


def add(start: Day, period: Period) -> Day:
    """The day a period after `start`: years and months first, then weeks and days.

    Where the month reached has no such date, its last day (law-and-fields.md, "Clocks"). A datetime keeps
    its time of day; for a period in local days, give a local date. Raises InvalidPeriod past year 9999.
    """
    months = start.year * 12 + start.month - 1 + period.years * 12 + period.months
    year, month = divmod(months, 12)
    try:
        last = calendar.monthrange(year, month + 1)[1]
        reached = start.replace(year=year, month=month + 1, day=min(start.day, last))
        return reached + timedelta(weeks=period.weeks, days=period.days)
    except (ValueError, OverflowError):
        raise InvalidPeriod(f"{period} after {start} is beyond the calendar.") from None
