"""Two hundred cases, a hundred colleagues: pages as short as for a few, and asked for in as many reads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from .conftest import COUNCIL, NOW
from .kept_from_view import ask_in_an_emergency


@pytest.fixture
def corrections(db):
    """So many people's corrections, sent a day after each other."""
    from candour.people.actions import create_account
    from candour.register.models import Dataset
    from candour.services.actions import ask_for_correction

    noor = create_account(
        email="noor@post.example",
        password="a long password",
        given_name="Noor",
        at=NOW,
        email_is_confirmed=True,
    )

    def send(count):
        return [
            ask_for_correction(
                person=noor.person_id,
                dataset=Dataset.objects.get(key="harrowmere-council/council-tax"),
                attribute="contact.address",
                held="41 Tern Close",
                should_say="14 Tern Close",
                why="",
                sent_as=uuid4(),
                at=NOW - timedelta(days=n),
            )
            for n in range(count)
        ]

    return send


@pytest.fixture
def colleagues(db):
    """So many more officers of the council."""
    from candour.people.models import Account, Organisation, StaffRole

    council = Organisation.objects.get(slug="harrowmere-council")

    def appoint(count):
        for n in range(count):
            account = Account.objects.create(
                email=f"officer-{n}@harrowmere.example", given_name="Kit", family_name=f"Number{n:03}"
            )
            StaffRole.objects.create(
                account=account, organisation=council, role="officer", given_by="Bea Lee", given_at=NOW
            )

    return appoint


def reads(desk, path: str) -> int:
    """How often a page asks the database, once the register is remembered."""
    desk.get(path)
    with CaptureQueriesContext(connection) as asked:
        desk.get(path)
    return len(asked)


def test_many_cases_take_as_many_reads_as_few_and_stand_on_several_pages(tom, corrections):
    corrections(2)
    few = [reads(tom, path) for path in ("/desk", f"{COUNCIL}/cases")]
    cases = corrections(60)
    assert [reads(tom, path) for path in ("/desk", f"{COUNCIL}/cases")] == few
    for path in ("/desk", f"{COUNCIL}/cases"):
        first, last = tom.read(path), tom.read(path, page="3")
        assert "Page 1 of 3" in first
        assert "Page 3 of 3" in last
        assert cases[-1].number in first, "the oldest is the most urgent"
        assert cases[-1].number not in last
        assert cases[0].number in last
        assert tom.read(path, page="99") == last
        assert tom.read(path, page="-1") == tom.read(path, page="x") == first


def test_of_many_tasks_those_without_a_clock_come_first_and_of_few_last(tom, corrections, monkeypatch):
    from candour.web.design.parts import Link
    from candour.web.desk import waiting

    def unhurried(staff, now):
        what = Link(text="Acting for somebody", url="/for")
        yield waiting.Task(None, what, "There is news to read", staff.roles[0].organisation)

    monkeypatch.setattr(waiting, "_SOURCES", (*waiting._SOURCES, unhurried))
    corrections(3)
    few = tom.read("/desk")
    assert few.index("Acting for somebody") > few.index("A detail is wrong")
    corrections(30)
    many = tom.read("/desk")
    assert many.index("Acting for somebody") < many.index("A detail is wrong")


def test_a_case_is_found_by_its_number_and_the_list_narrowed(tom, corrections):
    from candour.services.actions import take_case

    cases = corrections(14)
    path = f"{COUNCIL}/cases"
    found = tom.read(path, number=f" {cases[3].number.lower()} ")
    assert cases[3].number in found
    assert cases[4].number not in found
    assert "14 open" in found, "what is counted is not narrowed"
    take_case(case=cases[5], officer=_account("tom.reddy@harrowmere.example"), at=timezone.now())
    mine = tom.read(path, by="me")
    assert cases[5].number in mine
    assert cases[6].number not in mine
    assert cases[5].number not in tom.read(path, by="nobody")
    assert "No open cases match your search." in tom.read(path, number="ZZZZ-ZZZZ")


def test_many_colleagues_take_as_many_reads_as_few_and_are_found_by_name_or_role(amal, colleagues):
    path = f"{COUNCIL}/colleagues"
    few = reads(amal, path)
    assert "Find a colleague" not in amal.read(path)
    colleagues(100)
    assert reads(amal, path) == few
    page = amal.read(path)
    assert "Page 1 of 5" in page
    assert "Number099" not in page
    assert "Number099" in amal.read(path, words="number099 OFFICER")
    assert "Amal Haddad" in amal.read(path, words="administrator")
    assert "No colleagues match your search." in amal.read(path, words="number099 auditor")


def test_many_uses_to_review_take_as_many_reads_as_few(sian, db):
    ask_in_an_emergency()
    few = [reads(sian, path) for path in ("/desk", f"{COUNCIL}/reviews")]
    for _ in range(6):
        ask_in_an_emergency()
    assert [reads(sian, path) for path in ("/desk", f"{COUNCIL}/reviews")] == few


def _account(email: str):
    from candour.people.models import Account

    return Account.objects.get(email=email)


def test_whoever_works_for_several_reads_for_which_and_others_are_spared_it(at_desk, corrections):
    from candour.people.actions import give_role
    from candour.people.models import Organisation, StaffRole

    corrections(1)
    tom = at_desk("tom.reddy@harrowmere.example")
    assert "Organisation: " not in tom.read("/desk")
    give_role(
        account=_account("tom.reddy@harrowmere.example"),
        organisation=Organisation.objects.get(slug="fernside-homes"),
        role=StaffRole.Role.OFFICER,
        by="Jonah Field",
        at=NOW,
    )
    assert "Organisation: Harrowmere Borough Council" in tom.read("/desk")
