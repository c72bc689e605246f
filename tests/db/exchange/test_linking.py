"""An organisation links its own references for one person where an agreement lets it, and only there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from soak.running import wait_until

from .town import AGREEMENTS, ANN, BEN, COUNCIL, PHONE, agree

PATH = f"/exchange/v1/records/council-tax/council-customer/{ANN.customer}"
VALUES = {PHONE: {"value": "0808 157 0001", "updated": "2026-05-01"}}
WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
APPLICANT = {"scheme": "housing-applicant", "reference": "H-77"}


@pytest.fixture
def matching(town, door):
    """An agreement that lets its sides match the council's two kinds of numbers."""
    words = {"name": "Matching", "why": "To keep one record.", "statute": "Housing Act 1996"}
    kinds = ["council-customer", "housing-applicant"]
    agree(town, "one-record", {**words, **AGREEMENTS["old-check"], "ends_at": None, "matching": kinds})
    door.look_again()


def put(holder, *also, path=PATH):
    return holder.door.put(path, headers=holder.headers, json={"values": VALUES, "also": list(also)})


def persons_known_as(town, *references):
    from candour.people.queries import person_known_as

    return {
        person_known_as(organisation=town.organisation(COUNCIL), scheme=scheme, reference=reference)
        for scheme, reference in references
    }


def test_without_an_agreement_nothing_is_linked_and_nothing_stored(holder, town, count):
    before = count("entries"), count("subject_references")
    answer = put(holder, APPLICANT)

    assert (answer.status_code, answer.json()["field"]) == (422, "also")
    assert answer.json()["type"].endswith("#matching-not-allowed")
    assert (count("entries"), count("subject_references")) == before


def test_an_agreement_between_others_lets_nobody_else_match(matching, town, door):
    from .conftest import System
    from .town import CLINIC

    clinic = System(CLINIC, town.keys[CLINIC], door)
    sent = {"values": {"care.mobility": {"value": "well", "updated": "2026-05-01"}}, "also": [APPLICANT]}
    path = "/exchange/v1/records/care/council-customer/1"

    assert door.put(path, headers=clinic.headers, json=sent).status_code == 422


def test_a_new_reference_leads_to_the_same_person_from_then_on(matching, holder, town, logged, database):
    assert put(holder, APPLICANT).status_code == 200
    both = persons_known_as(
        town, ("council-customer", ANN.customer), ("housing-applicant", APPLICANT["reference"])
    )
    assert both == {town.person(ANN)}
    bodies = database.execute(
        "select id from entries where kind = 'account' order by id desc limit 2"
    ).fetchall()
    joined = next(
        each.body for each in (logged(str(id_)) for (id_,) in bodies) if each.body["kind"] == "joined"
    )
    assert joined["agreement"] == "one-record@1"
    assert joined["organisation"] == COUNCIL


def test_linking_what_is_linked_changes_nothing(matching, holder, count):
    put(holder, APPLICANT)
    before = count("entries")

    assert put(holder, APPLICANT).json()["entry"] is None
    assert count("entries") == before


def test_two_persons_known_before_become_one_in_every_guards_sight(matching, holder, town, database):
    beside = {"scheme": "council-customer", "reference": BEN.customer}
    versions = "select sum(version) from versions v join subjects s on s.id = v.id"
    [before] = database.execute(versions).fetchone()

    assert put(holder, beside).status_code == 200
    assert town.person(ANN) == town.person(BEN)
    assert database.execute(versions).fetchone()[0] > before


def test_whoever_has_an_account_each_is_never_joined_by_a_partner(matching, holder, town, count):
    from candour.people.actions import create_account, link_account

    for number, resident in enumerate((ANN, BEN)):
        account = create_account(
            email=f"{number}@post.example", password="quill-and-ink", given_name="A", family_name="B",
            at=datetime.now(UTC), email_is_confirmed=True,
        )  # fmt: skip
        link_account(account=account, person=town.person(resident), how="a code", at=datetime.now(UTC))
    before = count("entries")
    answer = put(holder, {"scheme": "council-customer", "reference": BEN.customer})

    assert (answer.status_code, answer.json()["type"].split("#")[1]) == (409, "cannot-link")
    assert count("entries") == before
    assert town.person(ANN) != town.person(BEN)


def test_a_line_that_cannot_be_linked_fails_alone(holder, town):
    import json

    lines = [
        {"subject": {"scheme": "council-customer", "reference": f"C-{n}"}, "values": VALUES, "also": also}
        for n, also in enumerate(([], [APPLICANT], []))
    ]
    answer = holder.door.post(
        "/exchange/v1/records/council-tax",
        content="\n".join(map(json.dumps, lines)),
        headers={**holder.headers, "Content-Type": "application/x-ndjson"},
    )
    outcomes = [json.loads(line).get("outcome") for line in answer.text.splitlines()]

    assert outcomes == ["stored", "refused", "stored", None]


def test_whoever_is_joined_while_an_action_waits_for_the_person_is_held_too(town, live_database):
    """Erasing everything about Ann must not leave whom the exchange has just found to be Ann."""
    from django.db import connection, transaction

    from candour.people.actions.subjects import hold_person

    def hold():
        try:
            with transaction.atomic():
                return set(hold_person(ann))
        finally:
            connection.close()

    ann, ben = town.person(ANN), town.person(BEN)
    with psycopg.connect(live_database) as joining, ThreadPoolExecutor(1) as pool:
        joining.execute(
            "select from versions where id in (select id from subjects where person_id = %s) for update",
            [ann],
        )
        held = pool.submit(hold)
        wait_until(lambda: joining.execute(WAITING).fetchone() is not None, 30, "nobody waits for Ann")
        moved = joining.execute(
            "update subjects set person_id = %s where person_id = %s returning id", [ann, ben]
        ).fetchall()
        joining.commit()
        assert held.result(30) >= {id_ for (id_,) in moved} != set()
