"""A claim answers exactly what it says, from exactly what it names, or not at all."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from candour.core.claims import CLAIMS, birthday, is_claim, rests_on, wrong_with

from .cases import (
    ADDRESS,
    BENEFITS,
    BORN,
    CLAIM_ARGUMENTS,
    HOUSEHOLD,
    IN_AREA,
    OVER_18,
    OVER_65,
    QUALIFIES,
    SIZE,
)

TODAY = date(2026, 3, 3)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
some_address = st.builds(lambda postcode: {"lines": ["4 Mill Lane"], "postcode": postcode}, anything)
birthdays = st.dates(date(1900, 1, 1), date(2200, 1, 1))


class OnlyWhatItNames(Mapping[str, Any]):
    """Inputs that fail the test when anything else is asked of them."""

    def __init__(self, names: tuple[str, ...], value: Any) -> None:
        self.names = names
        self.value = value

    def __getitem__(self, name: str) -> Any:
        assert name in self.names
        return self.value

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("A claim looked through its inputs.")

    def __len__(self) -> int:
        raise AssertionError("A claim counted its inputs.")


def derive(name: str, value: Any, today: date = TODAY, **arguments: Any) -> Any:
    """What a claim derives from one input."""
    claim = CLAIMS[name]
    return claim.derive(OnlyWhatItNames(claim.reads, value), arguments or CLAIM_ARGUMENTS[name], today)


@pytest.mark.parametrize("name", CLAIMS)
@given(value=anything | some_address)
def test_whatever_it_is_given_a_claim_answers_from_what_it_names_or_not_at_all(name: str, value: Any) -> None:
    assert derive(name, value) is None or isinstance(derive(name, value), bool | str)


@pytest.mark.parametrize(
    ("name", "read"),
    [(OVER_18, BORN), (OVER_65, BORN), (IN_AREA, ADDRESS), (HOUSEHOLD, SIZE), (QUALIFIES, BENEFITS)],
)
def test_a_claim_gives_something_away_of_itself_and_of_what_it_reads(name: str, read: str) -> None:
    assert CLAIMS[name].reads == (read,)
    assert rests_on(name) == (name, read)
    assert rests_on(read) == (read,)
    assert is_claim(name)
    assert not is_claim(read)


@given(birthdays, birthdays)
def test_somebody_is_over_18_from_their_eighteenth_birthday(born: date, today: date) -> None:
    assume(born <= today)
    had_this_year = (today.month, today.day) >= (born.month, born.day)
    age = today.year - born.year - (0 if had_this_year else 1)

    assert derive(OVER_18, born.isoformat(), today) is (age >= 18)
    assert derive(OVER_65, born.isoformat(), today) is (age >= 65)


@given(birthdays, st.integers(1, 120))
def test_an_age_is_reached_on_one_day_and_not_on_the_day_before(born: date, age: int) -> None:
    reached = birthday(born, age)

    assert reached.year == born.year + age
    assert (reached - timedelta(days=1)).year - born.year in {age, age - 1}
    assert (reached.month, reached.day) in {(born.month, born.day), (3, 1)}


def test_born_on_29_february_one_comes_of_age_on_1_march() -> None:
    leap_day = "2008-02-29"

    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert derive(OVER_18, leap_day, date(2026, 2, 28)) is False
    assert derive(OVER_18, leap_day, date(2026, 3, 1)) is True


@pytest.mark.parametrize("born", ["2026-03-04", "17 May 1980", "1980-02-30", "", None, 19800517])
def test_no_age_is_guessed_from_what_is_no_past_date(born: Any) -> None:
    assert derive(OVER_18, born) is None


@pytest.mark.parametrize(
    ("postcode", "lives_there"),
    [
        ("HM1 4QT", True),
        ("hm1 4qt", True),
        ("HM14QT", True),
        (" HM2  8BD ", True),
        ("HM10 4QT", False),
        ("HM11 1AA", False),
        ("EC1A 1BB", False),
    ],
)
def test_an_area_is_told_by_the_outward_half_of_the_postcode(postcode: str, lives_there: bool) -> None:
    assert derive(IN_AREA, {"lines": ["4 Mill Lane"], "postcode": postcode}) is lives_there


@pytest.mark.parametrize("postcode", ["HM1", "HM10 4", "4QT", "", "75008", "HM1 4QTX", None, 14])
def test_no_area_is_guessed_from_half_a_postcode(postcode: Any) -> None:
    assert derive(IN_AREA, {"lines": ["4 Mill Lane"], "postcode": postcode}) is None
    assert derive(IN_AREA, {"lines": ["4 Mill Lane"]}) is None
    assert derive(IN_AREA, "4 Mill Lane, HM1 4QT") is None


@pytest.mark.parametrize(
    ("size", "band"), [(1, "1"), (2, "2"), (3, "3 to 4"), (4, "3 to 4"), (5, "5 or more"), (14, "5 or more")]
)
def test_a_household_is_told_in_bands(size: int, band: str) -> None:
    assert derive(HOUSEHOLD, size) == band


@pytest.mark.parametrize("size", [0, -1, True, 2.0, "3", None])
def test_no_band_is_guessed_from_what_is_no_number_of_people(size: Any) -> None:
    assert derive(HOUSEHOLD, size) is None


@pytest.mark.parametrize(
    ("benefits", "qualifies"),
    [
        (["pension-credit"], True),
        (["carers-allowance", "universal-credit"], True),
        (["carers-allowance"], False),
        (["universal"], False),
        ([], False),
        ("universal-credit", None),
        ([{"name": "universal-credit"}], None),
        (None, None),
    ],
)
def test_one_benefit_that_counts_is_enough(benefits: Any, qualifies: bool | None) -> None:
    assert derive(QUALIFIES, benefits) is qualifies


@pytest.mark.parametrize("name", CLAIMS)
def test_the_arguments_of_the_small_world_are_in_order(name: str) -> None:
    assert wrong_with(CLAIMS[name], CLAIM_ARGUMENTS[name]) is None
