"""How many calls each door answered, how, and how long they took: counted by every worker, read by anybody.

Each worker counts in a file of its own, mapped into memory, so that counting costs no call to anybody. What
is counted is one of a few doors, a class of status and a time: nothing in it comes from a caller.
"""

import os
import secrets
from bisect import bisect_left
from collections.abc import Awaitable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

DOORS: Final = ("exchange", "log", "static", "portal", "watch")
CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the times counted together, in seconds; whatever took longer comes last."""

_FIELDS: Final = len(CLASSES) + len(BOUNDS) + 1 + 1
_SIZE: Final = len(DOORS) * _FIELDS * 8


class Counts:
    """Counts what one worker answers. folder: where all of this machine's workers do."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{os.getpid()}-{secrets.token_hex(4)}"
        path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._counts = memoryview(mmap(file.fileno(), _SIZE)).cast("d")

    async def through(self, door: int, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Have an application answer, and count it. door: its place among DOORS."""
        began, at, counts = perf_counter(), door * _FIELDS, self._counts

        def count(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                took = perf_counter() - began
                counts[at + message["status"] // 100 - 1] += 1
                counts[at + len(CLASSES) + bisect_left(BOUNDS, took)] += 1
                counts[at + _FIELDS - 1] += took
            return send(message)

        await app(scope, receive, count)


def forget(folder: Path) -> None:
    """Begin at nothing, before any worker of this machine starts."""
    for path in folder.glob("*-*"):
        path.unlink(missing_ok=True)


def lines(folder: Path) -> Iterator[str]:
    """What all workers together counted, as OpenMetrics 1.0 has it; workers that ended count on."""
    sums = _sums(folder)
    yield "# TYPE candour_requests counter"
    yield "# HELP candour_requests Calls answered."
    for number, door in enumerate(DOORS):
        for place, status in enumerate(CLASSES):
            count = sums[number * _FIELDS + place]
            yield f'candour_requests_total{{door="{door}",status="{status}"}} {count:.0f}'
    yield "# TYPE candour_request_seconds histogram"
    yield "# UNIT candour_request_seconds seconds"
    yield "# HELP candour_request_seconds Until an answer began."
    for number, door in enumerate(DOORS):
        first, so_far = number * _FIELDS + len(CLASSES), 0.0
        for place, bound in enumerate((*map(str, BOUNDS), "+Inf")):
            so_far += sums[first + place]
            yield f'candour_request_seconds_bucket{{door="{door}",le="{bound}"}} {so_far:.0f}'
        yield f'candour_request_seconds_sum{{door="{door}"}} {sums[(number + 1) * _FIELDS - 1]:.6f}'
        yield f'candour_request_seconds_count{{door="{door}"}} {so_far:.0f}'


def _sums(folder: Path) -> list[float]:
    sums = [0.0] * (len(DOORS) * _FIELDS)
    for path in folder.glob("*-*"):
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == _SIZE:  # else it is being made this moment
                counts = memoryview(mmap(file.fileno(), _SIZE, access=ACCESS_READ)).cast("d")
                sums = [one + other for one, other in zip(sums, counts, strict=True)]
    return sums
