"""Nothing at a desk is sent to somebody who has died: what stands there instead says why."""

from dataclasses import replace

import pytest

from .conftest import COUNCIL, NOW
from .test_authorities import died
from .test_cases import correction, number_in, open_it, person
from .test_letters import FIELDS, letter, queued, record

__all__ = ["correction", "died", "person", "queued", "record"]


@pytest.fixture
def dead(person, died):
    """The death of whoever sends a correction is recorded; gives it, and what a second officer saw."""
    return died(person)


@pytest.fixture
def executor(person, dead):
    """Zoe is their executor, for council tax."""
    from candour.core.authority import Kind, Topic
    from candour.people.actions import Sought, create_account
    from candour.services.actions import confirm_death, record_authority

    death, by_ruth = dead
    confirm_death(death=death, checked=by_ruth, at=NOW)
    zoe = create_account(email="zoe@post.example", password="a long password", given_name="Zoe", at=NOW)
    return record_authority(
        Sought(
            person=person,
            account=zoe,
            kind=Kind.EXECUTOR,
            relation="executor",
            services={"council-tax": Topic.MONEY},
            may_act=True,
            checked=replace(by_ruth, evidence="grant-of-probate"),
            at=NOW,
        )
    )


def test_nobody_is_written_to_and_the_page_says_why(tom, correction, dead):
    case = correction()
    path = open_it(tom, case)
    page = tom.read(path)
    assert "Write to" not in page
    assert "How to reach them" not in page
    assert "A death is recorded for this person. Nothing can be sent to them" in page
    assert tom.get(f"{path}/message", 302).url == f"{path}?done=died"
    assert "Your message was not sent, because a death is recorded for this person" in tom.read(
        path, done="died"
    )


def test_what_is_sent_from_a_page_that_was_open_before_goes_nowhere(tom, correction, died, person):
    from candour.services.models import Message

    case = correction()
    path = open_it(tom, case)
    number = number_in(tom.get(f"{path}/message"))
    died(person)
    sent = tom.post(f"{path}/message", text="Which day?", asks="yes", **{"form-number": number})
    assert sent.url == f"{path}?done=died"
    assert not Message.objects.filter(case_id=case.id).exists()


def test_an_answer_closes_the_case_and_says_that_nothing_is_sent(tom, correction, dead):
    path = open_it(tom, correction())
    form = tom.get(f"{path}/answer")
    page = tom.read_answer(form)
    assert "so nothing is sent. Your answer closes the case and is kept with it." in page
    assert "Send the answer" not in page
    sent = {"outcome": "agreed", "text": "We changed it.", "form-number": number_in(form)}
    assert tom.post(f"{path}/answer", **sent).url == f"{path}?done=answered"
    assert "We changed it." in tom.read(path)


def test_an_executor_who_reads_the_case_is_written_to(tom, correction, executor):
    case = correction()
    path = open_it(tom, case)
    page = tom.read(path)
    assert "Their executor or administrator reads what you write." in page
    assert "Write to the executor" in page
    form = tom.get(f"{path}/message")
    assert "Write to the executor" in tom.read_answer(form)
    sent = {"text": "Which day?", "asks": "no", "form-number": number_in(form)}
    assert tom.post(f"{path}/message", **sent).url == f"{path}?done=written"


def test_a_letter_that_waits_is_not_printed_and_no_other_code_is_made(tom, queued, record, died):
    from candour.people.models import Subject

    died(Subject.objects.get(id=record).person_id)
    page = tom.read(f"{COUNCIL}/letters")
    assert "Not sent: a death is recorded" in page
    assert "Print the letter" not in page
    assert tom.post(queued, what="print").url == f"{COUNCIL}/letters?done=late"
    assert letter().printed_at is None
    for route in ("letter", "collected"):
        answer = tom.post(f"{COUNCIL}/codes/new", **{**FIELDS, "route": route})
        assert "A death is recorded for this person. Nothing is sent" in tom.read_answer(answer)
