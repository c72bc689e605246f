"""Refusals that read the same also take the same time, so that a clock tells no more than the words do.

One reason may stand for several (`candour.core.reasons`), and some take longer to find: records had to be
opened first, say. So such an answer leaves at a whole number of steps after its question was read. The
difference is a matter of microseconds, and a step is a thousand times that.

Whoever asks about one person many times over, on the lines of a batch or in many calls at once, adds the
differences up. So a step is as many times as long as there were questions about that person together, and two
seconds at most: by then the longest batch is worked out, and no partner gives up waiting.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol
from uuid import UUID

from candour.core.reasons import Reason
from candour.exchange.schemas import RefusedAnswer, Subject
from candour.vault.blind import normalised

STEP_SECONDS = 0.02
LONGEST_STEP = 100
"""Steps."""
_STANDING_FOR_OTHERS = frozenset({Reason.NOT_AVAILABLE, Reason.CONSENT_NOT_GIVEN})

About = tuple[UUID, str, str]
"""Somebody as an organisation knows them: its id, the scheme, and the reference as it is looked for."""


class Sent(Protocol):
    """What asks about somebody: one question, or a line of many."""

    @property
    def subject(self) -> Subject: ...
    @property
    def person(self) -> Subject | None: ...


class _Crowd:
    """The questions about one reference. most: so many were under way together since there were none."""

    __slots__ = ("most", "now")

    def __init__(self) -> None:
        self.now = self.most = 0


class Crowds:
    """How many questions about one reference are under way together in this process."""

    def __init__(self) -> None:
        self._of: dict[About, _Crowd] = {}

    @contextmanager
    def joined(self, organisation: UUID, asked: Iterable[Sent]) -> Iterator[Callable[[], int]]:
        """Count questions while the block runs. It gives what says how many there were about the one of
        their references that most were about, 1 at least."""
        references = [each for sent in asked for each in _about(organisation, sent)]
        for each in references:
            crowd = self._of.setdefault(each, _Crowd())
            crowd.now += 1
            crowd.most = max(crowd.most, crowd.now)
        try:
            yield lambda: max((self._of[each].most for each in references), default=1)
        finally:
            for each in references:
                crowd = self._of[each]
                crowd.now -= 1
                if not crowd.now:
                    del self._of[each]


async def leave_in_step(read_at: float, refused: Iterable[RefusedAnswer], together: int = 1) -> None:
    """Wait for the next step, if any of what was refused must look like something else.

    read_at: when the question had been read, by `time.monotonic`; what a caller can draw out lies before it.
    together: so many questions were about one person, as `Crowds` counts them.
    """
    if any(each.reason in _STANDING_FOR_OTHERS for each in refused):
        step = STEP_SECONDS * min(together, LONGEST_STEP)
        await asyncio.sleep(step - (monotonic() - read_at) % step)


def _about(organisation: UUID, sent: Sent) -> Iterator[About]:
    for each in (sent.subject, sent.person):
        if each is not None:
            yield organisation, each.scheme, normalised(each.reference)
