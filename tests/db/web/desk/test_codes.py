"""Codes at the desk: made with a reason and a case, shown once; and records linked to the wrong person."""

import re

import pytest

from .conftest import COUNCIL, NOW

TOM = "tom.reddy@harrowmere.example"
FIELDS = {
    "scheme": "council-customer",
    "reference": "C-1",
    "reason": "Asked at the counter.",
    "case": "K-7",
    "route": "collected",
}


@pytest.fixture
def tom(at_desk):
    return at_desk(TOM)


@pytest.fixture
def record(db):
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Organisation

    council = Organisation.objects.get(slug="harrowmere-council")
    return see_subject(organisation=council, scheme="council-customer", reference="C-1")


def test_a_code_is_shown_once_and_listed_without_it(tom, record):
    assert "No codes have been made yet." in tom.read(f"{COUNCIL}/codes")
    page = tom.post(f"{COUNCIL}/codes/new", **FIELDS).content.decode()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page).group()
    listed = tom.read(f"{COUNCIL}/codes")
    assert "Case K-7 Asked at the counter." in listed
    assert "by Tom Reddy Works until" in listed
    assert code not in listed
    end = re.search(r'action="([^"]*/end)"', tom.get(f"{COUNCIL}/codes").content.decode()).group(1)
    tom.post(end)
    assert "Ended" in tom.read(f"{COUNCIL}/codes")


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("reason", "Say why you are making this code"),
        ("case", "Enter the case number"),
        ("route", "Choose how they will get the code"),
        ("reference", "Enter the number"),
        ("scheme", "Choose what kind of number it is"),
    ],
)
def test_what_is_missing_is_said(tom, record, field, says):
    assert says in tom.post(f"{COUNCIL}/codes/new", **{**FIELDS, field: ""}).content.decode()


def test_no_code_for_a_reference_nobody_knows(tom, record):
    page = tom.post(f"{COUNCIL}/codes/new", **{**FIELDS, "reference": "C-2"}).content.decode()
    assert "No record here has this number." in page


def test_only_officers_come_here(sian, amal, record):
    for desk in (sian, amal):
        desk.get(f"{COUNCIL}/codes", status=404)
        assert desk.post(f"{COUNCIL}/codes/new", **FIELDS).status_code == 404


def test_who_hands_a_code_over_sees_how_to_reach_them_and_prints_it_large(tom, record):
    from candour.core.reaching import Format, Post, Reach
    from candour.people.models import Organisation
    from candour.people.queries import person_known_as
    from candour.services.actions import say_how_to_reach

    assert "cd-largeprint" not in tom.post(f"{COUNCIL}/codes/new", **FIELDS).content.decode()
    person = person_known_as(
        organisation=Organisation.objects.get(slug="harrowmere-council"),
        scheme=FIELDS["scheme"],
        reference=FIELDS["reference"],
    )
    reach = Reach(formats=(Format.LARGE_PRINT,), post=Post.CARE_OF, post_to="Mere Street shelter")
    say_how_to_reach(person=person, reach=reach, at=NOW)
    page = tom.post(f"{COUNCIL}/codes/new", **FIELDS).content.decode()
    assert "cd-largeprint" in page
    assert "Care of Mere Street shelter" in page
