"""The calendar of the United Kingdom: which day a moment falls on, and when a day begins.

Ages, deadlines and the ends of authorities turn on it; rows and entries have moments in UTC.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/London")


@lru_cache(maxsize=8)
def local_date(moment: datetime) -> date:
    """The calendar day at a moment. Raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone.")
    return moment.astimezone(LOCAL).date()


def day_begins(day: date) -> datetime:
    """The first moment of a day, in UTC: in summer that is eleven at night of the day before."""
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)
