"""A load of HTTP requests over kept connections, as light as Python can make it.

Closed: each connection asks again as soon as it is answered, which finds the most a server can do. On a
timetable: requests start when they are due whether or not the last was answered, and a latency counts from
then, so that a stall is not hidden by everybody waiting for it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MakeRequest = Callable[[], bytes]

ANSWERED_WITHIN = 30


@dataclass(slots=True)
class Outcome:
    """What came back: answers by status, and latencies in seconds."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers with status 200 a second."""
        return self.statuses.get(200, 0) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """A percentile of the latencies, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


class _Connection(asyncio.Protocol):
    """One kept connection: one request at a time, the answer's length read from its header."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[int] | None = None
        self.buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        lower = self.buffer[:head].lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 : lower.find(b"\r", at) if b"\r" in lower[at:] else None])
        if len(self.buffer) < head + 4 + length:
            return
        status = int(self.buffer[9:12])
        del self.buffer[: head + 4 + length]
        self.answered(status)

    def answered(self, status: int) -> None:
        """The whole answer is here."""
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(status)

    def connection_lost(self, error: Exception | None) -> None:
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionError("the server closed the connection"))

    async def ask(self, request: bytes) -> int:
        self.waiting = asyncio.get_running_loop().create_future()
        assert self.transport is not None
        self.transport.write(request)
        return await self.waiting


async def closed(url: str, make: MakeRequest, *, connections: int, seconds: float) -> Outcome:
    """Ask without pause on so many connections for so long."""
    outcome = Outcome()
    start = time.perf_counter()
    end = start + seconds

    async def keep_asking() -> None:
        connection = await _connect(url)
        while time.perf_counter() < end:
            await _timed(connection, make(), outcome, time.perf_counter())

    await asyncio.gather(*(keep_asking() for _ in range(connections)))
    outcome.seconds = time.perf_counter() - start
    return outcome


async def on_timetable(
    url: str, make: MakeRequest, *, connections: int, rate: float, seconds: float
) -> Outcome:
    """Ask `rate` times a second for so long, whatever the answers do.

    Raises TimeoutError where some are not answered long after the last was asked.
    """
    number = int(rate * seconds)
    timetable = _Timetable([make() for _ in range(number)])  # made before, not while measured
    for _ in range(connections):
        await _connect(url, lambda: _OnTimetable(timetable))
    start = time.perf_counter()
    for asked in range(number):
        due = start + asked / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        timetable.ask(due)
    async with asyncio.timeout(ANSWERED_WITHIN):
        while len(timetable.outcome.latencies) < number:
            await asyncio.sleep(0.01)
    timetable.outcome.seconds = time.perf_counter() - start
    return timetable.outcome


class _Timetable:
    """Requests that are due, and the connections that nobody waits for: as little as can be for each."""

    def __init__(self, requests: list[bytes]) -> None:
        self.requests, self.outcome = iter(requests), Outcome()
        self.idle: list[_OnTimetable] = []
        self.late: deque[float] = deque()

    def ask(self, due: float) -> None:
        """Send a request that is due, or as soon as a connection is free."""
        if self.idle:
            self.idle.pop().send(due)
        else:
            self.late.append(due)

    def answered(self, connection: "_OnTimetable", status: int) -> None:
        self.outcome.latencies.append(time.perf_counter() - connection.due)
        self.outcome.statuses[status] = self.outcome.statuses.get(status, 0) + 1
        if self.late:
            connection.send(self.late.popleft())
        else:
            self.idle.append(connection)


class _OnTimetable(_Connection):
    """A connection that tells its timetable of each answer, instead of somebody who waits."""

    def __init__(self, timetable: _Timetable) -> None:
        super().__init__()
        self.timetable, self.due = timetable, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.timetable.idle.append(self)

    def send(self, due: float) -> None:
        assert self.transport is not None
        self.due = due
        self.transport.write(next(self.timetable.requests))

    def answered(self, status: int) -> None:
        self.timetable.answered(self, status)


async def _timed(connection: _Connection, request: bytes, outcome: Outcome, since: float) -> None:
    status = await connection.ask(request)
    outcome.latencies.append(time.perf_counter() - since)
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1


async def _connect(url: str, make: Callable[[], _Connection] = _Connection) -> _Connection:
    parts = urlsplit(url)
    _, connection = await asyncio.get_running_loop().create_connection(make, parts.hostname, parts.port)
    return connection
