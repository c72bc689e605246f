from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.clocks import bank_holidays, easter_sunday, next_working_day, one_month_after

PUBLISHED = {
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2023: "1-2 4-7 4-10 5-1 5-29 8-28 12-25 12-26",  # and 8 May, proclaimed for the coronation
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_of_england_and_wales(year):
    days = [date(year, *map(int, day.split("-"))) for day in PUBLISHED[year].split()]
    assert sorted(bank_holidays(year)) == days


def test_a_christmas_on_a_sunday_moves_behind_boxing_day():
    assert sorted(bank_holidays(2022))[-2:] == [date(2022, 12, 26), date(2022, 12, 27)]


@pytest.mark.parametrize(
    ("received", "answer_by"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # 3 October is a Saturday
        (date(2026, 1, 31), date(2026, 3, 2)),  # no 31 February; 28 February is a Saturday
        (date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday, a weekend, Easter Monday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas Day, a weekend, Boxing Day moved
        (date(2026, 6, 15), date(2026, 7, 15)),
    ],
)
def test_an_answer_is_due_in_one_calendar_month(received, answer_by):
    assert one_month_after(received) == answer_by


@given(st.dates(date(1978, 1, 1), date(2400, 1, 1)))
def test_a_clock_never_ends_on_a_day_when_offices_are_closed_nor_long_after(day):
    reached = next_working_day(day)
    assert reached.weekday() < 5
    assert reached not in bank_holidays(reached.year)
    assert timedelta(0) <= reached - day <= timedelta(days=4)


def test_easter_is_where_the_almanac_has_it():
    assert [easter_sunday(year) for year in (1981, 2000, 2008, 2011, 2038, 2076)] == [
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2038, 4, 25),
        date(2076, 4, 19),
    ]
