"""A system of record reports what it did, once, to everybody concerned, or withheld till someone shows it."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from joserfc.jwk import OKPKey

from .conftest import RECORDS, System
from .town import ADDRESS, ANN, BEN, COUNCIL, FOUNDED, PHONE, erase

USES = "/exchange/v1/uses"
NDJSON = {"Content-Type": "application/x-ndjson"}
WHEN = "2026-11-02T14:12:00Z"
OFFICER = {"id": "sp-0042", "team": "Council tax", "role": "adviser"}
SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
WITHHELD = {
    "ground": "crime",
    "authority": "Siân Pugh, under DPA 2018 Schedule 2, paragraph 2",
    "review_by": SOON,
}


def customer(resident):
    return {"scheme": "council-customer", "reference": getattr(resident, "customer", resident)}


@pytest.fixture
def reporter(town, door):
    """A system of the council's that may report what it does for collecting council tax."""
    from candour.core.basis import LawfulBasis
    from candour.people.actions import register_client
    from candour.register.actions import define_processing_activity

    council, key = town.organisation(COUNCIL), OKPKey.generate_key("Ed25519", {"kid": "reporter-1"})
    define_processing_activity(
        organisation=council, slug="collecting", name="Collecting", purpose="To collect council tax.",
        lawful_basis=LawfulBasis.PUBLIC_TASK, people="Payers", retention="P7Y", at=FOUNDED,
    )  # fmt: skip
    register_client(
        proof_required=False,
        organisation=council, client_id="reporter", system="Tax ledger", scopes=["report"],
        jwk=key.as_dict(private=False), at=FOUNDED,
    )  # fmt: skip
    door.look_again()
    return System("reporter", key, door)


def sent(id="U-1", resident=ANN, **changed):
    usual = {
        "id": id, "subject": customer(resident), "when": WHEN, "action": "looked-at",
        "activity": "collecting", "attributes": [ADDRESS, PHONE], "officer": OFFICER, "case": "CT-9",
    }  # fmt: skip
    return usual | changed


@pytest.fixture
def report(reporter):
    """Reports one use and gives the answer."""
    return lambda **use: reporter.door.post(USES, headers=reporter.headers, json=sent(**use))


@pytest.fixture
def report_all(reporter):
    """Reports many and gives the answer's lines, the last of them apart."""

    def send(*uses, query="", path=f"{USES}/batch"):
        content = "\n".join(map(json.dumps, uses))
        answer = reporter.door.post(path + query, headers=reporter.headers | NDJSON, content=content)
        *lines, last = [json.loads(each) for each in answer.text.splitlines()]
        return lines, last

    return send


def uses_of(town, resident):
    from candour.access.queries import uses_of

    return list(uses_of(town.person(resident)))


def test_the_person_sees_who_when_why_and_what(report, town, logged):
    answer = report()

    assert answer.status_code == 201
    [use] = uses_of(town, ANN)
    assert str(use.id) == answer.json()["id"]
    assert use.happened == datetime(2026, 11, 2, 14, 12, tzinfo=UTC)
    assert (use.body["kind"], use.body["organisation"], use.body["system"]) == (
        "reported-use",
        COUNCIL,
        "Tax ledger",
    )
    assert (use.body["team"], use.body["role"], use.body["case"]) == ("Council tax", "adviser", "CT-9")
    assert (use.body["purpose"], use.body["lawful_basis"]) == ("To collect council tax.", "public-task")
    assert use.body["asked"] == [ADDRESS, PHONE]
    entry = logged(answer.json()["id"])
    assert entry.kind == "use"
    assert "sp-0042" not in str(entry.body)
    assert (entry.holder["officer"], entry.holder_organisation) == ("sp-0042", COUNCIL)


def test_an_officer_has_one_pseudonym_for_a_person_whatever_they_did(report, holder, town, door):
    report()
    report(id="U-2", resident=BEN)

    [of_ann], [of_ben] = uses_of(town, ANN), uses_of(town, BEN)
    assert of_ann.body["officer"] != of_ben.body["officer"]


def test_the_same_id_is_logged_once_also_among_many_at_once(reporter, report, count):
    first = report().json()
    before = count("entries")
    again = reporter.door.together(
        {"method": "POST", "url": USES, "headers": reporter.headers, "json": sent()} for _ in range(20)
    )

    assert [each.status_code for each in again] == [200] * 20
    assert all(each.json() == first for each in again)
    assert count("entries") == before


def test_the_same_id_gives_the_same_answer_when_all_about_a_person_was_erased(report, town, count):
    first = report()
    erase(town, ANN)
    before = count("entries")

    again = report()
    assert again.status_code == 200, again.text
    assert again.json() == first.json()
    assert count("entries") == before


def test_another_use_under_the_same_id_is_refused(report, count):
    report()
    before = count("entries")
    answer = report(case="CT-10")

    assert (answer.status_code, answer.json()["field"]) == (409, "id")
    assert count("entries") == before


def test_what_was_logged_is_not_refused_when_it_is_sent_again_after_its_review_date(
    report, monkeypatch, count
):
    from candour.exchange import reporting

    first = report(withheld=WITHHELD).json()
    before = count("entries")
    monkeypatch.setattr(reporting, "LONGEST_WITHOUT_REVIEW", timedelta(days=1))  # as if time had gone by

    assert report(withheld=WITHHELD).json() == first
    assert report(id="U-2", withheld=WITHHELD).status_code == 422
    assert count("entries") == before


def test_an_id_and_an_idempotency_key_never_meet(report, town, door, database):
    report(id="K-1")

    assert database.execute("select key from repeats").fetchall() == [("use K-1",)]


def test_whoever_nothing_is_held_about_is_somebody_all_the_same(report, town, database):
    answer = report(resident="C-UNSEEN")

    assert answer.status_code == 201
    from candour.people.queries import person_known_as

    person = person_known_as(
        organisation=town.organisation(COUNCIL), scheme="council-customer", reference="C-UNSEEN"
    )
    assert person is not None


def test_under_a_shared_reference_everybody_has_an_entry(report, town, holder, door, logged):
    from candour.register.actions import define_dataset

    define_dataset(
        organisation=town.organisation(COUNCIL), slug="council-tax", name="council-tax", retention="P7Y",
        attributes=[ADDRESS, PHONE, "tenancy.notes", "person.date-of-birth", "household.size"],
        shared_schemes=["tax-account"], at=FOUNDED,
    )  # fmt: skip
    door.look_again()
    people = [customer(ANN), customer(BEN)]
    told = {"values": {PHONE: {"value": "1", "updated": "2026-01-01"}}, "people": people}
    holder.door.put(f"{RECORDS}/council-tax/tax-account/A-1", headers=holder.headers, json=told)
    account = {"scheme": "tax-account", "reference": "A-1"}
    answer = report(subject=account)

    assert answer.status_code == 201
    assert [len(uses_of(town, each)) for each in (ANN, BEN)] == [1, 1]
    assert report(subject=account).json() == answer.json()
    assert report(id="U-2", subject=account, person=customer(BEN)).status_code == 201
    assert [len(uses_of(town, each)) for each in (ANN, BEN)] == [1, 2]
    unknown = report(id="U-3", subject={"scheme": "tax-account", "reference": "A-9"})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "subject")


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"activity": "spying"}, 422, "activity"),
        ({"attributes": ["contact.fax"]}, 422, "attributes"),
        ({"attributes": [PHONE, PHONE]}, 422, None),
        ({"when": "2999-01-01T00:00:00Z"}, 422, "when"),
        ({"when": "yesterday"}, 422, "when"),
        ({"when": "0001-01-01"}, 422, "when"),
        ({"action": "browsed"}, 422, "action"),
        ({"id": "with space"}, 422, "id"),
        ({"person": customer(ANN)}, 422, "person"),
        ({"withheld": WITHHELD | {"review_by": "2020-01-01"}}, 422, "withheld.review_by"),
        ({"withheld": WITHHELD | {"review_by": "2099-01-01"}}, 422, "withheld.review_by"),
        ({"withheld": WITHHELD | {"review_by": "2099-W01-1"}}, 422, "withheld.review_by"),
        ({"withheld": {"ground": "crime", "review_by": SOON}}, 422, "withheld"),
        ({"value": "12 Quay Street"}, 422, "value"),
    ],
)
def test_what_is_wrong_is_refused_by_field_and_nothing_is_logged(report, count, changed, status, field):
    before = count("entries"), count("subjects")
    answer = report(**changed)

    assert answer.status_code == status
    if field is not None:
        assert answer.json()["field"].startswith(field)
    assert (count("entries"), count("subjects")) == before


def test_only_a_client_that_may_report_can(landlord):
    assert landlord.door.post(USES, headers=landlord.headers, json=sent()).status_code == 403


def test_many_are_answered_a_line_each_and_a_wrong_one_fails_alone(report_all, town, count):
    before = count("entries")
    uses = [sent(f"U-{n}", BEN if n % 2 else ANN) for n in range(100)]
    uses[7] = sent("U-7", action="browsed")
    uses[8] = sent("U-6")
    lines, last = report_all(*uses)

    assert [each["line"] for each in lines] == list(range(1, 101))
    assert [each["line"] for each in lines if each["outcome"] == "refused"] == [8]
    assert sorted(lines[n]["outcome"] for n in (6, 8)) == ["stored", "unchanged"], "the same use"
    assert last == {"after": 100, "stored": 98, "unchanged": 1, "refused": 1}
    assert count("entries") == before + 98
    assert report_all(*uses, query="?after=90")[1] == {
        "after": 100,
        "stored": 0,
        "unchanged": 10,
        "refused": 0,
    }


def test_many_are_taken_where_one_is(report_all):
    lines, last = report_all(sent("U-1"), sent("U-2"), path=USES)

    assert [each["outcome"] for each in lines] == ["stored", "stored"]
    assert last["after"] == 2


def test_what_is_withheld_is_logged_and_shown_nowhere(report, town, count, logged):
    from candour.access.queries import askers_of, months_of, newest_entry, opened_entry, use_of

    person = town.person(ANN)
    nothing = newest_entry(person), askers_of(person), months_of(person)
    before = count("pending")
    answer = report(withheld=WITHHELD).json()

    assert count("pending") == before + 1
    assert logged(answer["id"]).review_by == date.fromisoformat(SOON)
    assert logged(answer["id"]).body["withheld"] == WITHHELD
    assert uses_of(town, ANN) == []
    assert (newest_entry(person), askers_of(person), months_of(person)) == nothing
    assert use_of(person, UUID(answer["id"])) is None
    assert opened_entry(person, UUID(answer["id"])) is None


def review(id, **changed):
    from candour.access.withheld import review_withheld

    said = {"by": "Mair Rees, data protection officer", "finding": "The case is closed.", "show": True}
    return review_withheld(**{"entry": UUID(id), "at": datetime.now(UTC)} | said | changed)


def test_a_person_shows_it_and_its_reason_comes_with_it(report, town, logged):
    from candour.access.queries import reviews_of
    from candour.access.withheld import emergencies_waiting, withheld_waiting

    id_ = report(withheld=WITHHELD).json()["id"]
    assert [str(each.id) for each in withheld_waiting()] == [id_]
    assert list(emergencies_waiting()) == []
    row = review(id_)

    [use] = uses_of(town, ANN)
    assert (str(use.id), use.shown_late is not None) == (id_, True)
    assert logged(str(row.id)).body["kind"] == "withheld-lifted"
    assert reviews_of(town.person(ANN), UUID(id_))[0]["finding"] == "The case is closed."
    assert list(withheld_waiting()) == []


def test_a_review_that_keeps_it_shows_nothing_and_a_date_never_does(report, town, logged, database):
    from candour.access.withheld import withheld_waiting

    id_ = report(withheld=WITHHELD).json()["id"]
    again = datetime.now(UTC).date() + timedelta(days=200)
    row = review(id_, show=False, again=again)
    database.execute("update withheld_entries set review_by = '2020-01-01'")

    assert logged(str(row.id)).body["kind"] == "withheld-kept"
    assert logged(str(row.id)).body["review_by"] == again.isoformat()
    assert uses_of(town, ANN) == []
    assert [each.review_by for each in withheld_waiting()] == [date(2020, 1, 1)]


@pytest.mark.parametrize(
    "changed", [{"by": "sp-0042"}, {"by": " "}, {"finding": ""}, {"show": False, "again": date(2020, 1, 1)}]
)
def test_whoever_looked_cannot_review_it_nor_can_nobody(report, town, count, changed):
    from candour.access.withheld import CannotReview

    id_ = report(withheld=WITHHELD).json()["id"]
    before = count("entries")
    with pytest.raises(CannotReview):
        review(id_, **changed)
    assert count("entries") == before


def test_one_command_lists_what_waits_and_says_what_is_overdue(report, town, database, capsys, count):
    from argparse import ArgumentParser

    from candour.config.review_withheld import add_arguments, review

    id_ = report(withheld=WITHHELD).json()["id"]
    database.execute("update withheld_entries set review_by = '2020-01-01'")
    parser = ArgumentParser()
    add_arguments(parser)

    assert review(parser.parse_args([]), None) == 0
    assert f"{id_}: {COUNCIL}" in (listed := capsys.readouterr().out)
    assert "OVERDUE.\n" in listed
    assert WITHHELD["authority"] not in listed, "the list tells nothing about anybody"
    before = count("entries")
    assert review(parser.parse_args([id_, "--by", "Mair Rees"]), None) == 0
    assert WITHHELD["authority"] in capsys.readouterr().out
    assert count("entries") == before + 1
    decided = [id_, "--by", "Mair Rees", "--finding", "Over.", "--show"]
    assert review(parser.parse_args(decided), None) == 0
    assert len(uses_of(town, ANN)) == 1
