"""A load of HTTP requests over kept connections, as light as Python can make it.

Closed: each connection asks again as soon as it is answered, which finds the most a server can do. On a
timetable: requests start when they are due whether or not the last was answered, and a latency counts from
then, so that a stall is not hidden by everybody waiting for it. The load runs on the cores that it measures:
requests are made beforehand, and each is sent where the answer before it arrives.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
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

    def add(self, status: int, since: float) -> None:
        """One answer, to what was due then by the monotonic clock."""
        self.latencies.append(time.perf_counter() - since)
        self.statuses[status] = self.statuses.get(status, 0) + 1


class _Connection(asyncio.Protocol):
    """One kept connection: one request at a time, the answer's length read from its header."""

    def __init__(self, answered: "Callable[[_Connection, int], None]", lost: Callable[[], None]) -> None:
        self.transport: asyncio.Transport | None = None
        self.buffer = bytearray()
        self.due = 0.0
        self._answered, self._lost = answered, lost

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def send(self, request: bytes, due: float) -> None:
        """Ask. due: from when its latency counts."""
        assert self.transport is not None
        self.due = due
        self.transport.write(request)

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
        self._answered(self, status)

    def connection_lost(self, error: Exception | None) -> None:
        self._lost()


async def closed(url: str, requests: Iterator[bytes], *, connections: int, seconds: float) -> Outcome:
    """Ask without pause on so many connections for so long.

    Raises ConnectionError where the server closes one, and RuntimeError where the requests run out before.
    """
    outcome, over = Outcome(), asyncio.get_running_loop().create_future()
    asking: set[_Connection] = set()

    def ask(connection: _Connection) -> None:
        now = time.perf_counter()
        if now >= end:
            asking.discard(connection)
            if not asking:
                _settle(over)
        elif (request := next(requests, None)) is None:
            _settle(over, RuntimeError("the requests ran out"))
        else:
            connection.send(request, now)

    def answered(connection: _Connection, status: int) -> None:
        outcome.add(status, connection.due)
        ask(connection)

    def hung_up() -> None:
        _settle(over, ConnectionError("the server closed a connection"))

    lines = [await _connect(url, answered, hung_up) for _ in range(connections)]
    asking.update(lines)
    start = time.perf_counter()
    end = start + seconds
    for line in lines:
        ask(line)
    try:
        await over
    finally:
        _hang_up(lines)
    outcome.seconds = time.perf_counter() - start
    return outcome


async def on_timetable(
    url: str, make: MakeRequest, *, connections: int, rate: float, seconds: float
) -> Outcome:
    """Ask `rate` times a second for so long, whatever the answers do.

    Raises TimeoutError where some are not answered long after the last was asked.
    """
    number = int(rate * seconds)
    timetable = _Timetable([make() for _ in range(number)])
    lines = [await _connect(url, timetable.answered, lambda: None) for _ in range(connections)]
    timetable.idle.extend(lines)
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
    _hang_up(lines)
    return timetable.outcome


class _Timetable:
    """Requests that are due, and the connections that nobody waits for: as little as can be for each."""

    def __init__(self, requests: list[bytes]) -> None:
        self.requests, self.outcome = iter(requests), Outcome()
        self.idle: list[_Connection] = []
        self.late: deque[float] = deque()

    def ask(self, due: float) -> None:
        """Send a request that is due, or as soon as a connection is free."""
        if self.idle:
            self.idle.pop().send(next(self.requests), due)
        else:
            self.late.append(due)

    def answered(self, connection: _Connection, status: int) -> None:
        """Take an answer, and send what is late already."""
        self.outcome.add(status, connection.due)
        if self.late:
            connection.send(next(self.requests), self.late.popleft())
        else:
            self.idle.append(connection)


def _settle(over: asyncio.Future[None], fault: Exception | None = None) -> None:
    if over.done():
        return
    if fault is None:
        over.set_result(None)
    else:
        over.set_exception(fault)


def _hang_up(lines: list[_Connection]) -> None:
    for line in lines:
        if line.transport is not None:
            line.transport.close()


async def _connect(
    url: str, answered: Callable[[_Connection, int], None], lost: Callable[[], None]
) -> _Connection:
    parts = urlsplit(url)
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: _Connection(answered, lost), parts.hostname, parts.port
    )
    return connection
