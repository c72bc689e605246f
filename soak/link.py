"""The way between the program and its database, which can be cut at the worst moment.

A TCP proxy that understands one thing: the bytes by which a commit is sent. It can lose them, or deliver
them and lose the answer, so that nobody knows whether it was committed.
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


class Link:
    """A link to a port of this machine; as a context manager it is there, from a thread of its own."""

    def __init__(self, to_port: int) -> None:
        self.port = 0
        self.cuts: Counter[str] = Counter()
        self._to_port = to_port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="link", daemon=True)
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._armed: tuple[bytes, When] | None = None
        self._is_down = False

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.start_server(self._carry, "127.0.0.1", 0)
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
        self._armed = (marker, when)

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

    def come_up(self) -> None:
        """Carry again."""
        self._is_down = False

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
                when = self._moment(data)
                if when == "before":
                    break
                if when == "after":
                    lose.set()
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
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        _end(line)

    def _moment(self, data: bytes) -> When | None:
        """Whether these bytes are the commit to be lost, and how; once."""
        if self._armed is None or self._armed[0] not in data:
            return None
        marker, when = self._armed
        self._armed = None
        self.cuts[f"{when} {'a release' if marker == RELEASE else 'COMMIT'}"] += 1
        return when


def _end(line: tuple[asyncio.StreamWriter, asyncio.StreamWriter]) -> None:
    for side in line:
        side.transport.abort()
