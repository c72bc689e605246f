"""Passwords: long enough without the words that stand on every page, and not among those that leaked most."""

import gzip
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

import candour.people
from candour.people.password_words import OwnWordsValidator, words_in

WORDS = words_in("Candour", "Harrowmere", "Harrowmere Borough Council of the North")


def test_words_are_found_once_and_short_ones_are_left_out():
    assert WORDS == ("harrowmere", "borough", "candour", "council", "north")


@pytest.mark.parametrize("password", ["Harrowmere2026!", "candour-candour", "BoroughCouncil", "harrowmere"])
def test_what_is_little_more_than_such_words_is_refused(password):
    with pytest.raises(ValidationError):
        OwnWordsValidator(WORDS, 10).validate(password)


@pytest.mark.parametrize("password", ["kettle quilt harrowmere", "north by kettle 9", "kettle otter"])
def test_such_a_word_may_stand_in_a_long_one_and_whatever_has_none_is_for_others(password):
    OwnWordsValidator(WORDS, 10).validate(password)


def test_those_that_leaked_most_are_all_long_enough_to_be_chosen():
    listed = gzip.decompress((Path(candour.people.__path__[0]) / "common-passwords.txt.gz").read_bytes())
    passwords = listed.decode().splitlines()
    assert len(set(passwords)) >= 3000
    assert [each for each in passwords if len(each) < 10 or each != each.lower()] == []
    assert {"qwertyuiop", "password123"} <= set(passwords)
