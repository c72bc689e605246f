"""Periods are read as ISO 8601 writes them and added as calendars do."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.errors import InvalidPeriod
from candour.core.period import Period, add, parse_period

days = st.dates(date(1900, 1, 1), date(2400, 12, 31))
parts = st.integers(0, 400)
calendar_periods = st.builds(Period, years=parts, months=parts, days=parts)
week_periods = st.builds(Period, weeks=parts)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P2Y", Period(years=2)),
        ("P6M", Period(months=6)),
        ("P4W", Period(weeks=4)),
        ("P90D", Period(days=90)),
        ("P1Y6M", Period(years=1, months=6)),
        ("P1Y2M10D", Period(years=1, months=2, days=10)),
        ("P1Y10D", Period(years=1, days=10)),
        ("P0D", Period()),
        ("P007D", Period(days=7)),
    ],
)
def test_whole_years_months_weeks_and_days_are_read(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "2Y",
        "p2y",
        "P2",
        "P2Y ",
        "P2Y\n",
        "P1.5Y",
        "P1,5Y",
        "-P1Y",
        "P-1Y",
        "P+1Y",
        "P1D1Y",
        "P1M1Y",
        "P1Y1Y",
        "P1W1D",
        "P1Y2W",
        "PT1H",
        "P1DT1H",
        "P1YT",
        "P10000D",
        "P٢Y",
        "P²Y",
        "P 1Y",
        "P1Y/2026-01-01",
        "2 years",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidPeriod, match="is not a period such as P2Y"):
        parse_period(text)


@given(calendar_periods | week_periods)
def test_a_period_reads_back_as_it_was_written(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(days, st.builds(Period, years=parts, months=parts, weeks=parts, days=parts))
def test_weeks_beside_other_parts_are_written_as_days(day: date, period: Period) -> None:
    assert add(day, parse_period(str(period))) == add(day, period)


@given(st.text(alphabet="P0123456789YMWDT.-+ ", max_size=12))
def test_reading_gives_a_period_or_refuses_and_never_fails(text: str) -> None:
    try:
        assert str(parse_period(text)).startswith("P")
    except InvalidPeriod as refusal:
        assert repr(text) in str(refusal)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2026, 3, 3), "P1M", date(2026, 4, 3)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2028, 1, 31), "P1M", date(2028, 2, 29)),
        (date(2026, 8, 31), "P1M", date(2026, 9, 30)),
        (date(2026, 12, 31), "P2M", date(2027, 2, 28)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2028, 2, 29), "P4Y", date(2032, 2, 29)),
        (date(2026, 1, 31), "P1M1D", date(2026, 3, 1)),
        (date(2025, 11, 22), "P2Y", date(2027, 11, 22)),
        (date(2026, 3, 3), "P4W", date(2026, 3, 31)),
        (date(2026, 3, 3), "P0D", date(2026, 3, 3)),
    ],
)
def test_the_corresponding_date_or_the_last_of_its_month_is_reached(
    start: date, period: str, end: date
) -> None:
    assert add(start, parse_period(period)) == end


@given(days, st.integers(0, 400))
def test_months_reach_the_right_month_and_never_a_later_day_of_it(day: date, months: int) -> None:
    reached = add(day, Period(months=months))

    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached.day < day.day and (reached + timedelta(days=1)).day == 1)


@given(days, days, calendar_periods | week_periods)
def test_who_starts_later_never_ends_earlier(one: date, two: date, period: Period) -> None:
    first, second = sorted((one, two))

    assert first <= add(first, period) <= add(second, period)


@given(days, st.integers(0, 50))
def test_a_year_is_twelve_months_and_a_week_seven_days(day: date, number: int) -> None:
    assert add(day, Period(years=number)) == add(day, Period(months=12 * number))
    assert add(day, Period(weeks=number)) == add(day, Period(days=7 * number))


def test_a_moment_keeps_its_time_of_day_and_its_zone() -> None:
    summer_time = timezone(timedelta(hours=1))

    assert add(datetime(2026, 1, 31, 23, 30, 15, 7, UTC), parse_period("P1M")) == datetime(
        2026, 2, 28, 23, 30, 15, 7, UTC
    )
    assert add(datetime(2026, 6, 30, tzinfo=summer_time), parse_period("P1D")).tzinfo is summer_time


@pytest.mark.parametrize("period", ["P9999Y", "P8000Y", "P1D"])
def test_past_the_end_of_the_calendar_there_is_no_day(period: str) -> None:
    with pytest.raises(InvalidPeriod, match="beyond the calendar"):
        add(date(9999, 12, 31), parse_period(period))
