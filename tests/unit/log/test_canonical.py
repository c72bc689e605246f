import json
import math
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.log import canonical
from candour.log.canonical import (
    LARGEST_INTEGER,
    CanonicalForm,
    canonical_json,
    canonical_plain,
    read_canonical,
)
from candour.log.errors import NotCanonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)

APPENDIX_B = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
"""RFC 8785 appendix B: IEEE 754 bits and how the number is written."""


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_published_cases_come_out_byte_for_byte(corpus: Path, name: str) -> None:
    given_value = json.loads((corpus / f"bad-input/jcs/input/{name}.json").read_bytes())
    assert canonical_json(given_value) == (corpus / f"bad-input/jcs/output/{name}.json").read_bytes()


@pytest.mark.parametrize(("bits", "written"), APPENDIX_B.items())
def test_numbers_are_written_as_the_standard_shows(bits: str, written: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_json(number).decode() == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_to_the_same_double(number: float) -> None:
    assert float(canonical_json(number)) == number


@given(VALUES)
def test_canonical_form_reads_back_to_the_same_bytes(value: Any) -> None:
    data = canonical_json(value)
    again = read_canonical(data)
    assert again == value
    assert canonical_json(again) == data


@given(VALUES)
def test_canonical_form_is_json_of_the_same_value(value: Any) -> None:
    assert json.loads(canonical_json(value), parse_int=float) == value


PLAIN = st.recursive(
    st.none() | st.text() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_what_is_plain_comes_out_the_quick_way_as_it_does_the_long_way(value: Any) -> None:
    assert canonical_json(value) == canonical_plain(value) == canonical._text(value).encode()


@given(st.dictionaries(TEXT, VALUES), st.dictionaries(TEXT, VALUES))
def test_a_form_filled_in_is_the_canonical_form_of_the_whole(
    common: dict[str, Any], own: dict[str, Any]
) -> None:
    common = {name: value for name, value in common.items() if name not in own}
    form = CanonicalForm(common, own)
    encoded = {name: canonical_json(value) for name, value in own.items()}
    assert form.filled(encoded) == canonical_json(common | own)
    assert form.narrowed(encoded).filled({}) == canonical_json(common | own)


def test_keys_are_ordered_by_utf_16_and_not_by_character() -> None:
    assert canonical_json({"\ufb33": 1, "\U0001f602": 2}) == '{"\U0001f602":2,"\ufb33":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {None: 1},
        b"x",
        {1, 2},
    ],
    ids=repr,
)
def test_value_that_others_would_read_differently_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_value_nested_without_end_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotCanonical):
        canonical_json(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b"1.0",
        b"1e0",
        b"-0",
        b"NaN",
        b'"\\u0041"',
        b'"\\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"[" * 100_000,
        b"9" * 5_000,
        b"",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        read_canonical(data)


def test_broken_json_is_refused_and_nothing_else_happens(corpus: Path) -> None:
    for path in sorted((corpus / "bad-input/json").glob("*.json")):
        data = path.read_bytes()
        try:
            value = read_canonical(data)
        except NotCanonical:
            continue
        assert not path.name.startswith("n_")
        assert canonical_json(value) == data
