"""The way between the program and its database, which can be cut at the worst moment.

A TCP proxy that understands one thing: the bytes by which a commit is sent. It can lose them, or deliver
them and lose the answer, so that nobody knows whether it was committed. It can also fall silent, as a network
that swallows packets: no line ends, nothing arrives, and what was sent may arrive when it carries again.
"""

import asyncio
import random
from collections import Counter
from threading import Thread
from types import TracebackType
from typing import Literal, Self

RELEASE = b"\x00insert_"
"""In the message that executes the statement that logs, of either kind; it commits by itself."""

COMMIT = b"COMMIT"
"""In everything else that commits, such as the sequencer's."""

When = Literal["before", "after"]
How = Literal["cut", "silent"]


class Link:
    """A link to a port of this machine; as a context manager it is there, from a thread of its own.

    host: the address of this machine that others reach it by.
    """

    def __init__(self, to_port: int, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = 0
        self.cuts: Counter[str] = Counter()
        self._to_port = to_port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="link", daemon=True)
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._armed: tuple[bytes, When, How] | None = None
        self._is_down = False
        self._carries = asyncio.Event()
        self._carries.set()
        self._delay = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._carry, self.host, 0)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut_at(self, marker: bytes, when: When) -> None:
        """Cut the first line on which a commit is sent: before it arrives, or after it was answered."""
        self._armed = (marker, when, "cut")

    def fall_silent_at(self, marker: bytes, when: When) -> None:
        """Fall silent as a commit is sent: before it arrives, or before its answer does."""
        self._armed = (marker, when, "silent")

    @property
    def is_armed(self) -> bool:
        """Whether nobody has sent such a commit yet."""
        return self._armed is not None

    def cut_some(self) -> None:
        """Cut half of the lines."""
        self._loop.call_soon_threadsafe(self._abort, 0.5)

    def go_down(self) -> None:
        """Cut every line, and let no new one be."""
        self._is_down = True
        self._loop.call_soon_threadsafe(self._abort, 1.0)

    def fall_silent(self) -> None:
        """Let every line be, and carry nothing more on any, new ones too."""
        self._loop.call_soon_threadsafe(self._carries.clear)

    def slow_down(self, seconds: float) -> None:
        """Carry everything so much later."""
        self._delay = seconds

    def come_up(self) -> None:
        """Carry again, as fast as ever."""
        self._is_down, self._delay = False, 0.0
        self._loop.call_soon_threadsafe(self._carries.set)

    async def _stop(self) -> None:
        """End every line, and wait for whoever carries it."""
        self._is_down = True
        self._abort(1.0)
        carrying = asyncio.all_tasks() - {asyncio.current_task()}
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)

    def _abort(self, share: float) -> None:
        for line in list(self._lines):
            if random.random() < share:
                _end(line)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._on_its_way()
        if self._is_down:
            writer.transport.abort()
            return
        try:
            answers, asking = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.transport.abort()
            return
        line = (writer, asking)
        self._lines.add(line)
        lose = asyncio.Event()
        await asyncio.gather(
            self._forward(reader, asking, line, lose), self._back(answers, writer, line, lose)
        )
        self._lines.discard(line)

    async def _forward(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        line: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
        lose: asyncio.Event,
    ) -> None:
        try:
            while data := await reader.read(65_536):
                await self._on_its_way()
                moment = self._moment(data)
                if moment == ("before", "cut"):
                    break
                if moment == ("before", "silent"):
                    self._carries.clear()
                    await self._carries.wait()
                if moment == ("after", "cut"):
                    lose.set()
                if moment == ("after", "silent"):
                    self._carries.clear()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        if not lose.is_set():
            _end(line)

    async def _back(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        line: tuple[asyncio.StreamWriter, asyncio.StreamWriter],
        lose: asyncio.Event,
    ) -> None:
        try:
            while (data := await reader.read(65_536)) and not lose.is_set():
                await self._on_its_way()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        _end(line)

    async def _on_its_way(self) -> None:
        """As long as what was sent is on its way."""
        await self._carries.wait()
        if self._delay:
            await asyncio.sleep(self._delay)

    def _moment(self, data: bytes) -> tuple[When, How] | None:
        """Whether these bytes are the commit to be lost, and how; once."""
        if self._armed is None or self._armed[0] not in data:
            return None
        marker, when, how = self._armed
        self._armed = None
        self.cuts[f"{when} {'a release' if marker == RELEASE else 'COMMIT'}"] += 1
        return when, how


def _end(line: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
    for side in line:
        side.transport.abort()
