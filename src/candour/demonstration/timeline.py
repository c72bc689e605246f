"""Days of the demonstration, counted back from the day it is seeded.

History is told in working days before that day, so that it always ends before it, always falls in working
hours, and always comes in the same order whatever day of the week it is seeded on. The same seed then gives
the same outcomes.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from candour.core.local_time import LOCAL

_CLOSED = frozenset({(12, 25), (12, 26), (1, 1)})


@dataclass(frozen=True, slots=True, order=True)
class WorkingDay:
    """A day so many working days ago: 0 is the last one that is over, negative ones are ahead."""

    ago: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day, local, on a working day. Sorts from the oldest."""

    day: WorkingDay
    at: time

    def __lt__(self, other: "Moment") -> bool:
        return (-self.day.ago, self.at) < (-other.day.ago, other.at)


def ago(days: int, hour: int, minute: int) -> Moment:
    """A local time of day on the working day so many days ago."""
    return Moment(WorkingDay(days), time(hour, minute))


@dataclass(frozen=True, slots=True)
class Timeline:
    """Turns moments into times for a demonstration seeded on `today`, a local date."""

    today: date

    @classmethod
    def ending(cls, now: datetime) -> "Timeline":
        """The timeline of a demonstration seeded at `now`, which has a time zone."""
        return cls(now.astimezone(LOCAL).date())

    def date_of(self, day: WorkingDay) -> date:
        """The calendar date of a working day."""
        step = timedelta(days=-1 if day.ago >= 0 else 1)
        left = day.ago + 1 if day.ago >= 0 else -day.ago
        found = self.today
        while left:
            found += step
            left -= is_working_day(found)
        return found

    def time_of(self, moment: Moment) -> datetime:
        """The time of a moment, in UTC."""
        return local(self.date_of(moment.day), moment.at)


def local(day: date, at: time = time()) -> datetime:
    """A local date and time of day, midnight if not said, as UTC."""
    return datetime.combine(day, at, LOCAL).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Monday to Friday, but for Christmas, Boxing Day and New Year's Day."""
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED
