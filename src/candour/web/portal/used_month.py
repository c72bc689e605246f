"""One month of uses, counted by day and by what became of them: for the drawing and the sentence above it.

What became of a use is sealed with it, so a month is told apart by opening its uses. A month with more of
them than a page can open in time is counted without: then nothing is said that was not looked at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from candour.access.queries import Use, Wanted, counts_of, uses_of
from candour.web.design.dates import day_begins, local_date
from candour.web.design.month import Dot
from candour.web.portal.use_words import dot_of

MOST_OPENED = 400
"""Uses of one month that are opened for its drawing; more are counted only."""


@dataclass(frozen=True, slots=True)
class UsedMonth:
    """What happened in a month. counts: for each day in the United Kingdom, how many of each.

    askers: how many organisations were given or used something. is_told_apart: whether each use was opened;
    otherwise all of them stand under `Dot.ANY`, and nobody knows how many askers there were.
    """

    counts: Mapping[date, Mapping[Dot, int]]
    askers: int = 0
    is_told_apart: bool = True

    @property
    def refused(self) -> int:
        """Uses that gave nothing."""
        return sum(day.get(Dot.REFUSED, 0) for day in self.counts.values())

    @property
    def used(self) -> int:
        """Uses that gave something; all of them where they are not told apart."""
        return sum(sum(day.values()) for day in self.counts.values()) - self.refused


def used_month(person: UUID, month: date) -> UsedMonth:
    """What happened in the month that a day lies in."""
    since, until = month_bounds(month)
    most = MOST_OPENED + 1
    found = list(islice(uses_of(person, Wanted(since=since, until=until), at_once=most), most))
    if len(found) < most:
        askers = {use.body["organisation"] for use in found if not use.was_refused and not use.is_on_behalf}
        return UsedMonth(counts_by_day(found), len(askers))
    counts = counts_of(person, since, until)
    return UsedMonth({day: {Dot.ANY: count} for day, count in counts.items()}, is_told_apart=False)


def counts_by_day(uses: Iterable[Use]) -> Mapping[date, Mapping[Dot, int]]:
    """How many of each kind on each day."""
    counts: dict[date, Counter[Dot]] = {}
    for use in uses:
        counts.setdefault(local_date(use.happened), Counter())[dot_of(use)] += 1
    return counts


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """When a month begins and when it has ended, in the United Kingdom's time."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return day_begins(first), day_begins(following)
