"""Which pictures there are: each has its own name, and each page of the address map has one or a reason."""

from collections import Counter

from django.urls import get_resolver
from scripts.pictures import SUBJECTS, patterns
from scripts.pictures.addresses import WITHOUT, name_of, names_of, not_seen


def test_no_picture_is_written_over_another() -> None:
    names = Counter(subject.name for subject in (*SUBJECTS, *patterns.SUBJECTS))
    assert [name for name, count in names.items() if count > 1] == []


def test_whatever_needs_no_picture_is_an_address_that_there_is() -> None:
    there = set(names_of(get_resolver().url_patterns))
    assert {name for names in WITHOUT.values() for name in names} - there == set()


def test_a_page_of_which_none_was_taken_is_named() -> None:
    missing = not_seen(["/home", "/desk", "/nothing-here"])
    assert "portal:services" in missing
    assert {"portal:home", "desk:inbox", "portal:uses-json"}.isdisjoint(missing)


def test_each_page_with_an_address_of_its_own_that_is_asked_for_has_a_subject() -> None:
    assert "" not in {name_of(each.path.partition("?")[0]) for each in SUBJECTS if each.status != 404}
