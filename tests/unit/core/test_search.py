"""People find things by the words they use: mistyped, with other endings, and by everyday names."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.search import Field, Index, Thing, is_near, stem, words

NAMES = (
    "Council tax discounts",
    "Council tax",
    "Bins",
    "Garden waste",
    "Homes to rent",
    "Home repairs",
    "Blue Badge",
    "Parking permits",
    "Potholes",
    "Library",
)
EVERYDAY = (("council tax", "rates"), ("bins", "rubbish", "tip"), ("homes to rent", "council house"))


@pytest.fixture(scope="module")
def index():
    return Index([Thing(name, (Field(name, 3.0),)) for name in NAMES], EVERYDAY)


def found(index, query):
    return [each.what for each in index.find(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bins", "Bins"),
        ("my bin", "Bins"),
        ("rubish", "Bins"),
        ("rates", "Council tax"),
        ("council house", "Homes to rent"),
        ("bleu badge", "Blue Badge"),
        ("libary", "Library"),
        ("LIBRARIES!", "Library"),
        ("pot hole", "Potholes"),
        ("counciltax", "Council tax"),
        ("parkng", "Parking permits"),
        ("repair", "Home repairs"),
        ("how do I pay my council tax?", "Council tax"),
        ("gar", "Garden waste"),
        ("waist", "Garden waste"),
    ],
)
def test_it_is_found_as_people_say_and_type_it(index, query, first):
    assert found(index, query)[0] == first


def test_what_fits_more_of_the_words_is_all_that_is_found(index):
    assert found(index, "council tax discount") == ["Council tax discounts"]
    assert found(index, "council tax") == ["Council tax", "Council tax discounts"]


def test_nothing_is_found_where_nothing_fits(index):
    assert found(index, "zeppelin") == []
    assert found(index, "") == []
    assert found(Index([]), "bins") == []


def test_what_is_spelt_by_ear_is_surer_than_two_slips_and_not_as_sure_as_one():
    assert is_near("school", "schooll") > is_near("skool", "school") > is_near("shcoool", "school") > 0
    assert not is_near("so", "sew")


def test_what_people_call_something_is_no_slip_for_another_word():
    named = [Thing(name, (Field(name, 3.0),)) for name in ("Electoral register", "Births and deaths")]
    assert found(Index(named), "registrar") == ["Electoral register"]
    assert found(Index(named, [("births deaths", "registrar")]), "registrar") == ["Births and deaths"]


def test_short_words_must_be_exact():
    assert not is_near("bin", "tin")
    assert is_near("bins", "bines")
    assert is_near("libraryy", "library") > is_near("liibraryy", "library") > 0
    assert not is_near("homeless", "home")


def test_the_first_letter_is_never_missed_but_may_be_swapped_with_the_second():
    assert not is_near("dead", "read")
    assert not is_near("weeds", "needs")
    assert is_near("ilbrary", "library")
    assert is_near("rlbrary", "library") == 0


def test_words_lose_accents_endings_and_what_any_question_has():
    assert words("Where is the Café?") == ["cafe"]
    assert words("who") == ["who"]
    assert [stem(word) for word in ("bins", "libraries", "parking", "addresses", "passes")] == [
        "bin", "library", "park", "address", "pass"]  # fmt: skip
    assert stem("speeding") == stem("speed") == "speed"


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_the_nearest_comes_first(query):
    index = Index([Thing(name, (Field(name, 3.0),)) for name in NAMES], EVERYDAY)
    scores = [each.score for each in index.find(query)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


@given(st.sampled_from(NAMES))
def test_everything_is_found_first_by_its_own_name(name):
    index = Index([Thing(each, (Field(each, 3.0),)) for each in NAMES], EVERYDAY)
    assert name in [found.what for found in index.find(name)][:2]


def test_naughty_strings_find_nothing_worse_than_nothing(index, corpus):
    for text in json.loads((corpus / "bad-input" / "blns.json").read_text()):
        assert isinstance(index.find(text), list)
