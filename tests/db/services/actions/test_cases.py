"""What a person does with a case: a correction and its clock, a use that looks wrong, writing, closing."""

from datetime import date
from uuid import uuid4

import pytest
from tests.words import stands

NAUGHTY = [
    "<script>alert(1)</script>",
    "'; drop table cases; --",
    "=1+1",
    "\u202eolleh",
    "\U0001d57f\U0001d58d\U0001d58a \U0001f469\u200d\U0001f467",
    "a" * 1000,
]


def test_a_correction_is_to_be_answered_within_a_calendar_month_and_logged_without_a_word_of_it(
    person, world, wrong, one_entry
):
    with one_entry() as entry:
        case = wrong()
    assert case.answer_by == date(2026, 4, 7), "3 April is Good Friday, then comes Easter"
    assert (entry.kind, entry.body["kind"], entry.body["change"]) == ("rights", "rights", "opened")
    assert entry.body["attribute"] == "contact.phone"
    assert entry.body["organisations"] == ["council"]
    assert not stands("0808", str(entry.body))
    assert "moved" not in str(entry.body)


def test_what_is_written_is_sealed_and_opens_only_for_its_person(person, wrong):
    from candour.services.queries.cases import case_of

    case = wrong()
    assert b"0808" not in bytes(case.sealed)
    opened = case_of(person, case.id)
    assert opened.words == {"held": "0808 157 0000", "should_say": "0808 157 0142", "why": "I moved."}
    assert case_of(uuid4(), case.id) is None


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_letter_comes_back_as_it_was_written(person, wrong, text, at):
    from candour.services.actions import write_in_case
    from candour.services.queries.cases import case_of

    case = wrong(should_say=text)
    write_in_case(person=person, case=case, text=text, sent_as=uuid4(), at=at)
    opened = case_of(person, case.id)
    assert opened.words["should_say"] == text
    assert opened.messages[0].text == text


def test_a_form_sent_twice_makes_one_case_one_message_and_one_entry_each(person, wrong, one_entry, at):
    from candour.services.actions import write_in_case
    from candour.services.models import Case, Message

    number = uuid4()
    with one_entry():
        assert wrong(sent_as=number).id == wrong(sent_as=number).id
    case = Case.objects.get()
    with one_entry():
        first = write_in_case(person=person, case=case, text="See?", sent_as=number, at=at)
        assert write_in_case(person=person, case=case, text="See?", sent_as=number, at=at).id == first.id
    assert Message.objects.count() == 1


def test_nobody_is_asked_where_nobody_answers(wrong, world):
    from candour.services.errors import NobodyAnswers
    from candour.services.models import Case

    with pytest.raises(NobodyAnswers):
        wrong(dataset=world.tenancies)
    assert not Case.objects.exists()


def test_a_use_that_looks_wrong_makes_a_case_for_each_organisation_and_one_entry(
    person, world, appointed, one_entry, at
):
    from candour.services.actions import report_use
    from candour.services.queries.cases import reports_of

    appointed("Jonah", world.landlord, "data-protection-officer")
    use = uuid4()
    both = [world.council, world.landlord]
    with one_entry() as entry:
        report_use(person=person, use=use, organisations=both, text="Who?", sent_as=uuid4(), at=at)
    assert entry.body["organisations"] == ["council", "landlord"]
    assert entry.body["use"] == str(use)
    assert {one.organisation.slug for one in reports_of(person, use)} == {"council", "landlord"}


def test_a_question_has_no_clock_and_uses_no_right(person, world, one_entry, at):
    from candour.services.actions import ask_organisation
    from candour.services.models import Case

    with one_entry() as entry:
        case = ask_organisation(
            person=person,
            organisation=world.council,
            kind=Case.Kind.QUESTION,
            text="When do you open?",
            sent_as=uuid4(),
            at=at,
        )
    assert case.answer_by is None
    assert (entry.kind, entry.body["kind"]) == ("account", "account")


def test_a_closed_case_takes_no_more_words_and_closing_twice_is_once(person, wrong, one_entry, at, later):
    from candour.services.actions import close_case, write_in_case
    from candour.services.errors import OutOfOrder

    case = wrong()
    with one_entry() as entry:
        close_case(person=person, case=case, at=later(days=1))
        close_case(person=person, case=case, at=later(days=2))
    assert entry.body["change"] == "closed"
    with pytest.raises(OutOfOrder):
        write_in_case(person=person, case=case, text="Wait", sent_as=uuid4(), at=later(days=3))


def test_another_persons_case_cannot_be_written_in_or_closed(wrong, world, at):
    from candour.people.actions import create_account
    from candour.services.actions import close_case, write_in_case
    from candour.services.models import Case

    case = wrong()
    other = create_account(email="ann@post.example", password="x" * 12, given_name="Ann", at=at).person_id
    with pytest.raises(Case.DoesNotExist):
        write_in_case(person=other, case=case, text="Hello", sent_as=uuid4(), at=at)
    with pytest.raises(Case.DoesNotExist):
        close_case(person=other, case=case, at=at)


def test_erasing_everything_leaves_no_word_of_a_case_that_anybody_could_read(person, wrong, at):
    from candour.people.models import Organisation, SubjectKey
    from candour.services.queries.cases import case_at, case_of
    from candour.services.queries.messages import messages_of

    case = wrong()
    SubjectKey.objects.filter(subject_id=case.subject_id).delete()
    assert case_of(person, case.id) is None
    assert case_at(Organisation.objects.get(slug="council"), case.id, ["correction"]) is None
    assert messages_of(person, most=10) == []
