"""Identifiers sort by the time they were made and are what RFC 9562 says they are."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from candour.core.identifiers import spelled, uuid7

milliseconds = st.integers(0, 2**48 - 1)
ten_bytes = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_standard_comes_out_as_printed() -> None:
    # RFC 9562, appendix A.6; the version and variant bits are filled in whatever was drawn for them.
    drawn = bytes.fromhex("fcc3d8c4dc0c0c07398f")

    assert uuid7(0x017F22E279B0, drawn) == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(milliseconds, ten_bytes)
def test_every_identifier_is_of_version_7_and_keeps_its_time(at: int, drawn: bytes) -> None:
    made = uuid7(at, drawn)

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == at


@given(milliseconds, milliseconds, ten_bytes, ten_bytes)
def test_a_later_identifier_sorts_after_an_earlier_one(
    one: int, two: int, first: bytes, second: bytes
) -> None:
    if one < two:
        assert uuid7(one, first) < uuid7(two, second)


@given(milliseconds, ten_bytes, ten_bytes)
def test_74_bits_of_chance_tell_identifiers_of_one_moment_apart(at: int, first: bytes, second: bytes) -> None:
    used = int.from_bytes(b"\x0f\xff\x3f" + b"\xff" * 7, "big")
    same = int.from_bytes(first, "big") & used == int.from_bytes(second, "big") & used

    assert used.bit_count() == 74
    assert (uuid7(at, first) == uuid7(at, second)) is same


@given(st.uuids())
def test_an_identifier_is_spelled_as_everybody_spells_it(identifier: UUID) -> None:
    assert spelled(identifier) == str(identifier)
