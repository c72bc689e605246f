"""AuthZEN's questions (OpenID AuthZEN Authorization API 1.0): decided like a release, and never a value."""

import json
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from .conftest import System
from .town import ADDRESS, ADULT, ANN, BORN, CAT, FOUNDED, LANDLORD, NOBODY, PHONE

ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"
OFFICER = {
    "type": "officer",
    "id": "jfield-0042",
    "properties": {"team": "Lettings", "role": "arrears-officer", "clearance": ["not known here"]},
}


@pytest.fixture
def decider(town, door) -> System:
    """A system of the landlord's that may ask whether it may, and nothing else."""
    from candour.people.actions import register_client

    key = OKPKey.generate_key("Ed25519", {"kid": "gateway-1"})
    register_client(
        proof_required=False,
        organisation=town.organisation(LANDLORD),
        client_id="oakfield-gateway",
        system="Gateway",
        scopes=["decide"],
        jwk=key.as_dict(private=False),
        at=FOUNDED,
    )
    door.look_again()
    return System("oakfield-gateway", key, door)


def question(reference: str, purpose: str, *attributes: str, **more: Any) -> dict[str, Any]:
    return {
        "subject": OFFICER,
        "action": {"name": purpose},
        "resource": {"type": "tenant", "id": reference, "properties": {"attributes": attributes}},
        **more,
    }


def may(system: System, path: str, sent: Any, **headers: str) -> Any:
    answer = system.door.post(path, headers=system.headers | headers, json=sent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def test_yes_only_when_all_of_it_may_be_given_and_never_a_value(decider, landlord, logged):
    answer = may(decider, ONE, question(ANN.tenant, "tenancy-check", ADDRESS, ADULT, context={"case": "T-1"}))
    assert answer["decision"] is True
    context = answer["context"]
    assert context["allowed"] == [ADDRESS, ADULT]
    assert context["agreement"] == "tenancy-check@1"
    assert context["obligations"] == ["no-onward-sharing", "delete-when-refused"]
    assert context["entry"].keys() == {"leaf", "at", "promise"}
    assert not any(value in str(answer) for value in ANN.told)
    entry = logged(context["id"])
    assert entry.kind == "use"
    assert entry.body["kind"] == "decision"
    assert entry.body["asked"] == entry.body["allowed"] == [ADDRESS, ADULT]
    assert (entry.body["released"], entry.body["sources"], entry.body["retain_until"]) == ([], {}, None)
    assert (entry.body["team"], entry.body["case"]) == ("Lettings", "T-1")
    assert entry.holder["officer"] == "jfield-0042"


def test_no_says_why_for_each_part_in_the_words_of_a_release(decider, landlord):
    answer = may(decider, ONE, question(ANN.tenant, "tenancy-check", PHONE, BORN))
    released = landlord.ask(ANN.tenant, "tenancy-check", PHONE, BORN).json()
    assert answer["decision"] is False
    assert answer["context"]["allowed"] == list(released["attributes"]) == [PHONE]
    assert answer["context"]["refused"] == released["refused"]
    assert answer["context"]["lawful_basis"] == released["lawful_basis"]


def test_an_unknown_person_and_one_of_whom_nothing_is_held_look_alike(decider):
    known, unknown = (
        may(decider, ONE, question(reference, "tenancy-check", ADDRESS)) for reference in (CAT, NOBODY)
    )
    for answer in (known, unknown):
        assert answer["context"]["refused"][ADDRESS]["reason"] == "not-available"
        del answer["context"]["id"], answer["context"]["entry"]
    assert known == unknown


def test_an_answer_that_looks_like_another_leaves_in_step(decider, steps):
    asked = question(NOBODY, "tenancy-check", ADDRESS)
    may(decider, ONE, asked)
    assert steps(lambda: may(decider, ONE, asked)) >= 1
    assert steps(lambda: may(decider, MANY, asked)) >= 1
    assert steps(lambda: may(decider, MANY, asked | {"evaluations": [{}, {}]})) >= 2
    first = {"options": {"evaluations_semantic": "permit_on_first_permit"}}
    assert steps(lambda: may(decider, MANY, asked | {"evaluations": [{}, {}, {}]} | first)) >= 3


def test_a_role_that_the_agreement_names_counts(decider):
    role = question(ANN.tenant, "rent-arrears", PHONE)
    assert may(decider, ONE, role)["decision"] is True
    without = may(decider, ONE, role | {"subject": {"type": "client", "id": "oakfield-gateway"}})
    assert without["context"]["refused"][PHONE]["reason"] == "authority-missing"


def test_asking_does_not_spend_a_yes_for_one_use(decider, landlord, town):
    town.answer(ANN, "moving-help")
    for _ in range(2):
        assert may(decider, ONE, question(ANN.tenant, "moving-help", ADDRESS))["decision"] is True
    assert landlord.ask(ANN.tenant, "moving-help", ADDRESS).json()["outcome"] == "full"
    spent = may(decider, ONE, question(ANN.tenant, "moving-help", ADDRESS))
    assert spent["context"]["refused"][ADDRESS]["reason"] == "consent-spent"


def test_a_withdrawal_counts_for_the_next_question(decider, town):
    town.answer(ANN, "newsletter")
    assert may(decider, ONE, question(ANN.tenant, "newsletter", PHONE))["decision"] is True
    town.answer(ANN, "newsletter", yes=False)
    assert may(decider, ONE, question(ANN.tenant, "newsletter", PHONE))["decision"] is False


def test_the_person_sees_that_it_was_asked(decider, town):
    from candour.access.queries import uses_of

    may(decider, ONE, question(ANN.tenant, "tenancy-check", ADDRESS))
    (use,) = uses_of(town.person(ANN))
    assert use.is_question
    assert not use.was_refused


def test_many_are_answered_in_order_with_what_they_leave_out_taken_whole(decider, count):
    asked = question(ANN.tenant, "tenancy-check", ADDRESS)
    before = count("entries")
    answer = may(
        decider,
        MANY,
        asked
        | {
            "evaluations": [
                {},
                {"resource": {"type": "tenant", "id": NOBODY, "properties": {"attributes": [ADDRESS]}}},
                {"action": {"name": "old-check"}},
            ]
        },
    )
    assert answer.keys() == {"evaluations"}
    assert [each["decision"] for each in answer["evaluations"]] == [True, False, False]
    assert answer["evaluations"][2]["context"]["refused"][ADDRESS]["reason"] == "not-in-force"
    assert count("entries") == before + 3


@pytest.mark.parametrize(
    ("semantic", "decisions"),
    [
        ("execute_all", [True, False, True]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_nothing_is_asked_after_the_answer_that_ends_it(decider, count, semantic, decisions):
    before = count("entries")
    yes, no = ({"action": {"name": purpose}} for purpose in ("tenancy-check", "old-check"))
    answer = may(
        decider,
        MANY,
        question(ANN.tenant, "tenancy-check", ADDRESS)
        | {"evaluations": [yes, no, yes], "options": {"evaluations_semantic": semantic, "another": 1}},
    )
    assert [each["decision"] for each in answer["evaluations"]] == decisions
    assert count("entries") == before + len(decisions)


def test_one_that_is_wrong_is_a_no_with_its_error_and_leaves_the_others_alone(decider, count):
    asked = question(ANN.tenant, "tenancy-check", ADDRESS)
    resource = asked.pop("resource")
    before = count("entries")
    answer = may(decider, MANY, asked | {"evaluations": [{"resource": resource}, {}]})
    fine, wrong = answer["evaluations"]
    assert fine["decision"] is True
    assert wrong == {
        "decision": False,
        "context": {"error": {"status": 400, "message": "The field resource is missing."}},
    }
    assert count("entries") == before + 1


@pytest.mark.parametrize("nothing", [{}, {"evaluations": []}])
def test_without_evaluations_many_is_one(decider, nothing):
    answer = may(decider, MANY, question(ANN.tenant, "tenancy-check", ADDRESS) | nothing)
    assert answer["decision"] is True


def test_what_is_not_known_is_passed_over(decider):
    asked = question(ANN.tenant, "tenancy-check", ADDRESS, foo="bar", future={"nested": True})
    asked |= {"context": {"time": "2025-06-27T18:03-07:00", "ip": "192.168.1.1"}}
    assert may(decider, ONE, asked)["decision"] is True


@pytest.mark.parametrize(
    "entity",
    [
        {"subject": None}, {"action": None}, {"resource": None},
        {"subject": {"id": "jfield-0042"}}, {"subject": {"type": "officer"}}, {"subject": "jfield"},
        {"subject": {"type": "officer", "id": "jfield-0042"}},
        {"subject": {"type": "officer", "id": " ", "properties": {"team": "Lettings", "role": "assessor"}}},
        {"subject": {"type": "client", "id": "another-client"}},
        {"action": {}}, {"resource": {"id": "T-1001"}}, {"resource": {"type": "tenant"}},
        {"resource": {"type": "tenant", "id": "T-1001"}},
        {"resource": {"type": "tenant", "id": " ", "properties": {"attributes": [ADDRESS]}}},
        {"resource": {"type": "tenant", "id": "T-1001", "properties": {"attributes": ["no.such"]}}},
        {"resource": {"type": "tenant", "id": "T-1001", "properties": {"attributes": [PHONE, PHONE]}}},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_missing_or_wrong_is_400_and_not_logged(decider, count, entity):
    before = count("entries")
    asked = question(ANN.tenant, "tenancy-check", ADDRESS) | entity
    sent = {name: value for name, value in asked.items() if value is not None}
    for path in (ONE, MANY):
        answer = decider.door.post(path, headers=decider.headers, json=sent)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("#unfit-evaluation")
    assert count("entries") == before


@pytest.mark.parametrize("sent", [b"[]", b'{"subject": {}, "subject": {}}', b'"', b'{"evaluations": 5}'])
def test_what_cannot_be_read_is_400(decider, sent):
    headers = decider.headers | {"Content-Type": "application/json", "X-Request-ID": "r-1"}
    answer = decider.door.post(MANY, headers=headers, content=sent)
    assert answer.status_code == 400
    assert answer.headers["x-request-id"] == "r-1"


@pytest.mark.parametrize("path", [ONE, MANY])
def test_what_is_not_sent_as_json_is_400_as_the_standard_has_it(decider, path):
    sent = json.dumps(question(ANN.tenant, "tenancy-check", ADDRESS))
    answer = decider.door.post(path, headers=decider.headers | {"Content-Type": "text/plain"}, content=sent)
    assert answer.status_code == 400
    assert "application/json" in answer.json()["detail"]


def test_it_needs_a_scope_of_its_own(landlord):
    sent = question(ANN.tenant, "tenancy-check", ADDRESS)
    assert landlord.door.post(ONE, headers=landlord.headers, json=sent).status_code == 403
    nobody = landlord.door.post(ONE, headers={"X-Request-ID": "bfe9eb29"}, json=sent)
    assert nobody.status_code == 401
    assert nobody.headers["x-request-id"] == "bfe9eb29"


def test_the_callers_name_for_a_call_comes_back_with_its_answer(decider):
    sent = question(ANN.tenant, "tenancy-check", ADDRESS)
    headers = decider.headers | {"X-Request-ID": "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"}
    answer = decider.door.post(ONE, headers=headers, json=sent)
    assert answer.headers["x-request-id"] == headers["X-Request-ID"]
    assert "x-request-id" not in decider.door.post(ONE, headers=decider.headers, json=sent).headers


def test_where_to_ask_is_said_at_the_well_known_address(door):
    found = door.get("/.well-known/authzen-configuration")
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"
    assert found.json() == {
        "policy_decision_point": "https://exchange.harrowmere.example",
        "access_evaluation_endpoint": f"https://exchange.harrowmere.example{ONE}",
        "access_evaluations_endpoint": f"https://exchange.harrowmere.example{MANY}",
    }


def test_a_client_revoked_a_moment_ago_is_told_nothing(decider, town, count):
    from candour.people.actions import revoke_client

    headers = decider.headers
    revoke_client(client=town.client("oakfield-gateway"), at=FOUNDED)
    before = count("entries")
    sent = question(ANN.tenant, "tenancy-check", ADDRESS)
    assert decider.door.post(ONE, headers=headers, json=sent).status_code == 401
    assert count("entries") == before
