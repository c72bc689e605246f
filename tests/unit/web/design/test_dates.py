"""Dates and times as people read them."""

from datetime import UTC, date, datetime

import pytest

from candour.web.design import dates

NBSP = "\N{NO-BREAK SPACE}"


def test_day_and_month_never_part() -> None:
    assert dates.full_date(date(2026, 3, 3)) == f"3{NBSP}March 2026"
    assert dates.full_weekday(date(2026, 11, 24)) == f"Tuesday 24{NBSP}November 2026"
    assert dates.month_year(date(2026, 11, 24)) == "November 2026"


def test_a_moment_is_shown_as_clocks_in_london_show_it() -> None:
    summer_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert dates.clock(summer_midnight) == "00:30"
    assert dates.day_month(summer_midnight) == f"1{NBSP}July"
    assert dates.machine_time(summer_midnight) == "2026-07-01T00:30+01:00"


def test_a_moment_without_a_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.clock(datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001


def test_a_short_date_has_its_year_where_it_is_not_this_one() -> None:
    assert dates.short_date(date(2026, 11, 24), date(2026, 1, 2)) == f"24{NBSP}November"
    assert dates.short_date(date(2025, 12, 31), date(2026, 1, 2)) == f"31{NBSP}December 2025"


def test_near_days_have_names_and_far_ones_their_year() -> None:
    today = date(2026, 1, 2)
    assert dates.near_day(today, today) == "Today"
    assert dates.near_day(date(2026, 1, 1), today) == "Yesterday"
    assert dates.near_day(date(2026, 11, 24), today) == f"Tuesday 24{NBSP}November"
    assert dates.near_day(date(2025, 12, 31), today) == f"Wednesday 31{NBSP}December 2025"


def test_a_day_begins_here_and_is_written_in_utc() -> None:
    assert dates.day_begins(date(2026, 7, 15)).isoformat() == "2026-07-14T23:00:00+00:00"
    assert dates.day_begins(date(2026, 1, 15)).isoformat() == "2026-01-15T00:00:00+00:00"


def test_a_day_in_a_narrow_column_is_short_and_never_parts() -> None:
    assert dates.short_day(date(2026, 11, 3)) == f"3{NBSP}Nov"


@pytest.mark.parametrize(
    "text",
    ["27 March 2026", " 27  mar 2026", "27 3 2026", "27/03/2026", "27.3.2026", "27-3-2026", "2026-03-27"],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert dates.written_day(text) == date(2026, 3, 27)


@pytest.mark.parametrize("text", ["", "yesterday", "30 February 2026", "2026-02-30", "March 2026", "27 3 26"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert dates.written_day(text) is None
