"""Whether the serving processes were told to end: one byte, which the first of them shares with its workers.

A worker ends once every call is answered. One that waits for news may wait for half a minute, so whoever lets
it wait looks here. Workers share the byte because they are forked.
"""

from multiprocessing.sharedctypes import RawValue

_told = RawValue("b", 0)


def is_ending() -> bool:
    """Whether SIGTERM or SIGINT has come."""
    return bool(_told.value)


def note_the_end() -> None:
    """Have all of them know."""
    _told.value = 1
