"""What the national list does not name is found by what people call it, with the page that says how."""

import pytest

from candour.services.elsewhere import ELSEWHERE, found_elsewhere

BIRTH = "https://www.gov.uk/register-birth"
DEATH = "https://www.gov.uk/register-a-death"
WEDDING = "https://www.gov.uk/marriages-civil-partnerships"
COPY = "https://www.gov.uk/order-copy-birth-death-marriage-certificate"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("birth", BIRTH),
        ("baby", BIRTH),
        ("register a birth", BIRTH),
        ("new baby", BIRTH),
        ("my mum died", DEATH),
        ("register a death", DEATH),
        ("wedding", WEDDING),
        ("getting married", WEDDING),
        ("birth certificate", COPY),
    ],
)
def test_what_a_registrar_does_is_found_by_everyday_words(words, first):
    assert found_elsewhere(words)[0].url == first


@pytest.mark.parametrize("words", ["bins", "council tax", "register to vote", "deeds", ""])
def test_what_has_nothing_to_do_with_it_finds_nothing(words):
    assert found_elsewhere(words) == []


def test_each_leads_to_a_page_of_the_government():
    assert {each.url for each in ELSEWHERE} == {BIRTH, DEATH, WEDDING, COPY}
