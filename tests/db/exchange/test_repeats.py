"""Idempotency keys and single-use consents: the same answer again, and only while it is still lawful."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from .town import ADDRESS, ANN, BEN, MOBILITY, NOBODY, PHONE, agree, erase

TENANCY = (ANN.tenant, "tenancy-check")


@pytest.fixture
def later(door) -> Callable[[timedelta], None]:
    """Moves the time at which entries are logged, and keys are judged, on by so much."""

    def move(by: timedelta) -> None:
        exchange = door.app.state.exchange
        recorder = replace(exchange.recorder, clock=lambda: datetime.now(UTC) + by)
        door.app.state.exchange = replace(exchange, recorder=recorder)

    return move


def outcomes(answers: Iterable) -> list[str]:
    return sorted(answer.json().get("outcome", answer.json().get("type")) for answer in answers)


def test_a_repeat_gets_the_same_answer_and_makes_no_entry(landlord, count):
    first = landlord.ask(*TENANCY, ADDRESS, PHONE, key="k-1")
    entries = count("entries"), count("pending")
    again = landlord.ask(*TENANCY, ADDRESS, PHONE, key="k-1")
    assert again.status_code == first.status_code == 200
    assert again.json() == first.json()
    assert (count("entries"), count("pending")) == entries


def test_a_refusal_is_repeated_as_it_was(landlord, town, count):
    first = landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-1").json()
    entries = count("entries")
    assert landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-1").json() == first
    assert count("entries") == entries
    town.answer(ANN, "newsletter")
    assert landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-1").json() == first
    assert landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-2").json()["outcome"] == "full"


def test_without_a_key_every_request_is_one_of_its_own(landlord, count):
    before = count("entries")
    answers = [landlord.ask(*TENANCY, PHONE).json()["id"] for _ in range(3)]
    assert len(set(answers)) == 3
    assert count("entries") == before + 3


def test_fifty_repeats_at_once_make_one_entry_and_get_one_answer(landlord, door, count):
    before = count("entries")
    answers = door.together([landlord.request(*TENANCY, ADDRESS, key="k-1")] * 50)
    assert [answer.status_code for answer in answers] == [200] * 50
    assert len({answer.text for answer in answers}) == 1
    assert count("entries") == before + 1
    assert count("repeats") == 1


def test_keys_belong_to_the_client_that_used_them(landlord, holder, count):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    other = holder.ask(ANN.tenant, "tenancy-check", PHONE, key="k-1")
    assert other.json()["refused"][PHONE]["reason"] == "no-agreement"
    assert count("repeats") == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"case": "TEN-2"},
        {"assurance": "high"},
        {"officer": {"id": "a1f3", "team": "Lettings", "role": "assessor"}},
    ],
    ids=str,
)
def test_another_request_under_the_key_is_refused(changed, landlord, count):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    before = count("entries")
    answer = landlord.ask(*TENANCY, PHONE, key="k-1", **changed)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#key-reused")
    assert landlord.ask(BEN.tenant, "tenancy-check", PHONE, key="k-1").json()["type"].endswith("#key-reused")
    assert count("entries") == before


def test_after_a_record_has_changed_the_answer_is_another(landlord, holder):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    holder.tell("council-tax/council-customer/C-7001", **{PHONE: "0808 157 0777"})
    answer = landlord.ask(*TENANCY, PHONE, key="k-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#answer-changed")
    assert "0808" not in answer.text


def test_a_record_changed_and_changed_back_is_another_record(landlord, holder):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    for phone in ("0808 157 0777", ANN.values[PHONE]):
        holder.tell("council-tax/council-customer/C-7001", **{PHONE: phone})
    assert landlord.ask(*TENANCY, PHONE, key="k-1").json()["type"].endswith("#answer-changed")


def test_after_a_withdrawal_a_repeat_gets_nothing(landlord, town):
    town.answer(ANN, "newsletter")
    assert landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-1").json()["outcome"] == "full"
    town.answer(ANN, "newsletter", yes=False)
    answer = landlord.ask(ANN.tenant, "newsletter", PHONE, key="k-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#answer-changed")
    assert ANN.values[PHONE] not in answer.text


def test_after_the_agreement_has_a_new_version_the_answer_is_another(landlord, town, door):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    version = town.version("tenancy-check")
    terms = {
        name: getattr(version, name)
        for name in ("name", "why", "statute", "lawful_basis", "attributes", "releasable", "retention")
    }
    agree(town, "tenancy-check", terms, at=datetime.now(UTC), what_changed="Less is asked for.")
    assert landlord.ask(*TENANCY, PHONE, key="k-1").json()["type"].endswith("#answer-changed")


def test_after_an_erasure_a_repeat_gets_nothing(landlord, database):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    database.execute("delete from subject_keys k using entries e where e.subject_id = k.subject_id")
    answer = landlord.ask(*TENANCY, PHONE, key="k-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#answer-changed")


@pytest.mark.parametrize(("purpose", "attribute"), [("newsletter", PHONE), ("tenancy-check", MOBILITY)])
def test_who_was_told_nothing_learns_nothing_of_an_erasure_by_a_repeat(
    purpose, attribute, landlord, town, count
):
    nobody, somebody = (landlord.ask(of, purpose, attribute, key=of) for of in (NOBODY, ANN.tenant))
    before = count("entries")
    erase(town, ANN)
    for first, of in ((nobody, NOBODY), (somebody, ANN.tenant)):
        again = landlord.ask(of, purpose, attribute, key=of)
        assert again.status_code == 200, again.text
        assert again.content == first.content
    assert (
        landlord.ask(ANN.tenant, purpose, PHONE, ADDRESS, key=ANN.tenant)
        .json()["type"]
        .endswith("#key-reused")
    )
    assert count("entries") == before + 1


def test_the_order_of_what_is_refused_tells_nothing_of_an_erasure_either(landlord, town):
    """A repeat is the same to the last byte, so that no order of names tells whose answer it was made of."""
    asked = "tenancy-check", "household.size", MOBILITY, "person.date-of-birth"
    first = {of: landlord.ask(of, *asked, key=of) for of in (NOBODY, ANN.tenant)}
    for of, answer in first.items():
        assert [*answer.json()["refused"]] == [*asked[1:]]
        assert landlord.ask(of, *asked, key=of).content == answer.content
    erase(town, ANN)
    for of, answer in first.items():
        assert landlord.ask(of, *asked, key=of).content == answer.content


def test_a_repeat_of_what_is_told_of_nobody_ends_with_the_agreement_too(landlord, town, door):
    landlord.ask(ANN.tenant, "tenancy-check", MOBILITY, key="k-1")
    erase(town, ANN)
    version = town.version("tenancy-check")
    terms = {
        name: getattr(version, name)
        for name in ("name", "why", "statute", "lawful_basis", "attributes", "releasable", "retention")
    }
    agree(town, "tenancy-check", terms, at=datetime.now(UTC), what_changed="Less is asked for.")
    answer = landlord.ask(ANN.tenant, "tenancy-check", MOBILITY, key="k-1")
    assert answer.json()["type"].endswith("#answer-changed")


def test_after_a_day_the_key_is_too_old(landlord, later, count):
    landlord.ask(*TENANCY, PHONE, key="k-1")
    before = count("entries")
    later(timedelta(hours=23, minutes=59))
    assert landlord.ask(*TENANCY, PHONE, key="k-1").status_code == 200
    later(timedelta(days=1, minutes=1))
    answer = landlord.ask(*TENANCY, PHONE, key="k-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#key-expired")
    assert count("entries") == before


@pytest.mark.parametrize("key", ["", " ", "two words", "k" * 201, "kéy"], ids=repr)
def test_a_key_too_odd_to_keep_is_refused(key, landlord, count):
    before = count("entries")
    request = landlord.request(*TENANCY, PHONE)
    request["headers"] = {**request["headers"], "Idempotency-Key": key.encode()}
    answer = landlord.door.together([request])[0]
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("#bad-header")
    assert count("entries") == before


def test_a_single_use_consent_is_spent_once_however_many_ask(landlord, town, door, count, logged):
    town.answer(ANN, "moving-help")
    before = count("entries")
    answers = door.together(
        landlord.request(ANN.tenant, "moving-help", ADDRESS, key=f"k-{number}") for number in range(50)
    )
    full = [answer.json() for answer in answers if answer.json()["outcome"] == "full"]
    refused = [answer.json() for answer in answers if answer.json()["outcome"] == "refused"]
    assert (len(full), len(refused)) == (1, 49)
    assert {answer["refused"][ADDRESS]["reason"] for answer in refused} == {"consent-spent"}
    assert count("entries") == before + 50
    assert logged(refused[0]["id"]).body["refused"] == {ADDRESS: "consent-spent"}


def test_a_single_use_consent_of_a_person_of_many_subjects_is_spent_once(landlord, town, door, database):
    """Each joined subject carries the choice; one statement must not spend one's for this, one's for that."""
    for _ in range(5):
        town.answer(ANN, "moving-help")
        answers = door.together([landlord.request(ANN.tenant, "moving-help", ADDRESS)] * 20)
        assert outcomes(answers) == ["full"] + ["refused"] * 19
        spent_by = database.execute("select spent_by from choices").fetchall()
        assert len(spent_by) == 3
        assert len(set(spent_by)) == 1


def test_who_spent_a_consent_gets_the_same_answer_again(landlord, town, count):
    town.answer(ANN, "moving-help")
    first = landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-1")
    assert first.json()["outcome"] == "full"
    before = count("entries")
    assert landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-1").json() == first.json()
    assert count("entries") == before
    other = landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-2").json()
    assert other["refused"][ADDRESS]["reason"] == "consent-spent"


def test_fifty_repeats_of_a_single_use_get_one_answer(landlord, town, door, count):
    town.answer(ANN, "moving-help")
    before = count("entries")
    answers = door.together([landlord.request(ANN.tenant, "moving-help", ADDRESS, key="k-1")] * 50)
    assert outcomes(answers) == ["full"] * 50
    assert len({answer.text for answer in answers}) == 1
    assert count("entries") == before + 1


def test_a_repeat_does_not_spend_a_yes_given_since(landlord, town):
    town.answer(ANN, "moving-help")
    first = landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-1")
    town.answer(ANN, "moving-help")
    assert landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-1").json() == first.json()
    assert landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-2").json()["outcome"] == "full"


def test_a_yes_given_again_may_be_used_once_more(landlord, town):
    for _ in range(2):
        town.answer(ANN, "moving-help")
        asked = [landlord.ask(ANN.tenant, "moving-help", ADDRESS) for _ in range(2)]
        assert outcomes(asked) == ["full", "refused"]


def test_spending_one_persons_yes_leaves_everybody_elses(landlord, town, door):
    for resident in (ANN, BEN):
        town.answer(resident, "moving-help")
    answers = door.together(
        landlord.request(resident.tenant, "moving-help", ADDRESS) for resident in (ANN, BEN) * 10
    )
    assert outcomes(answers) == ["full"] * 2 + ["refused"] * 18
