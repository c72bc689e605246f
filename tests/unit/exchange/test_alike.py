"""Only an answer whose reasons must not be told apart waits, and it waits to the end of its step."""

import asyncio
from unittest.mock import AsyncMock

import pytest

from candour.core.reasons import PARTNER_REASONS, Reason
from candour.exchange import alike
from candour.exchange.schemas import RefusedAnswer

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
