"""Dates and times as people read them: 3 March 2026, Tuesday 24 November, 08:02.

Moments arrive aware and are shown in Europe/London. Day and month are joined by a no-break space, so a date
never breaks in the middle. Month and day names come through Django's translations.
"""

from datetime import date, datetime, timedelta

from django.utils.dateformat import format as format_date
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from candour.core.local_time import LOCAL, day_begins

NBSP = "\N{NO-BREAK SPACE}"

_WRITTEN = ("%d %B %Y", "%d %b %Y", "%d %m %Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")


def local_date(moment: date | datetime) -> date:
    """The calendar day in Europe/London. Raises ValueError for a datetime without a time zone."""
    return _local(moment).date() if isinstance(moment, datetime) else moment


def day_month(moment: date | datetime) -> str:
    """24 November"""
    day = local_date(moment)
    return f"{day.day}{NBSP}{MONTHS[day.month]}"


def short_day(moment: date | datetime) -> str:
    """24 Nov, where a column is as narrow as a phone"""
    day = local_date(moment)
    return f"{day.day}{NBSP}{format_date(day, 'M')}"


def full_date(moment: date | datetime) -> str:
    """24 November 2026"""
    return f"{day_month(moment)} {local_date(moment).year}"


def short_date(moment: date | datetime, today: date) -> str:
    """24 November, with the year where it is not this one"""
    return day_month(moment) if local_date(moment).year == today.year else full_date(moment)


def weekday(moment: date | datetime) -> str:
    """Tuesday 24 November"""
    return f"{WEEKDAYS[local_date(moment).weekday()]} {day_month(moment)}"


def full_weekday(moment: date | datetime) -> str:
    """Tuesday 24 November 2026"""
    return f"{weekday(moment)} {local_date(moment).year}"


def month_year(moment: date | datetime) -> str:
    """November 2026"""
    day = local_date(moment)
    return f"{MONTHS[day.month]} {day.year}"


def written_day(text: str) -> date | None:
    """The day somebody wrote: 27 March 2026, 27 3 2026, 27/03/2026 or 2026-03-27. None for no real day."""
    for form in _WRITTEN:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def clock(moment: datetime) -> str:
    """08:02. Raises ValueError for a datetime without a time zone."""
    return f"{_local(moment):%H:%M}"


def near_day(moment: date | datetime, today: date) -> str:
    """Today, Yesterday, or else the weekday and date, with the year where it is not this one."""
    day = local_date(moment)
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return weekday(day) if day.year == today.year else full_weekday(day)


def machine_time(moment: date | datetime) -> str:
    """The same moment for the `datetime` attribute of a `time` element: ISO 8601, with offset."""
    return (
        _local(moment).isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
    )


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; pages show only moments that are certain")
    try:
        return moment.astimezone(LOCAL)
    except OverflowError:  # the first 75 seconds of the year 1, which a blank date is, lie before it here
        return day_begins(date.min)
