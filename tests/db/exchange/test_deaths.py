"""From a death on no yes counts; once confirmed, who holds a record hears of it."""

from datetime import UTC, date, datetime

import pytest

from .conftest import System
from .test_changes import acknowledge, heard
from .town import ANN, CLINIC, COUNCIL, LENDER, PHONE

NOW = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def officers(town):
    """Two officers of the council, with what they saw."""
    from candour.people.actions import appoint
    from candour.people.actions.checked import Checked

    council = town.organisation(COUNCIL)
    return [
        Checked(
            "certificate",
            appoint(
                organisation=council,
                role="officer",
                email=f"{name.lower()}@council.example",
                given_name=name,
                family_name="Reddy",
                password="correct horse battery staple",
                totp_secret="A" * 32,
                by="Bea Lee",
                at=NOW,
            ).account,
            council,
            "K-40",
            "Her son brought it.",
        )
        for name in ("Tom", "Ruth")
    ]


def test_a_yes_does_not_count_from_the_next_request_until_it_was_wrong(town, landlord, officers):
    from candour.services.actions import record_death, undo_death

    town.answer(ANN, "newsletter")
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["outcome"] == "full"
    first, second = officers
    death = record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=first, at=NOW)
    refused = landlord.ask("T-1001", "newsletter", PHONE).json()
    assert refused["outcome"] == "refused"
    assert landlord.ask("T-1001", "tenancy-check", PHONE).json()["outcome"] == "full"
    undo_death(death=death, checked=second, at=NOW)
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["outcome"] == "full"


def test_to_the_asker_it_looks_like_a_person_who_never_answered(town, landlord, officers):
    from candour.services.actions import record_death

    never = landlord.ask("T-1002", "newsletter", PHONE).json()["refused"]
    town.answer(ANN, "newsletter")
    record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=officers[0], at=NOW)
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["refused"] == never


@pytest.fixture
def died(town, officers):
    """Ann's death, recorded and confirmed."""
    from candour.services.actions import confirm_death, record_death

    first, second = officers
    death = record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=first, at=NOW)
    confirm_death(death=death, checked=second, at=NOW)
    return death


def of_death(system: System) -> list[dict]:
    return [change for change in heard(system) if change["kind"] == "death"]


def test_who_holds_a_record_is_told_once_it_is_confirmed_and_nobody_else(
    town, holder, landlord, door, tell, officers
):
    from candour.services.actions import confirm_death, record_death

    lender = System(LENDER, town.keys[LENDER], door)
    first, second = officers
    death = record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=first, at=NOW)
    tell()
    assert of_death(holder) == []
    confirm_death(death=death, checked=second, at=NOW)
    tell()
    (change,) = of_death(holder)
    assert (change["change"], change["died_on"]) == ("recorded", "2026-03-01")
    assert change["subject"] == {"scheme": "council-customer", "reference": ANN.customer}
    assert change["acknowledge_by"] is not None
    assert of_death(landlord) == of_death(lender) == []


def test_it_is_acknowledged_with_an_entry_and_the_desk_sees_by_whom(town, holder, tell, died):
    from candour.services.queries.counter import told_of_deaths

    tell()
    died.refresh_from_db()
    assert {each.confirmed_at for each in told_of_deaths([died])[died.pk]} == {None}
    answer = acknowledge(holder, of_death(holder)[0]["id"])
    assert answer.json()["entry"] is not None
    known = {each.organisation: each.confirmed_at for each in told_of_deaths([died])[died.pk]}
    assert known[town.organisation(COUNCIL).pk] is not None
    assert known[town.organisation(CLINIC).pk] is None


def test_who_does_not_acknowledge_in_two_days_is_reminded_and_seen_as_late(town, holder, tell, died):
    from candour.access.models import Change
    from candour.services.queries.counter import told_of_deaths

    tell()
    Change.objects.filter(kind="death").update(acknowledge_by=NOW)
    tell()
    (reminder,) = [change for change in heard(holder) if change["kind"] == "overdue"]
    assert (reminder["change"], reminder["organisation"]) == ("death", COUNCIL)
    died.refresh_from_db()
    assert all(each.is_late for each in told_of_deaths([died])[died.pk])


def test_a_mistake_is_put_right_with_whoever_was_told(town, holder, tell, died, officers):
    from candour.services.actions import undo_death

    tell()
    undo_death(death=died, checked=officers[1], at=NOW)
    tell()
    assert [change["change"] for change in of_death(holder)] == ["recorded", "undone"]
    assert acknowledge(holder, of_death(holder)[1]["id"]).status_code == 200
