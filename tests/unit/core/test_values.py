"""What passes the check can be stored, sent and read alike everywhere; what does not is told why."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.errors import UnknownValueType
from candour.core.values import LARGEST_INTEGER, LONGEST_LINE, LONGEST_LIST, LONGEST_TEXT, check_value
from candour.log.canonical import canonical_json, read_canonical
from candour.register.models import Attribute

TYPES = ("text", "date", "boolean", "integer", "money", "address", "list")

characters = st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")
texts = st.text(characters, max_size=60)
lines = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=LONGEST_LINE).filter(
    str.strip
)
proper = {
    "text": texts,
    "date": st.dates().map(lambda day: day.isoformat()),
    "boolean": st.booleans(),
    "integer": st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    "money": st.fixed_dictionaries(
        {
            "amount": st.integers(-(10**14) + 1, 10**14 - 1).map(
                lambda pence: f"{'-' * (pence < 0)}{_pounds(abs(pence))}"
            ),
            "currency": st.from_regex("[A-Z]{3}", fullmatch=True),
        }
    ),
    "address": st.fixed_dictionaries(
        {
            "lines": st.lists(lines, min_size=1, max_size=10),
            "postcode": st.sampled_from(["HM1 4QT", "hm14qt", "ZZ99 3VZ", "D02 X285", "75008", ""]),
        },
        optional={"uprn": st.integers(1, 10**12 - 1).map(str)},
    ),
    "list": st.lists(texts, max_size=20),
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["amount", "currency", "lines", "postcode", "uprn"]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=8,
)


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


@pytest.mark.parametrize("value_type", TYPES)
@given(data=st.data())
def test_a_proper_value_of_each_type_passes_and_has_one_form(value_type: str, data: st.DataObject) -> None:
    value = data.draw(proper[value_type])

    assert check_value(value_type, value) is None
    assert read_canonical(canonical_json(value)) == value


@pytest.mark.parametrize("value_type", TYPES)
@given(value=anything)
def test_of_anything_at_all_only_what_can_be_kept_passes(value_type: str, value: Any) -> None:
    wrong = check_value(value_type, value)

    if wrong is None:
        assert read_canonical(canonical_json(value)) == value
        assert "\\u0000" not in json.dumps(value)
    else:
        assert wrong[0].isupper()
        assert wrong.endswith(".")


WRONG = [
    ("text", None, "must be text"),
    ("text", 7, "must be text"),
    ("text", "x" * (LONGEST_TEXT + 1), "2,001 characters long; at most 2,000"),
    ("text", "a\tb", "not text"),
    ("text", "a\x00b", "not text"),
    ("text", "a\x9fb", "not text"),
    ("text", "a\r\nb", "not text"),
    ("text", "half \ud83d", "not text"),
    ("text", "\u202d07700 900315\u202c", "U+202D, which nobody sees"),
    ("date", "3 March 2026", "year-month-day"),
    ("date", "20260303", "year-month-day"),
    ("date", "2026-3-3", "year-month-day"),
    ("date", "2026-03-03T00:00", "year-month-day"),
    ("date", "\uff12026-03-03", "year-month-day"),
    ("date", "2026-02-29", "no such date"),
    ("date", "0000-01-01", "no such date"),
    ("date", None, "year-month-day"),
    ("boolean", "true", "true or false"),
    ("boolean", 1, "true or false"),
    ("integer", True, "whole number"),
    ("integer", 3.0, "whole number"),
    ("integer", "3", "whole number"),
    ("integer", 2**53, "too large"),
    ("integer", -(2**53), "too large"),
    ("money", "103.15", "object with amount, currency"),
    ("money", {"amount": "103.15"}, "lacks currency"),
    ("money", {"amount": "1.00", "currency": "GBP", "vat": "0.20"}, "may only have amount, currency"),
    ("money", {"amount": 103.15, "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "103.1", "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "0103.10", "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "-0.00", "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "1,000.00", "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "1.00\n", "currency": "GBP"}, "two decimal places"),
    ("money", {"amount": "103.15", "currency": "£"}, "three capital letters"),
    ("address", {"lines": [], "postcode": "HM1 4QT"}, "list of 1 to 10"),
    ("address", {"lines": ["x"] * 11, "postcode": "HM1 4QT"}, "list of 1 to 10"),
    ("address", {"lines": "4 Mill Lane", "postcode": "HM1 4QT"}, "list of 1 to 10"),
    ("address", {"lines": ["4 Mill Lane\nHarrowmere"], "postcode": "HM1 4QT"}, "one line of text"),
    ("address", {"lines": [" "], "postcode": "HM1 4QT"}, "one line of text"),
    ("address", {"lines": [4], "postcode": "HM1 4QT"}, "one line of text"),
    ("address", {"lines": ["x" * 201], "postcode": "HM1 4QT"}, "up to 200 characters"),
    ("address", {"lines": ["4 Mill Lane"]}, "lacks postcode"),
    ("address", {"lines": ["4 Mill Lane"], "postcode": "unknown!"}, "postcode must be letters"),
    ("address", {"lines": ["4 Mill Lane"], "postcode": "HM1 4QT "}, "postcode must be letters"),
    ("address", {"lines": ["4 Mill Lane"], "postcode": None}, "postcode must be letters"),
    ("address", {"lines": ["x"], "postcode": "HM1 4QT", "uprn": 100012345}, "UPRN"),
    ("address", {"lines": ["x"], "postcode": "HM1 4QT", "uprn": "0012345"}, "UPRN"),
    ("address", {"lines": ["x"], "postcode": "HM1 4QT", "town": "y"}, "may only have"),
    ("list", "universal-credit", "must be a list"),
    ("list", ["a", 7], "Item 2 of the list: It must be text."),
    ("list", ["a"] * (LONGEST_LIST + 1), "201 items; at most 200"),
]


@pytest.mark.parametrize(("value_type", "value", "sentence"), WRONG)
def test_what_is_wrong_is_told_in_a_sentence(value_type: str, value: Any, sentence: str) -> None:
    assert sentence in (check_value(value_type, value) or "")


def test_the_longest_that_is_kept_passes() -> None:
    assert check_value("text", "x" * LONGEST_TEXT) is None
    assert check_value("text", "two\nlines") is None
    assert check_value("list", ["x"] * LONGEST_LIST) is None
    assert check_value("integer", LARGEST_INTEGER) is None
    assert check_value("money", {"amount": "-999999999999.99", "currency": "GBP"}) is None


def test_a_type_the_register_does_not_have_is_an_error_and_not_an_answer() -> None:
    with pytest.raises(UnknownValueType, match="no type of value called colour"):
        check_value("colour", "red")


def test_the_types_are_those_of_the_register() -> None:
    assert set(TYPES) == set(Attribute.ValueType.values)
