"""Somebody says once how to reach them; who holds a record of them hears and confirms it, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from candour.core.reaching import NOTHING, Format, Help, Post, Prefers, Reach

from .conftest import System
from .test_changes import acknowledge, heard
from .town import ANN, CLINIC, COUNCIL, LENDER

NOW = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
SAID = Reach(
    formats=(Format.LARGE_PRINT,),
    help=(Help.INTERPRETER,),
    language="Urdu",
    prefers=Prefers.LETTER,
    calls="After ten. Say that you are the library.",
    post=Post.CARE_OF,
    post_to="Mere Street shelter\nHW1 2AB",
)


@pytest.fixture
def say(town):
    """Ann says how to reach her."""
    from candour.services.actions import say_how_to_reach

    def say(reach=SAID, at=NOW) -> None:
        say_how_to_reach(person=town.person(ANN), reach=reach, at=at)

    return say


@pytest.fixture
def lender(town, door) -> System:
    return System(LENDER, town.keys[LENDER], door)


def reached(system: System) -> list[dict]:
    return [change for change in heard(system) if change["kind"] == "reach"]


def test_who_holds_a_record_hears_it_in_whole_by_its_own_reference(town, holder, tell, say):
    say()
    tell()
    (change,) = reached(holder)
    assert change["change"] == "told"
    assert change["subject"] == {"scheme": "council-customer", "reference": ANN.customer}
    assert change["reach"] == {
        "formats": ["large-print"],
        "help": ["interpreter"],
        "language": "Urdu",
        "prefers": "letter",
        "calls": "After ten. Say that you are the library.",
        "post": "care-of",
        "post_to": "Mere Street shelter\nHW1 2AB",
    }


def test_who_only_asks_about_them_hears_nothing(town, landlord, lender, tell, say):
    say()
    tell()
    assert reached(landlord) == reached(lender) == []


def test_the_person_sees_who_has_read_it_and_when(town, holder, tell, say):
    from candour.services.queries.reaching import read_by

    say()
    assert [each.is_on_its_way for each in read_by(town.person(ANN), NOW)] == [True, True]
    tell()
    (change,) = reached(holder)
    told = {each.organisation.slug: each for each in read_by(town.person(ANN), NOW)}
    assert told[COUNCIL].told_at is not None
    assert told[CLINIC].is_on_its_way
    assert told[CLINIC].told_at is None
    assert acknowledge(holder, change["id"]).status_code == 200
    read = {each.organisation.slug: each.read_at for each in read_by(town.person(ANN), NOW)}
    assert read[COUNCIL] is not None
    assert read[CLINIC] is None


def test_what_was_said_anew_has_to_be_read_anew(town, holder, tell, say):
    from candour.services.queries.reaching import read_by

    say()
    tell()
    acknowledge(holder, reached(holder)[0]["id"])
    say(Reach(prefers=Prefers.TEXT), at=datetime(2026, 3, 4, 9, 15, tzinfo=UTC))
    tell()
    assert [change["reach"]["prefers"] for change in reached(holder)] == ["letter", "text"]
    read = {each.organisation.slug: each.read_at for each in read_by(town.person(ANN), NOW)}
    assert read[COUNCIL] is None


def test_what_was_taken_back_is_told_as_ended_and_is_kept_nowhere(town, holder, tell, say):
    from candour.services.models import WayToReach
    from candour.services.queries.reaching import way_to_reach

    say()
    tell()
    say(NOTHING)
    tell()
    assert [(change["change"], change["reach"]) for change in reached(holder)][1] == ("ended", None)
    assert not WayToReach.objects.exists()
    assert way_to_reach(town.person(ANN)) == NOTHING


def test_words_taken_back_before_anybody_was_told_are_told_to_nobody(town, holder, tell, say):
    say()
    say(NOTHING)
    tell()
    assert [change["change"] for change in reached(holder)] == ["ended"]


def test_no_word_of_it_stands_in_the_database_in_the_clear(town, tell, say, live_database, cluster):
    import psycopg

    say()
    tell()
    with psycopg.connect(live_database) as connection:
        for table in ("ways_to_reach", "changes", "entries"):
            rows = str(connection.execute(f"select * from {table}").fetchall())
            assert "Urdu" not in rows
            assert "large-print" not in rows


def test_who_does_not_confirm_within_a_week_is_reminded_and_their_person_sees_it(town, holder, tell, say):
    from candour.access.models import Change
    from candour.services.queries.reaching import read_by

    say()
    tell()
    (change,) = reached(holder)
    due = datetime.fromisoformat(change["acknowledge_by"])
    assert timedelta(days=6) < due - datetime.now(UTC) <= timedelta(days=7)
    Change.objects.filter(kind="reach").update(acknowledge_by=NOW)
    tell()
    reminders = [change for change in heard(holder) if change["kind"] == "overdue"]
    assert [(each["change"], each["organisation"]) for each in reminders] == [("reach", COUNCIL)]
    assert [each.is_late for each in read_by(town.person(ANN), NOW)] == [True, True]
    acknowledge(holder, change["id"])
    late = {each.organisation.slug: each.is_late for each in read_by(town.person(ANN), NOW)}
    assert late == {COUNCIL: False, CLINIC: True}
    tell()
    assert len([change for change in heard(holder) if change["kind"] == "overdue"]) == 1, "once"


def test_that_it_was_read_is_an_entry_of_its_persons_and_says_no_word_of_it(holder, tell, say, entries):
    say()
    tell()
    assert acknowledge(holder, reached(holder)[0]["id"]).json()["entry"] is not None
    (body,) = [body for body in entries() if body["kind"] == "receipt-acknowledged"]
    assert (body["change"], body["organisation"]) == ("reach", COUNCIL)
    assert "large-print" not in str(body)
