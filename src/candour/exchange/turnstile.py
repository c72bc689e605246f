"""How many calls a client makes: so many a second and so many at once, over all workers of a machine.

Each worker counts in a file of its own, mapped into its memory and into everybody else's, and adds up what it
sees. Nobody waits for anybody: two workers that count in the same microsecond may let one call too many pass.
The file of a worker that has ended counts for nothing.
"""

import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from typing import BinaryIO

from candour.exchange.limits import Limits
from candour.exchange.problems import TooManyRequests
from candour.exchange.register import Client

MOST_CLIENTS = 8192
"""With more, some share their limits."""
MOST_WORKERS = 256
LOOK_AROUND_SECONDS = 1.0

_SECOND, _NOW, _BEFORE, _UNDER_WAY = range(4)
_FIELDS = 4
_SIZE = MOST_CLIENTS * _FIELDS * 8

Counts = memoryview
"""Four whole numbers a client: the second counted in, calls in it, calls in the second before, under way."""


@dataclass
class Turnstile:
    """Lets calls in, or not. folder: shared by the workers of a machine; None counts in this one alone."""

    limits: Limits
    folder: Path | None = None
    clock: Callable[[], float] = time.time
    _others: list[Counts] = field(default_factory=list)
    _looked: float = 0.0

    def __post_init__(self) -> None:
        self._own: BinaryIO | None = None
        if self.folder is None:
            self._mine: Counts = memoryview(bytearray(_SIZE)).cast("q")
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._own = _own_file(self.folder)
            self._mine = _mapped(self._own)

    def enter(self, client: Client) -> int:
        """Count a call that begins; gives what `leave` takes when it ends. Raises TooManyRequests."""
        now = self.clock()
        if self.folder is not None and not 0 <= now - self._looked < LOOK_AROUND_SECONDS:
            self._look_around(now)
        at = client.place % MOST_CLIENTS * _FIELDS
        rate, under_way = self._rate(at, now), self._under_way(at)
        if rate >= (most := client.most_requests or self.limits.requests):
            raise TooManyRequests(f"At most {most:,} calls a second. Wait a second, then go on.")
        if under_way >= (most := client.most_concurrent or self.limits.concurrent):
            raise TooManyRequests(f"At most {most:,} calls at once. Wait for some to end.")
        self._mine[at + _NOW] += 1
        self._mine[at + _UNDER_WAY] += 1
        return at

    def leave(self, at: int) -> None:
        """Count a call that has ended."""
        self._mine[at + _UNDER_WAY] -= 1

    def close(self) -> None:
        """Count no more."""
        if self._own is not None:
            self._own.close()

    def _rate(self, at: int, now: float) -> float:
        """Calls in the last second: all of this one, and of the one before what is not a second ago."""
        second, mine = int(now), self._mine
        if mine[at + _SECOND] != second:
            mine[at + _BEFORE] = mine[at + _NOW] if mine[at + _SECOND] == second - 1 else 0
            mine[at + _NOW] = 0
            mine[at + _SECOND] = second
        counted, before = mine[at + _NOW], mine[at + _BEFORE]
        for counts in self._others:
            if counts[at + _SECOND] == second:
                counted += counts[at + _NOW]
                before += counts[at + _BEFORE]
            elif counts[at + _SECOND] == second - 1:
                before += counts[at + _NOW]
        return float(counted + before * (1 - (now - second)))

    def _under_way(self, at: int) -> int:
        return sum((counts[at + _UNDER_WAY] for counts in self._others), self._mine[at + _UNDER_WAY])

    def _look_around(self, now: float) -> None:
        """See which other workers there are."""
        assert self.folder is not None
        assert self._own is not None
        self._looked = now
        self._others = []
        for path in self.folder.iterdir():
            if path.name != os.path.basename(self._own.name) and path.stat().st_size == _SIZE:
                with path.open("r+b") as file:
                    if not _is_free(file, fcntl.LOCK_SH):
                        self._others.append(_mapped(file))


def _own_file(folder: Path) -> BinaryIO:
    """The first file that no living worker holds, held from now on and with nothing counted in it."""
    for number in range(MOST_WORKERS):
        file = (folder / str(number)).open("a+b")
        if _is_free(file, fcntl.LOCK_EX):
            os.ftruncate(file.fileno(), _SIZE)  # never shorter: whoever still maps it would be killed
            mapped = mmap(file.fileno(), _SIZE)
            mapped[:] = bytes(_SIZE)
            return file
        file.close()
    raise RuntimeError(f"More than {MOST_WORKERS} workers count in {folder}.")


def _is_free(file: BinaryIO, lock: int) -> bool:
    """Whether nobody else holds a file in the way of a lock, which is then held until the file is closed."""
    try:
        fcntl.flock(file, lock | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _mapped(file: BinaryIO) -> Counts:
    return memoryview(mmap(file.fileno(), _SIZE)).cast("q")
