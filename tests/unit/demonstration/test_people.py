"""The people of Harrowmere are made up, the same every time, and lead lives that fit together."""

import re
from collections import defaultdict

import pytest

from candour.demonstration.people import WRITTEN_DOWN, populate
from candour.demonstration.residents import NAMED

REAL_AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
E EC EH EN EX FK FY G GL GU GX GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL
LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE SG SK SL SM SN
SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE
"""


@pytest.fixture(scope="module")
def people():
    return populate("harrowmere", 300)


def test_the_same_seed_makes_the_same_people():
    assert populate("harrowmere", 60) == populate("harrowmere", 60)
    assert populate("harrowmere", 60) != populate("nether mere", 60)


def test_there_are_as_many_as_asked_for_and_the_named_ones_come_first(people):
    assert len(people) == 300
    assert len({person.key for person in people}) == 300
    assert people[: len(WRITTEN_DOWN)] == WRITTEN_DOWN
    assert NAMED[0].person.name == "Maureen Okafor"
    assert all(resident.person.account and resident.story for resident in NAMED)


def test_no_address_could_be_real(people):
    for person in people:
        area = re.match("[A-Z]+", person.home.postcode)[0]
        assert area not in REAL_AREAS.split()
        assert re.fullmatch(r"[A-Z]{1,2}[0-9] [0-9][ABD-HJLNP-UW-Z]{2}", person.home.postcode)


def test_no_telephone_number_could_be_real(people):
    assert all(re.fullmatch(r"(07700 900\d{3})?", person.phone) for person in people)


def test_nhs_numbers_are_valid_and_kept_for_tests(people):
    numbers = [number for person in people if (number := person.references.get("harrowmere-health"))]
    assert len(numbers) > 50
    for number in numbers:
        assert number.startswith("999")
        weighted = sum(
            int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True)
        )
        assert (weighted + int(number[9])) % 11 == 0


def test_no_number_is_given_to_two_people(people):
    numbers = [item for person in people for item in person.references.items()]
    numbers += [("harrowmere-council", person.also_customer) for person in people if person.also_customer]
    assert len(set(numbers)) == len(numbers)


def test_those_who_live_together_share_a_home_a_bill_and_a_size(people):
    homes = defaultdict(list)
    for person in people:
        homes[person.home.lines].append(person)
    for living_there in homes.values():
        assert {person.home for person in living_there} == {living_there[0].home}
        assert {person.household for person in living_there} == {len(living_there)}
        assert {person.adults for person in living_there} == {
            sum(person.age >= 18 for person in living_there)
        }
        assert sum(person.pays_bill for person in living_there) == 1


def test_benefits_fit_age(people):
    for person in people:
        assert ("State Pension" in person.benefits) == (person.age >= 65)
        assert not (person.age < 18 and (person.benefits or person.account or person.pays_bill))
        assert bool(person.benefits) == ("national-benefits" in person.references)
        assert not (person.housing_benefit and not person.home.rent)


def test_ages_stay_clear_of_the_thresholds_that_claims_turn_on(people):
    assert not [person.age for person in people if abs(person.age - 18) < 3 or abs(person.age - 65) < 3]
