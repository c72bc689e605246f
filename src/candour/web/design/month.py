"""The month of dots: a month or so of uses as a small drawing, and as the table that says the same.

Each dot is one use, stacked on its day. A day with more than `MOST_DOTS` would make dots too small to see,
so then every day becomes a bar. The drawing has no words inside: labels and the table are HTML, and whoever
cannot see it loses nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.web.design.dates import day_month, full_date, short_day
from candour.web.design.days import Days
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

    span: Days
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


def draw_month(counts: Mapping[date, Mapping[Dot, int]], span: Days, today: date) -> Month:
    """Lay out these days, a month or so of them.

    counts: for each day in Europe/London, how many of each; days outside are left out.
    today: the day to mark; outside these days nothing is marked.
    """
    days = tuple(Day(day, counts[day]) for day in sorted(counts) if day in span and any(counts[day].values()))
    most = max((day.total for day in days), default=0)
    busy = most > MOST_DOTS
    rule = (MOST_DOTS if busy else max(4, most)) * STEP + HEADROOM
    now = span.place(today) if today in span else None
    return Month(
        span=span,
        width=span.length * COLUMN,
        rule=rule,
        weeks=tuple(range(7 * COLUMN, span.length * COLUMN, 7 * COLUMN)),
        today=None if now is None else now * COLUMN,
        marks=_rings(days, span, rule, most) if busy else _stacks(days, span, rule),
        bars=_bars(days, span, rule, most) if busy else (),
        labels=tuple(_labels(span, now)),
        days=days,
        dots=tuple(dot for dot in Dot if any(day.counts.get(dot) for day in days)),
        summary=_summary(days, span),
        note=_busy_note(days) if busy else _("Every dot is one use"),
    )


def _stacks(days: tuple[Day, ...], span: Days, rule: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(dot, _centre(day, span), rule - 13 - level * STEP)
        for day in days
        for level, dot in enumerate(dot for dot in Dot for _each in range(day.counts.get(dot, 0)))
    )


def _bars(days: tuple[Day, ...], span: Days, rule: int, most: int) -> tuple[Bar, ...]:
    """Two parts a day: what was used, and above it what was refused."""
    bars = []
    for day in days:
        refused = day.counts.get(Dot.REFUSED, 0)
        foot = rule
        for dot, count in ((Dot.USED, day.total - refused), (Dot.REFUSED, refused)):
            if count:
                height = max(LEAST_BAR, round(TALLEST_BAR * count / most))
                foot -= height
                bars.append(Bar(dot, _centre(day, span) - 7, foot, height))
    return tuple(bars)


def _rings(days: tuple[Day, ...], span: Days, rule: int, most: int) -> tuple[Mark, ...]:
    """An emergency is never lost in a bar: its ring stands above."""
    tops = {bar.x + 7: bar.y for bar in _bars(days, span, rule, most)}
    return tuple(
        Mark(Dot.EMERGENCY, x, tops[x] - 12)
        for x, day in ((_centre(day, span), day) for day in days)
        if day.counts.get(Dot.EMERGENCY)
    )


def _centre(day: Day, span: Days) -> int:
    return span.place(day.day) * COLUMN + COLUMN // 2


def _labels(span: Days, now: int | None) -> Iterator[Label]:
    """The first of each week, and today; a date that would run into Today is left out.

    The first that lies in a month names it.
    """
    at_end = now is not None and now >= span.length - TODAY_SPAN
    covered = range(0) if now is None else range(now - (TODAY_SPAN if at_end else 2), now + TODAY_SPAN)
    named = 0
    for place in range(span.length):
        day = span.first + timedelta(days=place)
        if place == now:
            yield Label(_("Today"), is_today=True, at_end=at_end)
        elif place % 7 or place in covered or (place == 0 and now is not None and now < TODAY_SPAN):
            yield Label()
        elif day.month == named:
            yield Label(str(day.day))
        else:
            named = day.month
            yield Label(short_day(day))


def _summary(days: tuple[Day, ...], span: Days) -> str:
    if not days:
        return _("No use of your data from %(first)s to %(last)s.") % {
            "first": day_month(span.first),
            "last": full_date(span.last),
        }
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
