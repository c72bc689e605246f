import pytest

from candour.core.choice import ConsentState, consent_refusal
from candour.core.reasons import Reason
from candour.people.actions import create_account, join_subjects, link_account
from candour.people.queries import subjects_of
from candour.sharing.actions import answer, end_agreement, suspend_agreement
from candour.sharing.errors import NotCurrent, NotTheirs
from candour.sharing.models import Choice, ConsentRecord
from candour.sharing.queries import facts_of, notice_of
from candour.sharing.terms import agreement_of


def refusal(person, version, at):
    return consent_refusal(facts_of(person).facts.choices, agreement_of(version), at)


def test_a_yes_counts_at_once_and_is_one_entry_with_the_notice_that_was_read(
    person, tenant, consent, at, one_entry, version
):
    assert refusal(person, consent, at) is Reason.CONSENT_NOT_ASKED
    with one_entry() as entry:
        record = answer(person=person, version=consent, yes=True, at=at)
    assert refusal(person, consent, at) is None
    assert version(tenant) == 2
    assert entry.kind == entry.body["kind"] == "choice"
    assert entry.body["state"] == record.state == ConsentState.GIVEN
    assert entry.body["receipt"] == record.number
    assert entry.body["notice"] == record.notice == "\n".join(notice_of(consent))
    assert record.question == consent.question
    assert record.entry_id == entry.id


def test_each_answer_has_its_state_and_its_receipt(person, consent, later):
    answers = [False, True, True, False, False, True]
    records = [
        answer(person=person, version=consent, yes=yes, at=later(days=day)) for day, yes in enumerate(answers)
    ]
    assert [record.state for record in records] == [
        "Refused",
        "ConsentGiven",
        "RenewedConsentGiven",
        "Withdrawn",
        "Refused",
        "ConsentGiven",
    ]
    assert len({record.number for record in records}) == len(answers)
    assert Choice.objects.count() == 1


def test_a_withdrawal_refuses_from_the_next_moment(person, consent, later, at):
    answer(person=person, version=consent, yes=True, at=at)
    answer(person=person, version=consent, yes=False, at=later(seconds=1))
    assert refusal(person, consent, later(seconds=1)) is Reason.CONSENT_WITHDRAWN


def test_a_yes_runs_out_when_the_agreement_says(person, consent, later, at):
    record = answer(person=person, version=consent, yes=True, at=at)
    assert record.expires_at.date().isoformat() == "2028-03-03"
    assert refusal(person, consent, record.expires_at) is Reason.CONSENT_EXPIRED


def test_a_new_yes_can_be_used_again_where_the_last_was_spent(person, draft, approve, consent_terms, at):
    once = approve(draft({**consent_terms, "single_use": True}))
    answer(person=person, version=once, yes=True, at=at)
    spent_by = ConsentRecord.objects.get().entry_id
    Choice.objects.update(spent_at=at, spent_by=spent_by)
    assert refusal(person, once, at) is Reason.CONSENT_SPENT
    answer(person=person, version=once, yes=True, at=at)
    assert refusal(person, once, at) is None


def test_nobody_answers_what_does_not_rest_on_a_yes(person, task, at):
    with pytest.raises(NotTheirs):
        answer(person=person, version=task, yes=True, at=at)
    with pytest.raises(NotTheirs):
        answer(person=person, version=task, yes=False, at=at)


def test_a_no_is_taken_whatever_became_of_the_agreement(person, consent, world, later):
    suspended = suspend_agreement(
        version=consent, organisation=world.council, why="A fault", at=later(days=1)
    )
    with pytest.raises(NotCurrent):
        answer(person=person, version=suspended, yes=True, at=later(days=1))
    assert answer(person=person, version=suspended, yes=False, at=later(days=1)).state == "Refused"
    ended = end_agreement(version=consent, organisation=world.council, why="Done", at=later(days=2))
    assert answer(person=person, version=ended, yes=False, at=later(days=3)).state == "Refused"


def test_the_most_restrictive_answer_counts_until_a_joined_person_answers_once(
    person, tenant, consent, known_also, world, later, at, version
):
    other = known_also("943 476 5919")
    from candour.people.models import Subject

    answer(person=person, version=consent, yes=True, at=at)
    answer(person=Subject.objects.get(id=other).person_id, version=consent, yes=False, at=at)
    joined = join_subjects(subject=tenant, other=other, organisation=world.council, why="Matched", at=at)
    assert refusal(joined, consent, at) is Reason.CONSENT_REFUSED
    before = version(tenant), version(other)
    answer(person=joined, version=consent, yes=True, at=later(days=1))
    assert refusal(joined, consent, later(days=1)) is None
    assert Choice.objects.count() == 2
    assert (version(tenant), version(other)) == (before[0] + 1, before[1] + 1)


def test_answers_are_logged_with_the_account_and_stay_with_it(person, consent, at, one_entry):
    account = create_account(email="a@example.org", password="a long password", given_name="A", at=at)
    own = subjects_of(account.person_id)
    link_account(account=account, person=person, how="A code", at=at)
    with one_entry() as entry:
        answer(person=person, version=consent, yes=True, at=at)
    assert (entry.subject,) == own
