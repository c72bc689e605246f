"""Emergencies: logged like any use, and shown to nobody until a named person has found that safe."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from .town import ADDRESS, ANN, COUNCIL, PHONE

ASKED = {"id": "jfield-0042", "team": "Lettings", "role": "assessor"}
APPROVED = {"id": "mwebb-0017", "team": "Lettings", "role": "manager"}
REASON = "A child was seen alone at night."
EMERGENCY = {"reason": REASON, "kind": "safeguarding", "second_approver": APPROVED}
FINDING = "The duty officer looked for your daughter and found her safe with you."


@pytest.fixture
def emergency(landlord) -> Callable[..., dict[str, Any]]:
    """Asks about Ann in an emergency; gives the answer."""

    def ask(*attributes: str, **changed: Any) -> dict[str, Any]:
        sent = {"officer": ASKED, "emergency": EMERGENCY, **changed}
        answer = landlord.ask(ANN.tenant, "safeguarding", *(attributes or (PHONE,)), **sent)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.fixture
def review(db_is_live) -> Callable[..., Any]:
    """Reviews an emergency, well unless said otherwise."""
    from candour.access.withheld import review_emergency

    def make(id: str, **changed: Any) -> Any:
        said = {"by": "Siân Pugh, safeguarding lead", "finding": FINDING, "show": True, "at": now()}
        return review_emergency(entry=UUID(id), **(said | changed))

    return make


@pytest.fixture
def db_is_live(live_database) -> None:
    """Django is on this test's database."""


def now() -> datetime:
    return datetime.now(UTC)


def seen_by_ann(town) -> list[UUID]:
    from candour.access.queries import uses_of

    return [use.id for use in uses_of(town.person(ANN))]


def test_an_emergency_overrides_choices_and_is_withheld_in_the_same_commit(emergency, town, logged, database):
    from candour.sharing.actions import restrict

    restrict(person=town.person(ANN), dataset=None, at=now())
    answer = emergency(ADDRESS, PHONE)
    assert answer["outcome"] == "full"
    entry = logged(answer["id"])
    assert entry.body["emergency"] == {"reason": REASON, "kind": "safeguarding"}
    assert entry.body["withheld"] == {
        "authority": "an emergency, until a named person has reviewed it",
        "review_by": entry.review_by.isoformat(),
    }
    assert now().date() < entry.review_by <= now().date() + timedelta(days=3)
    rows = database.execute("select xmin from entries where id = %(id)s", answer).fetchall()
    assert (
        rows
        == database.execute("select xmin from withheld_entries where entry_id = %(id)s", answer).fetchall()
    )


def test_an_emergency_that_names_nobody_gets_nothing_and_is_logged(landlord, count):
    before = count("pending")
    answer = landlord.ask(ANN.tenant, "safeguarding", PHONE, emergency=EMERGENCY).json()
    assert (answer["outcome"], answer["refused"][PHONE]["reason"]) == ("refused", "authority-missing")
    assert count("pending") == before + 1


def test_an_officer_whose_id_is_spaces_is_nobody(landlord, count):
    before = count("pending")
    blank = {**ASKED, "id": "  "}
    answer = landlord.ask(ANN.tenant, "safeguarding", PHONE, emergency=EMERGENCY, officer=blank)
    assert answer.status_code == 422
    assert "officer" in answer.json()["detail"]
    assert count("pending") == before


def test_an_emergency_is_in_the_log_like_any_use(emergency, count):
    before = count("pending")
    emergency()
    assert count("pending") == before + 1


def test_an_emergency_under_another_agreement_is_withheld_too(landlord, logged, town):
    """To be told that somebody tried could endanger as much as to be told that they did."""
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE, officer=ASKED, emergency=EMERGENCY).json()
    assert answer["outcome"] == "refused"
    assert logged(answer["id"]).review_by is not None
    assert seen_by_ann(town) == []


def test_nothing_that_its_person_reads_tells_of_an_emergency(emergency, landlord, town):
    from candour.access.queries import askers_of, months_of, newest_entry, opened_entry, reviews_of, use_of

    seen = landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()["id"]
    person = town.person(ANN)
    before = seen_by_ann(town), newest_entry(person)[0].id, askers_of(person), months_of(person)
    id_ = UUID(emergency()["id"])
    assert (
        seen_by_ann(town),
        newest_entry(person)[0].id,
        askers_of(person),
        months_of(person),
    ) == before
    assert before[0] == [UUID(seen)]
    assert use_of(town.person(ANN), id_) is None
    assert opened_entry(town.person(ANN), id_) is None
    assert reviews_of(town.person(ANN), id_) == []


def test_a_review_that_finds_it_safe_shows_the_emergency_and_what_it_found(emergency, review, town, logged):
    from candour.access.queries import reviews_of, use_of

    id_ = emergency()["id"]
    at = now()
    row = review(id_, at=at)
    person = town.person(ANN)
    assert seen_by_ann(town) == [UUID(id_)], "the use; its finding is read with it"
    assert use_of(person, UUID(id_)).shown_late == at
    found = reviews_of(person, UUID(id_))[0]
    assert (found["kind"], found["use"], found["finding"]) == ("emergency", id_, FINDING)
    assert (found["shown"], found["organisation"], found["review_by"]) == (True, COUNCIL, None)
    assert logged(str(row.id)).holder == {"reviewer": "Siân Pugh, safeguarding lead"}
    assert "Pugh" not in str(logged(str(row.id)).body)


def test_a_review_that_finds_it_unsafe_shows_nothing_and_asks_for_another(emergency, review, town, logged):
    from candour.access.queries import newest_entry, reviews_of
    from candour.access.withheld import emergencies_waiting

    id_ = emergency()["id"]
    newest = newest_entry(town.person(ANN))[0].id
    row = review(id_, finding="Somebody else reads her account.", show=False)
    person = town.person(ANN)
    assert seen_by_ann(town) == []
    assert reviews_of(person, UUID(id_)) == []
    assert newest_entry(person)[0].id == newest
    assert logged(str(row.id)).body["shown"] is False
    (waiting,) = emergencies_waiting()
    assert waiting.review_by > now().date() + timedelta(days=20)

    review(id_)
    assert seen_by_ann(town) == [UUID(id_)]
    assert reviews_of(person, UUID(id_))[0]["finding"] == FINDING
    assert list(emergencies_waiting()) == []


def test_a_review_is_one_entry(emergency, review, count):
    id_ = emergency()["id"]
    before = count("entries"), count("pending")
    review(id_)
    assert (count("entries"), count("pending")) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("by", ["jfield-0042", "MWEBB-0017", " jfield-0042 , Lettings", "0042 JField"])
def test_nobody_reviews_what_they_asked_for_or_approved(by, emergency, review, town, count):
    from candour.access.withheld import CannotReview

    id_ = emergency()["id"]
    before = count("entries")
    with pytest.raises(CannotReview, match="somebody else must review it"):
        review(id_, by=by)
    assert seen_by_ann(town) == []
    assert count("entries") == before


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"by": " "}, "needs the name"),
        ({"by": ", safeguarding lead"}, "needs the name"),
        ({"finding": " "}, "what they found"),
    ],
)
def test_a_review_by_nobody_or_of_nothing_is_none(changed, says, emergency, review, town):
    from candour.access.withheld import CannotReview

    with pytest.raises(CannotReview, match=says):
        review(emergency()["id"], **changed)
    assert seen_by_ann(town) == []


def test_only_an_emergency_that_is_withheld_can_be_reviewed(emergency, landlord, review):
    from candour.access.withheld import CannotReview

    ordinary, shown = landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()["id"], emergency()["id"]
    row = review(shown)
    with pytest.raises(CannotReview, match="is shown it"):
        review(shown)
    for id_ in (ordinary, str(row.id)):
        with pytest.raises(CannotReview, match="There is no emergency"):
            review(id_)


def test_somebody_who_was_erased_leaves_nothing_to_review(emergency, database):
    from candour.access.withheld import emergencies_waiting

    emergency()
    database.execute("delete from subject_keys k using entries e where e.subject_id = k.subject_id")
    assert list(emergencies_waiting()) == []


@pytest.fixture
def candour(db_is_live, capsys) -> Callable[..., str]:
    """Runs `candour review-emergency` with these arguments and gives what it printed."""
    from candour.config import review_emergency
    from candour.config.env import read_environment

    def run(*arguments: str) -> str:
        parser = ArgumentParser()
        review_emergency.add_arguments(parser)
        assert review_emergency.review(parser.parse_args(arguments), read_environment(os.environ)) == 0
        return capsys.readouterr().out

    return run


def test_the_command_lists_what_waits_and_reviews_it(emergency, candour, town):
    id_ = emergency(ADDRESS, PHONE)["id"]
    listed = candour()
    assert listed.startswith(f"{id_}: oakfield-homes on 20")
    assert "To be reviewed by harrowmere-council by" in listed
    said = ["--by", "Siân Pugh", "--finding", FINDING]
    assert candour(id_, *said, "--keep") == "It is still kept from view.\n"
    assert seen_by_ann(town) == []
    assert candour(id_, *said, "--show") == "The person is now shown it.\n"
    assert seen_by_ann(town) == [UUID(id_)]
    assert candour() == ""


def test_the_command_tells_nobody_of_an_emergency_without_an_entry(emergency, candour, town, count):
    id_ = emergency(ADDRESS, PHONE)["id"]
    before = count("entries")
    listed = candour()
    assert REASON not in listed
    assert ADDRESS not in listed
    assert count("entries") == before

    told = candour(id_, "--by", "Siân Pugh")
    assert f"They were given: {ADDRESS}, {PHONE}\n" in told
    assert f"safeguarding: {REASON}\n" in told
    assert f"{ASKED['id']}, {APPROVED['id']}" in told
    assert count("entries") == before + 1
    assert seen_by_ann(town) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--by", " "], "by name who opens it"),
        (["--by", "Siân Pugh", "--finding", "Safe."], "either --show or --keep"),
        (["--by", "jfield-0042", "--finding", "Safe.", "--show"], "somebody else must review it"),
    ],
)
def test_the_command_refuses_in_a_sentence(arguments, says, emergency, candour):
    from candour.config.env import CannotStart

    with pytest.raises(CannotStart, match=says):
        candour(emergency()["id"], *arguments)
