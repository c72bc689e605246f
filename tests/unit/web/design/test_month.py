"""The month of dots says the same as its table, however busy the month."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from candour.web.design.days import latest_days, month_of
from candour.web.design.month import COLUMN, MOST_DOTS, Dot, Month, draw_month

NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 24)

days_of_november = st.dates(NOVEMBER, date(2026, 11, 30))
some_uses = st.dictionaries(
    days_of_november, st.dictionaries(st.sampled_from(Dot), st.integers(0, 80), min_size=1), max_size=30
)


def drawn(counts: Mapping[date, Mapping[Dot, int]]) -> Month:
    return draw_month(counts, month_of(NOVEMBER), TODAY)


def test_every_use_is_one_dot_on_its_day() -> None:
    month = drawn({date(2026, 11, 23): {Dot.USED: 3, Dot.REFUSED: 1}, date(2026, 11, 24): {Dot.USED: 1}})
    assert [(mark.dot, mark.x // COLUMN + 1) for mark in month.marks] == [
        (Dot.USED, 23),
        (Dot.USED, 23),
        (Dot.USED, 23),
        (Dot.REFUSED, 23),
        (Dot.USED, 24),
    ]
    assert len({(mark.x, mark.y) for mark in month.marks}) == 5
    assert month.note == "Every dot is one use"
    assert "4 uses and 1 refusal, at most four on one day" in month.summary


def test_six_on_a_day_are_dots_and_seven_are_bars() -> None:
    assert not drawn({TODAY: {Dot.USED: MOST_DOTS}}).bars
    busy = drawn({TODAY: {Dot.USED: MOST_DOTS + 1}})
    assert busy.bars
    assert busy.note.startswith("Every bar is one day. The tallest is 7")


@given(some_uses)
def test_nothing_is_drawn_outside_the_frame(counts: dict[date, dict[Dot, int]]) -> None:
    month = drawn(counts)
    assert all(0 < mark.x < month.width and 8 < mark.y < month.rule for mark in month.marks)
    assert all(bar.x >= 0 and bar.x + 14 <= month.width and 0 < bar.y < month.rule for bar in month.bars)


@given(some_uses)
def test_the_table_holds_every_use(counts: dict[date, dict[Dot, int]]) -> None:
    month = drawn(counts)
    assert sum(day.total for day in month.days) == sum(sum(day.values()) for day in counts.values())
    assert set(month.key) <= set(month.dots)


@given(some_uses)
def test_one_refusal_among_many_uses_is_still_seen(counts: dict[date, dict[Dot, int]]) -> None:
    month = drawn({TODAY: {Dot.USED: 400, Dot.REFUSED: 1}} | counts)
    assert all(bar.height >= 5 for bar in month.bars)


def test_an_emergency_rings_above_its_bar() -> None:
    month = drawn({TODAY: {Dot.USED: 30, Dot.EMERGENCY: 1}})
    (ring,) = month.marks
    (bar,) = month.bars
    assert ring.dot is Dot.EMERGENCY
    assert ring.y < bar.y


def test_uses_of_other_days_are_left_out() -> None:
    assert not drawn({date(2026, 10, 31): {Dot.USED: 1}, date(2025, 11, 24): {Dot.USED: 1}}).days


def test_an_empty_month_says_so() -> None:
    assert (
        drawn({}).summary
        == "No use of your data from 1\N{NO-BREAK SPACE}November to 30\N{NO-BREAK SPACE}November 2026."
    )


def test_labels_never_run_into_today() -> None:
    for day in range(1, 31):
        today = NOVEMBER + timedelta(days=day - 1)
        labels = draw_month({}, month_of(NOVEMBER), today).labels
        assert len(labels) == 30
        assert labels[day - 1].text == "Today"
        near = [number for number, label in enumerate(labels, 1) if label.text and 0 < abs(number - day) < 3]
        assert not near, (day, near)


def test_a_month_that_has_ended_marks_no_day() -> None:
    october = draw_month({}, month_of(date(2026, 10, 5)), TODAY)
    assert october.today is None
    assert october.width == 31 * COLUMN
    assert [label.text for label in october.labels if label.text] == [
        "1\N{NO-BREAK SPACE}Oct",
        "8",
        "15",
        "22",
        "29",
    ]


def test_the_last_thirty_days_end_today_and_name_both_months() -> None:
    first_of_december = date(2026, 12, 1)
    counts = {
        date(2026, 11, 1): {Dot.USED: 1},
        date(2026, 11, 2): {Dot.USED: 1},
        first_of_december: {Dot.USED: 1},
    }
    latest = draw_month(counts, latest_days(first_of_december), first_of_december)
    assert [mark.x // COLUMN for mark in latest.marks] == [0, 29]
    assert latest.today == 29 * COLUMN
    assert [label.text for label in latest.labels if label.text] == [
        "2\N{NO-BREAK SPACE}Nov",
        "9",
        "16",
        "23",
        "Today",
    ]
    later = draw_month({}, latest_days(date(2026, 12, 14)), date(2026, 12, 14))
    assert [label.text for label in later.labels if label.text] == [
        "15\N{NO-BREAK SPACE}Nov",
        "22",
        "29",
        "6\N{NO-BREAK SPACE}Dec",
        "Today",
    ]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_month_holds_each_of_its_days_and_no_other(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert month.first.day == 1
    assert (month.last + timedelta(days=1)).day == 1
    assert month.length in {28, 29, 30, 31}
    assert month.place(day) == day.day - 1
