"""The month of dots: one month of uses as a small drawing, and as the table that says the same.

Each dot is one use, stacked on its day. A day with more than `MOST_DOTS` would make dots too small to see,
so then every day becomes a bar. The drawing has no words inside: labels and the table are HTML, and whoever
cannot see it loses nothing.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.web.design.dates import NBSP, day_month
from candour.web.design.numbers import in_words

MOST_DOTS = 6  # uses on one day that still fit as dots

# The drawing's own units: a day is one column wide, a dot one step high.
COLUMN = 20
STEP = 21
HEADROOM = 16
TALLEST_BAR = MOST_DOTS * STEP - 10  # leaves room above it for an emergency's ring
LEAST_BAR = 5  # one refusal beside forty uses is still seen
TODAY_SPAN = 5  # columns that the word Today covers on a small phone


class Dot(StrEnum):
    """One use, by what became of it; the order is that of a stack, from the line up."""

    USED = "used"
    LATE = "late"  # kept from view at first, shown once a named person decided that showing it is safe
    REFUSED = "refused"
    EMERGENCY = "emergency"
    ANY = "any"  # counted without being opened: a month with more uses than a page can open in time


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot at its centre, in the drawing's units."""

    dot: Dot
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Part of a busy month's bar, from its upper left corner."""

    dot: Dot
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the table: what happened on one day."""

    day: date
    counts: Mapping[Dot, int]

    @property
    def total(self) -> int:
        """Uses and refusals together."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Label:
    """What stands under one day's column; most have no text."""

    text: str = ""
    is_today: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Everything the macro `month` draws.

    rule: the y of the base line. today: the left edge of today. dots: the kinds in it, the table's columns.
    note: what one sign stands for, to be said beside the drawing.
    """

    first: date
    width: int
    rule: int
    weeks: tuple[int, ...]
    today: int | None
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    days: tuple[Day, ...]
    dots: tuple[Dot, ...]
    summary: str
    note: str

    @property
    def key(self) -> tuple[Dot, ...]:
        """The kinds that can be told apart in the drawing: a bar does not say which of its uses were late."""
        return tuple(dot for dot in self.dots if not (self.bars and dot is Dot.LATE))


def draw_month(counts: Mapping[date, Mapping[Dot, int]], *, month: date, today: date) -> Month:
    """Lay out the month that `month` lies in.

    counts: for each day in Europe/London, how many of each; days of other months are left out.
    today: the day to mark; outside this month nothing is marked.
    """
    first = month.replace(day=1)
    length = monthrange(first.year, first.month)[1]
    days = tuple(
        Day(day, counts[day])
        for day in sorted(counts)
        if day.replace(day=1) == first and any(counts[day].values())
    )
    most = max((day.total for day in days), default=0)
    busy = most > MOST_DOTS
    rule = (MOST_DOTS if busy else max(4, most)) * STEP + HEADROOM
    this_month = today.replace(day=1) == first
    return Month(
        first=first,
        width=length * COLUMN,
        rule=rule,
        weeks=tuple(COLUMN * day for day in range(7, length, 7)),
        today=(today.day - 1) * COLUMN if this_month else None,
        marks=_rings(days, rule, most) if busy else _stacks(days, rule),
        bars=_bars(days, rule, most) if busy else (),
        labels=_labels(first, length, today.day if this_month else None),
        days=days,
        dots=tuple(dot for dot in Dot if any(day.counts.get(dot) for day in days)),
        summary=_summary(days, first),
        note=_busy_note(days) if busy else _("Every dot is one use"),
    )


def _stacks(days: tuple[Day, ...], rule: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(dot, _centre(day), rule - 13 - level * STEP)
        for day in days
        for level, dot in enumerate(dot for dot in Dot for _each in range(day.counts.get(dot, 0)))
    )


def _bars(days: tuple[Day, ...], rule: int, most: int) -> tuple[Bar, ...]:
    """Two parts a day: what was used, and above it what was refused."""
    bars = []
    for day in days:
        refused = day.counts.get(Dot.REFUSED, 0)
        foot = rule
        for dot, count in ((Dot.USED, day.total - refused), (Dot.REFUSED, refused)):
            if count:
                height = max(LEAST_BAR, round(TALLEST_BAR * count / most))
                foot -= height
                bars.append(Bar(dot, _centre(day) - 7, foot, height))
    return tuple(bars)


def _rings(days: tuple[Day, ...], rule: int, most: int) -> tuple[Mark, ...]:
    """An emergency is never lost in a bar: its ring stands above."""
    tops = {bar.x + 7: bar.y for bar in _bars(days, rule, most)}
    return tuple(
        Mark(Dot.EMERGENCY, x, tops[x] - 12)
        for x, day in ((_centre(day), day) for day in days)
        if day.counts.get(Dot.EMERGENCY)
    )


def _centre(day: Day) -> int:
    return (day.day.day - 1) * COLUMN + COLUMN // 2


def _labels(first: date, length: int, today: int | None) -> tuple[Label, ...]:
    """The first of each week, and today; a date that would run into Today is left out."""
    at_end = today is not None and today > length - TODAY_SPAN
    covered = range(0) if today is None else range(today - (TODAY_SPAN if at_end else 2), today + TODAY_SPAN)
    labels = []
    for day in range(1, length + 1):
        if day == today:
            labels.append(Label(_("Today"), is_today=True, at_end=at_end))
        elif day % 7 != 1 or day in covered or (day == 1 and today is not None and today <= TODAY_SPAN):
            labels.append(Label())
        else:
            labels.append(Label(f"1{NBSP}{format_date(first, 'M')}" if day == 1 else str(day)))
    return tuple(labels)


def _summary(days: tuple[Day, ...], first: date) -> str:
    if not days:
        return _("No use of your data in %(month)s.") % {"month": format_date(first, "F")}
    refused = sum(day.counts.get(Dot.REFUSED, 0) for day in days)
    used = sum(day.total for day in days) - refused
    not_told_apart = any(day.counts.get(Dot.ANY) for day in days)
    busiest = max(days, key=lambda day: day.total)
    parts = [
        ngettext("%(n)d use", "%(n)d uses", used) % {"n": used},
        _("refusals among them")
        if not_told_apart
        else ngettext("%(n)d refusal", "%(n)d refusals", refused) % {"n": refused},
    ]
    return _("%(uses)s and %(refusals)s, at most %(most)s on one day, %(day)s. The table says the same.") % {
        "uses": parts[0],
        "refusals": parts[1],
        "most": in_words(busiest.total),
        "day": day_month(busiest.day),
    }


def _busy_note(days: tuple[Day, ...]) -> str:
    busiest = max(days, key=lambda day: day.total)
    return _("Every bar is one day. The tallest is %(most)d, on %(day)s.") % {
        "most": busiest.total,
        "day": day_month(busiest.day),
    }
