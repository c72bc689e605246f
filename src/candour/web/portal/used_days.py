"""A month or so of uses, counted by day and by what became of them, for the drawing and what is said above.

What became of a use is sealed with it, so days are told apart by opening their uses. Where there are more of
them than a page can open in time they are counted without: then nothing is said that was not looked at.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from candour.access.queries import Use, Wanted, counts_of, uses_of
from candour.web.design.dates import local_date
from candour.web.design.days import Days
from candour.web.design.month import Dot
from candour.web.portal.use_words import dot_of

MOST_OPENED = 400
"""Uses that are opened for one drawing; more are counted only."""


@dataclass(frozen=True, slots=True)
class UsedDays:
    """What happened on some days. counts: for each day in the United Kingdom, how many of each.

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


def used_days(person: UUID, days: Days) -> UsedDays:
    """What happened on each of these days."""
    since, until = days.bounds
    most = MOST_OPENED + 1
    found = list(islice(uses_of(person, Wanted(since=since, until=until), at_once=most), most))
    if len(found) < most:
        askers = {use.body["organisation"] for use in found if not use.was_refused and not use.is_on_behalf}
        return UsedDays(counts_by_day(found), len(askers))
    counts = counts_of(person, since, until)
    return UsedDays({day: {Dot.ANY: count} for day, count in counts.items()}, is_told_apart=False)


def counts_by_day(uses: Iterable[Use]) -> Mapping[date, Mapping[Dot, int]]:
    """How many of each kind on each day."""
    counts: dict[date, Counter[Dot]] = {}
    for use in uses:
        counts.setdefault(local_date(use.happened), Counter())[dot_of(use)] += 1
    return counts
