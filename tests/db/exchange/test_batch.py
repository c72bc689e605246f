"""A batch asks one question about many: each line is a release, and all are logged before one leaves."""

import base64
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from .town import ADDRESS, ANN, BEN, CAT, PHONE

PATH = "/exchange/v1/releases/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
TENANCY = {"purpose": "tenancy-check", "attributes": [ADDRESS, PHONE]}


def about(id: str, reference: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "subject": {"scheme": "tenant", "reference": reference}, **more}


def lines(*each: dict[str, Any] | bytes) -> bytes:
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in each)


@pytest.fixture
def send(landlord, door) -> Callable[..., Any]:
    """Sends a batch; gives the answer."""

    def send(*each: dict[str, Any] | bytes, **headers: str) -> Any:
        sent = landlord.headers | NDJSON | headers
        return door.together([{"method": "POST", "url": PATH, "headers": sent, "content": lines(*each)}])[0]

    return send


@pytest.fixture
def batch(send) -> Callable[..., list[dict[str, Any]]]:
    """Sends a batch that is answered line by line; gives the lines."""

    def batch(*each: dict[str, Any] | bytes, **headers: str) -> list[dict[str, Any]]:
        answer = send(*each, **headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.text.splitlines()]

    return batch


def outcomes(answers: Iterable[dict[str, Any]]) -> list[str]:
    return [each["answer"]["outcome"] for each in answers]


def test_each_line_is_answered_in_order_as_if_it_had_been_asked_alone(batch, landlord, logged):
    people = [ANN.tenant, CAT, BEN.tenant, "T-404", ANN.tenant]
    answers = batch(TENANCY, *(about(f"n{n}", tenant) for n, tenant in enumerate(people)))

    assert [(each["line"], each["id"]) for each in answers] == [(n + 2, f"n{n}") for n in range(5)]
    for tenant, each in zip(people, answers, strict=True):
        alone = landlord.ask(tenant, "tenancy-check", ADDRESS, PHONE).json()
        assert {**each["answer"], "id": "", "entry": ""} == {**alone, "id": "", "entry": ""}
        one, other = logged(each["answer"]["id"]), logged(alone["id"])
        assert {**one.body, "when": "", "holder": ""} == {**other.body, "when": "", "holder": ""}
        assert one.holder == other.holder
    assert len({each["answer"]["id"] for each in answers}) == 5


def test_lines_that_look_like_others_leave_in_step(batch, steps):
    asked = (TENANCY, about("n1", ANN.tenant), about("n2", "T-404"))
    batch(*asked)
    assert steps(lambda: batch(*asked)) >= 1


def test_lines_about_one_person_leave_in_a_step_as_much_longer(batch, steps):
    """Or a thousand lines would add up to a thousand times the moment in which a record is opened."""
    several = [about("n1", "T-404"), about("n2", " T-404"), about("n3", "T-404"), about("n4", CAT)]
    batch(TENANCY, *several)
    assert steps(lambda: batch(TENANCY, *several)) >= 3
    assert steps(lambda: batch(TENANCY, *several[2:])) < 3


def test_each_line_has_a_promise_of_its_own(batch, door):
    from candour.log.exact import decode_timestamp
    from candour.log.promise import verify_promise
    from candour.log.tree import leaf_hash

    promises = door.app.state.exchange.recorder.promises
    for answer in batch(TENANCY, *(about(str(n), ANN.tenant) for n in range(5))):
        entry = answer["answer"]["entry"]
        leaf, promise = base64.b64decode(entry["leaf"]), base64.b64decode(entry["promise"])
        at = decode_timestamp(entry["at"])
        verify_promise(promises.public, promises.origin, leaf_hash(leaf), at, promise)


def test_a_thousand_lines_are_a_thousand_entries_and_one_more_is_too_many(batch, send, count):
    many = [about(str(n), ANN.tenant) for n in range(1001)]
    before = count("entries")
    assert outcomes(batch(TENANCY, *many[:1000])) == ["full"] * 1000
    assert count("entries") == before + 1000
    assert send(TENANCY, *many).status_code == 413
    assert count("entries") == before + 1000


def test_case_and_officer_come_from_the_first_line_unless_a_line_has_its_own_case(batch, logged):
    question = {**TENANCY, "case": "whole", "officer": {"id": "a1", "team": "Rents", "role": "clerk"}}
    first, second = batch(question, about("1", ANN.tenant), about("2", ANN.tenant, case="own"))
    assert logged(first["answer"]["id"]).body["case"] == "whole"
    assert logged(second["answer"]["id"]).body["case"] == "own"
    assert logged(second["answer"]["id"]).body["team"] == "Rents"


def test_a_wrong_line_fails_alone_and_nothing_of_it_is_logged(batch, count):
    wrong = [
        b"not json",
        about("2", ""),
        about("two words", ANN.tenant),
        about("1", BEN.tenant),
        {**about("3", ANN.tenant), "emergency": {"reason": "r", "kind": "safeguarding"}},
        json.dumps(about("4", "x" * 70_000)).encode(),
        b'{"id": "5", "id": "6", "subject": {"scheme": "tenant", "reference": "T-1"}}',
        b"\xff",
    ]
    before = count("entries")
    answers = batch(TENANCY, about("1", ANN.tenant), *wrong, about("9", BEN.tenant))
    assert [each.get("problem", {}).get("status") for each in answers] == [
        None, 400, 422, 422, 422, 422, 413, 400, 400, None,
    ]  # fmt: skip
    assert answers[4]["problem"]["field"] == "id"
    assert [each.get("id") for each in answers] == ["1", None, "2", None, None, "3", None, None, None, "9"]
    assert [each["line"] for each in answers] == list(range(2, 12))
    assert count("entries") == before + 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ((), 422),
        ((TENANCY,), 422),
        ((b"not json", about("1", ANN.tenant)), 400),
        (({"purpose": "tenancy-check", "attributes": [PHONE, PHONE]}, about("1", ANN.tenant)), 422),
        (({"purpose": "tenancy-check", "attributes": ["no.such"]}, about("1", ANN.tenant)), 422),
        ((about("1", ANN.tenant), about("2", ANN.tenant)), 422),
    ],
)
def test_a_question_that_cannot_be_asked_is_asked_of_nobody(send, count, sent, status):
    before = count("entries")
    answer = send(*sent)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert count("entries") == before


@pytest.mark.parametrize(
    ("sent", "field"),
    [((), "purpose"), (({**TENANCY, "porpose": "x"},), "porpose"), ((TENANCY,), None)],
)
def test_what_is_wrong_with_a_question_is_told_before_who_it_is_about_is_missed(send, sent, field):
    assert send(*sent).json().get("field") == field


def test_a_batch_without_its_question_is_told_what_its_first_line_is(send):
    answer = send(about("1", ANN.tenant), about("2", BEN.tenant)).json()
    assert answer["detail"].startswith("The first line is the question. There is no field id")


def test_a_batch_over_a_megabyte_is_refused(send):
    assert send(TENANCY, *(about(str(n), "x" * 5000) for n in range(300))).status_code == 413


def test_under_a_key_each_line_is_repeated_by_its_id(batch, count):
    key = {"Idempotency-Key": "b-1"}
    first = batch(TENANCY, about("1", ANN.tenant), about("2", BEN.tenant), **key)
    before = count("entries")
    again = batch(TENANCY, about("2", BEN.tenant), about("1", ANN.tenant), **key)
    assert [each["answer"] for each in again] == [first[1]["answer"], first[0]["answer"]]
    assert count("entries") == before

    other, new = batch(TENANCY, about("1", BEN.tenant), about("3", BEN.tenant), **key)
    assert other["problem"]["type"].endswith("#key-reused")
    assert new["answer"]["outcome"] == "full"


def test_a_key_that_reads_like_that_of_a_reported_use_is_another(batch, count, database):
    assert batch(TENANCY, about("7", ANN.tenant), **{"Idempotency-Key": "use"})[0]["answer"]
    ((key,),) = database.execute("select key from repeats").fetchall()
    assert key != "use 7", "under which the report of an access with the id 7 stands"


def test_a_single_use_consent_is_spent_by_one_line_only(batch, town):
    town.answer(ANN, "moving-help")
    question = {"purpose": "moving-help", "attributes": [ADDRESS]}
    answers = batch(question, *(about(str(n), ANN.tenant) for n in range(20)))
    assert sorted(outcomes(answers)) == ["full"] + ["refused"] * 19


def test_a_commit_that_fails_is_503_for_all_and_nothing_leaves(send, database):
    database.execute(
        "create or replace function fault() returns trigger language plpgsql as"
        " $$ begin raise exception 'no room'; end $$"
    )
    database.execute("create trigger fault before insert on pending execute function fault()")
    try:
        answer = send(TENANCY, about("1", ANN.tenant), about("2", BEN.tenant))
    finally:
        database.execute("drop trigger fault on pending")
    assert answer.status_code == 503
    assert [text for text in (*ANN.told, *BEN.told) if text in answer.text] == []


def test_a_client_that_is_revoked_gets_nothing(send, landlord, door):
    from candour.people.actions import revoke_client
    from candour.people.models import PartnerClient

    assert send(TENANCY, about("1", ANN.tenant)).status_code == 200
    revoke_client(client=PartnerClient.objects.get(client_id=landlord.client_id), at=datetime.now(UTC))
    door.look_again()
    assert send(TENANCY, about("1", ANN.tenant)).status_code == 401


def test_a_line_that_names_one_person_twice_is_refused_as_it_is_alone(batch):
    person = {"scheme": "tenant", "reference": ANN.tenant}
    (answer,) = batch(TENANCY, about("1", ANN.tenant, person=person))
    assert answer["problem"]["field"] == "person"
