"""Refusals that read the same also take the same time, so that a clock tells no more than the words do.

One reason may stand for several (`candour.core.reasons`), and some take longer to find: records had to be
opened first, say. So such an answer leaves at a whole number of steps after its question was read. The
difference is a matter of microseconds, and a step is a thousand times that.
"""

import asyncio
from collections.abc import Iterable
from time import monotonic

from candour.core.reasons import Reason
from candour.exchange.schemas import RefusedAnswer

STEP_SECONDS = 0.02
_STANDING_FOR_OTHERS = frozenset({Reason.NOT_AVAILABLE, Reason.CONSENT_NOT_GIVEN})


async def leave_in_step(read_at: float, refused: Iterable[RefusedAnswer]) -> None:
    """Wait for the next step, if any of what was refused must look like something else.

    read_at: when the question had been read, by `time.monotonic`; what a caller can draw out lies before it.
    """
    if any(each.reason in _STANDING_FOR_OTHERS for each in refused):
        await asyncio.sleep(STEP_SECONDS - (monotonic() - read_at) % STEP_SECONDS)
