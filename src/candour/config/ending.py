"""Whether the serving processes were told to end: one byte, which the first of them shares with its workers.

A worker ends once every call is answered. One that waits for news may wait for half a minute, so whoever lets
it wait looks here. Workers share the byte where they are forked, as everywhere before Python 3.14; otherwise
they never see it, and end as late as they did without it.
"""

import signal
from collections.abc import Callable
from multiprocessing.sharedctypes import RawValue
from types import FrameType
from typing import Any

_told = RawValue("b", 0)


def is_ending() -> bool:
    """Whether SIGTERM or SIGINT has come."""
    return bool(_told.value)


def note_the_end() -> None:
    """Have both signals be noted, and then do what they did. Call it once the server has set its handlers."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _noting(signal.getsignal(number)))


def _noting(before: Any) -> Callable[[int, FrameType | None], None]:
    def noted(number: int, frame: FrameType | None) -> None:
        _told.value = 1
        if callable(before):
            before(number, frame)

    return noted
