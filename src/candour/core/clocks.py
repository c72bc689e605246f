"""Statutory clocks: by which day somebody must be answered.

The day on which a clock ends is counted by the calendar and never falls on a day when offices are closed
(law-and-fields.md, "Clocks"; Regulation 1182/71, Article 3, as the ICO applies it to one calendar month).
"""

from datetime import date, timedelta
from functools import lru_cache

from candour.core.period import Period, add

ONE_MONTH = Period(months=1)


def one_month_after(received: date) -> date:
    """The last day for an answer: the same date next month, or the next working day after it.

    A month without that date ends on its last day. Working days are those of England and Wales.
    """
    return next_working_day(add(received, ONE_MONTH))


def next_working_day(day: date) -> date:
    """The day itself, or the first after it that is no Saturday, Sunday or bank holiday."""
    while day.weekday() >= 5 or day in bank_holidays(day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales that come every year; from 1978 on.

    Those proclaimed for one year are not here. Missing one ends a clock a day early, never a day late.
    """
    easter = easter_sunday(year)
    return frozenset(
        {
            *_weekdays_from(date(year, 1, 1), 1),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            _monday_from(date(year, 5, 1)),
            _monday_from(date(year, 5, 25)),
            _monday_from(date(year, 8, 25)),
            *_weekdays_from(date(year, 12, 25), 2),
        }
    )


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Meeus, Jones and Butcher's algorithm)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    moved = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moved + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _weekdays_from(day: date, number: int) -> list[date]:
    """The first days from this one on that are no Saturday or Sunday: where a holiday moves to."""
    days = (day + timedelta(days=later) for later in range(number + 2))
    return [each for each in days if each.weekday() < 5][:number]


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
