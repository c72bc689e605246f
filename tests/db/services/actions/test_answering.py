"""What a member of staff does with a case: a reason first, then taking it on, writing and deciding."""

from uuid import uuid4

import pytest
from tests.words import stands


def test_whoever_opens_a_case_says_why_and_its_person_sees_it_as_a_use(
    person, wrong, world, one_entry, later
):
    from candour.access.queries import uses_of
    from candour.services.actions import open_at_desk
    from candour.services.queries.cases import is_open_to

    case = wrong()
    assert not is_open_to(world.tom, case, later(hours=1))
    with one_entry() as entry:
        open_at_desk(case=case, officer=world.tom, reason="To answer your case", at=later(hours=1))
    assert (entry.kind, entry.body["kind"]) == ("use", "view")
    assert not stands("Tom", str(entry.body))
    (use,) = uses_of(person)
    assert use.is_view
    assert use.body["purpose"] == "To answer your case"
    assert use.body["case"] == case.number
    assert use.body["officer"]
    assert is_open_to(world.tom, case, later(hours=2))
    assert not is_open_to(world.tom, case, later(hours=10)), "after eight hours a reason is asked anew"
    assert not is_open_to(world.sian, case, later(hours=2)), "a reason is one officer's own"


def test_only_whose_role_it_is_may_touch_a_case(person, wrong, world, appointed, at):
    from candour.services.actions import decide_case, open_at_desk, report_use, take_case, write_to_person
    from candour.services.errors import NotTheirPlace
    from candour.services.models import CaseStep

    correction = wrong()
    (report,) = report_use(
        person=person, use=uuid4(), organisations=[world.council], text="Who?", sent_as=uuid4(), at=at
    )
    amal = appointed("Amal", world.council, "administrator")
    eve = appointed("Eve", world.landlord, "officer")
    for officer, case in [(amal, correction), (eve, correction), (world.tom, report)]:
        with pytest.raises(NotTheirPlace):
            open_at_desk(case=case, officer=officer, reason="To look", at=at)
        with pytest.raises(NotTheirPlace):
            take_case(case=case, officer=officer, at=at)
        with pytest.raises(NotTheirPlace):
            write_to_person(case=case, officer=officer, text="Hello", asks=False, sent_as=uuid4(), at=at)
        with pytest.raises(NotTheirPlace):
            decide_case(case=case, officer=officer, outcome=CaseStep.Kind.AGREED, text="Yes", at=at)


def test_a_role_that_has_ended_answers_nothing_more(wrong, world, at):
    from candour.people.actions import end_role
    from candour.people.models import StaffRole
    from candour.services.actions import take_case
    from candour.services.errors import NotTheirPlace

    case = wrong()
    end_role(role=StaffRole.objects.get(account=world.tom), at=at)
    with pytest.raises(NotTheirPlace):
        take_case(case=case, officer=world.tom, at=at)


def test_a_question_to_the_person_waits_for_them_until_they_write(person, wrong, world, one_entry, later):
    from candour.services.actions import write_in_case, write_to_person
    from candour.services.queries.cases import case_of
    from candour.services.queries.messages import Unread, unread

    case = wrong()
    with one_entry() as entry:
        write_to_person(
            case=case,
            officer=world.tom,
            text="Since when?",
            asks=True,
            sent_as=uuid4(),
            at=later(days=1),
        )
    assert entry.body["change"] == "asked"
    assert "Since" not in str(entry.body)
    assert case_of(person, case.id).waits_for_person
    assert unread(person) == Unread(messages=1, needing=1, alone=0)
    write_in_case(person=person, case=case, text="Since May.", sent_as=uuid4(), at=later(days=2))
    assert not case_of(person, case.id).waits_for_person


def test_a_decision_is_made_once_with_a_reason_the_person_reads(person, wrong, world, one_entry, later):
    from candour.services.actions import decide_case, take_case
    from candour.services.errors import OutOfOrder
    from candour.services.models import CaseStep
    from candour.services.queries.cases import case_of
    from candour.services.queries.messages import messages_of

    case = wrong()
    take_case(case=case, officer=world.sian, at=later(hours=1))
    with one_entry() as entry:
        decide_case(
            case=case,
            officer=world.tom,
            outcome=CaseStep.Kind.REFUSED,
            text="It is right.",
            at=later(days=1),
        )
    assert (entry.body["change"], entry.body["outcome"]) == ("answered", "refused")
    assert case_of(person, case.id).standing is CaseStep.Kind.REFUSED
    (message,) = messages_of(person, most=10)
    assert message.title == f"The Council wrote to you about case {case.number}"
    assert message.text == "It is right."
    assert message.by
    assert "Tom" not in message.by
    with pytest.raises(OutOfOrder):
        decide_case(
            case=case,
            officer=world.tom,
            outcome=CaseStep.Kind.AGREED,
            text="After all",
            at=later(days=2),
        )
    with pytest.raises(OutOfOrder):
        take_case(case=case, officer=world.tom, at=later(days=2))


def test_an_answer_must_be_one_that_its_kind_can_have(wrong, world, at):
    from candour.services.actions import decide_case
    from candour.services.models import CaseStep

    with pytest.raises(ValueError, match="no answer"):
        decide_case(case=wrong(), officer=world.tom, outcome=CaseStep.Kind.ANSWERED, text="So", at=at)


def test_an_officer_has_another_name_for_each_person(world, wrong, at):
    from candour.people.actions import create_account
    from candour.services.actions.answering import pseudonym

    other = create_account(email="ann@post.example", password="x" * 12, given_name="Ann", at=at).person_id
    mine, theirs = wrong(), wrong(person=other)
    assert pseudonym(world.tom, mine) == pseudonym(world.tom, mine)
    assert pseudonym(world.tom, mine) != pseudonym(world.tom, theirs)
    assert pseudonym(world.tom, mine) != pseudonym(world.sian, mine)
