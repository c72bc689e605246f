"""Blind indexes find the same reference again and tell two references apart."""

import json
import unicodedata
from pathlib import Path
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from candour.vault.blind import blind_index, normalised

HARROWMERE, PARTNERSHIP = UUID(int=1), UUID(int=2)
KEY = b"k" * 32

# Surrogates included: they can arrive in JSON.
texts = st.text(st.characters(exclude_categories=()), max_size=12)


def test_an_index_is_32_bytes_and_holds_nothing_of_the_reference() -> None:
    index = blind_index(KEY, HARROWMERE, "council-customer", "C-204417")
    assert len(index) == 32
    assert b"204417" not in index


def test_composed_and_decomposed_letters_and_surrounding_space_are_the_same_reference() -> None:
    one = blind_index(KEY, HARROWMERE, "tenant", "Zoë-1")
    assert blind_index(KEY, HARROWMERE, "tenant", " Zoe\N{COMBINING DIAERESIS}-1\n") == one


def test_case_inner_space_and_leading_zeros_are_left_alone() -> None:
    given_references = ["c-01", "C-01", "C-1", "C - 01"]
    indexes = {blind_index(KEY, HARROWMERE, "tenant", reference) for reference in given_references}
    assert len(indexes) == 4


def test_the_same_reference_elsewhere_has_another_index() -> None:
    indexes = {
        blind_index(KEY, HARROWMERE, "tenant", "1"),
        blind_index(KEY, PARTNERSHIP, "tenant", "1"),
        blind_index(KEY, HARROWMERE, "customer", "1"),
        blind_index(b"K" * 32, HARROWMERE, "tenant", "1"),
    }
    assert len(indexes) == 4


def test_a_scheme_cannot_run_over_into_the_reference() -> None:
    assert blind_index(KEY, HARROWMERE, "tenant1", "2") != blind_index(KEY, HARROWMERE, "tenant", "12")


@given(texts, texts)
def test_two_references_share_an_index_only_when_they_are_the_same(one: str, other: str) -> None:
    assume(normalised(one) != normalised(other))
    assert blind_index(KEY, HARROWMERE, "tenant", one) != blind_index(KEY, HARROWMERE, "tenant", other)


@given(texts)
def test_a_normalised_reference_is_normal(reference: str) -> None:
    assert normalised(normalised(reference)) == normalised(reference)
    assert normalised(unicodedata.normalize("NFD", reference)) == normalised(reference)


def test_no_naughty_string_breaks_it(corpus: Path) -> None:
    strings = json.loads((corpus / "bad-input" / "blns.json").read_text())
    for reference in strings:
        assert len(blind_index(KEY, HARROWMERE, "tenant", reference)) == 32
