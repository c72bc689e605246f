"""A load of HTTP requests over kept connections, as light as Python can make it.

Closed: each connection asks again as soon as it is answered, which finds the most a server can do. On a
timetable: requests start when they are due whether or not the last was answered, and a latency counts from
then, so that a stall is not hidden by everybody waiting for it.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MakeRequest = Callable[[], bytes]


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
    """Ask `rate` times a second for so long, whatever the answers do."""
    outcome = Outcome()
    idle = [await _connect(url) for _ in range(connections)]
    free = asyncio.Semaphore(connections)
    start = time.perf_counter()

    async def one(due: float) -> None:
        async with free:
            connection = idle.pop()
            await _timed(connection, make(), outcome, due)
            idle.append(connection)

    async with asyncio.TaskGroup() as tasks:
        for number in range(int(rate * seconds)):
            due = start + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            tasks.create_task(one(due))
    outcome.seconds = time.perf_counter() - start
    return outcome


async def _timed(connection: _Connection, request: bytes, outcome: Outcome, since: float) -> None:
    status = await connection.ask(request)
    outcome.latencies.append(time.perf_counter() - since)
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1


async def _connect(url: str) -> _Connection:
    parts = urlsplit(url)
    _, connection = await asyncio.get_running_loop().create_connection(
        _Connection, parts.hostname, parts.port
    )
    return connection
