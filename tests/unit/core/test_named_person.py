"""Two people are needed for some acts, and one is one however their name is typed."""

import pytest

from candour.core.named_person import may_be_one, named_person

SIAN = ("Siân Pugh", "sian.pugh@council.example")


def test_a_person_is_named_without_their_post():
    assert named_person(" Siân  Pugh, data protection officer") == "siân pugh"


@pytest.mark.parametrize(
    "typed",
    [
        "siân pugh",
        "SIAN PUGH",
        "Pugh, Siân",
        "sian.pugh",
        "pugh_sian",
        "Sian.Pugh@council.example",
        "Si\u200ban Pugh",
        "Sian Pugh\ufe0f",
        "Si\u3164an Pugh",
    ],
)
def test_somebody_is_the_same_person_however_another_system_typed_them(typed):
    assert may_be_one(SIAN, [typed])


@pytest.mark.parametrize("typed", ["", " ", "\u200b", " \ufe0f, DPO", "\u3164", "\u2800"])
def test_who_cannot_be_read_is_nobody(typed):
    assert named_person(typed) == ""


@pytest.mark.parametrize(
    "typed", ["a1f3", "Siân Rees", "Pugh", "", " ", "\u200b", "sian.rees@council.example"]
)
def test_somebody_else_is_not(typed):
    assert not may_be_one(SIAN, [typed])
