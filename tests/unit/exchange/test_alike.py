"""Only an answer whose reasons must not be told apart waits, and it waits to the end of its step."""

import asyncio
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest

from candour.core.reasons import PARTNER_REASONS, Reason
from candour.exchange import alike
from candour.exchange.schemas import BatchLine, RefusedAnswer, Subject

ALIKE = {Reason.NOT_AVAILABLE, Reason.CONSENT_NOT_GIVEN}


@pytest.fixture
def waits(monkeypatch):
    """What an answer waits so many seconds after its question was read, for each pause it makes."""

    def waits(gone: float, *reasons: Reason) -> list[float]:
        sleep = AsyncMock()
        monkeypatch.setattr(alike, "monotonic", lambda: 1000 + gone)
        monkeypatch.setattr(asyncio, "sleep", sleep)
        asyncio.run(alike.leave_in_step(1000, [RefusedAnswer(reason, "") for reason in reasons]))
        return [call.args[0] for call in sleep.await_args_list]

    return waits


@pytest.mark.parametrize("gone", [0.0, 0.001, 0.0199, 0.02, 0.0531, 3.0])
@pytest.mark.parametrize("reason", sorted(ALIKE))
def test_it_leaves_at_a_whole_number_of_steps(waits, gone, reason):
    [wait] = waits(gone, Reason.ATTRIBUTE_NOT_COVERED, reason)
    assert 0 < wait <= alike.STEP_SECONDS
    steps = (gone + wait) / alike.STEP_SECONDS
    assert steps == pytest.approx(round(steps))


@pytest.mark.parametrize("reasons", [[], *[[reason] for reason in sorted(PARTNER_REASONS - ALIKE)]])
def test_what_follows_from_the_question_alone_leaves_at_once(waits, reasons):
    assert waits(0.001, *reasons) == []


def of(reference: str, person: str | None = None) -> BatchLine:
    named = None if person is None else Subject("tenant", person)
    return BatchLine("1", Subject("tenant", reference), person=named)


def test_questions_about_one_person_are_counted_together_whatever_stands_around_the_reference():
    crowds, landlord = alike.Crowds(), uuid4()
    with crowds.joined(landlord, [of("T-1"), of(" T-1"), of("T-2"), of("TEN-1", "T-1")]) as together:
        assert together() == 3
        with crowds.joined(landlord, [of("T-2")]) as others, crowds.joined(uuid4(), [of("T-1")]) as elsewhere:
            assert (together(), others(), elsewhere()) == (3, 2, 1)
    with crowds.joined(landlord, [of("T-1")]) as together:
        assert together() == 1, "it is over with the last of them"
    with crowds.joined(landlord, []) as together:
        assert together() == 1


def test_whoever_asked_among_many_is_among_them_when_they_have_left():
    crowds, landlord = alike.Crowds(), uuid4()
    with crowds.joined(landlord, [of("T-1")]) as together:
        with crowds.joined(landlord, [of("T-1")] * 9):
            pass
        assert together() == 10


def test_a_step_is_as_many_times_as_long_as_there_are_questions_about_one_person_and_two_seconds_at_most(
    monkeypatch,
):
    sleep = AsyncMock()
    monkeypatch.setattr(alike, "monotonic", lambda: 1000.013)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    for together, steps in ((3, 3), (1000, alike.LONGEST_STEP)):
        asyncio.run(alike.leave_in_step(1000, [RefusedAnswer(Reason.NOT_AVAILABLE, "")], together))
        assert sleep.await_args.args[0] == pytest.approx(steps * alike.STEP_SECONDS - 0.013)
