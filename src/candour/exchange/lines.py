"""Newline-delimited bodies: taken in line by line as they arrive, and answered line by line.

A line that is too long fails alone. The answer is never waited for: a caller that sends everything before it
reads anything (most do) cannot stop the reading, because what it has not read yet is kept, up to a limit.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from candour.exchange.bodies import too_large
from candour.exchange.limits import Limits
from candour.exchange.problems import IncompleteBody, Problem, TooLarge, TooSlow

MOST_UNREAD = 8 * 1024 * 1024
"""Bytes of answers kept for a caller that does not read them: as many as to 100,000 lines that are right."""

Line = tuple[int, bytes | Problem]
"""A line's number, from 1, and its bytes or what is wrong with it."""


async def lines_of(request: Request, limits: Limits) -> AsyncIterator[list[Line]]:
    """The lines of a body, as many at once as have arrived; empty ones count, but are left out.

    Raises TooLarge, TooSlow or IncompleteBody where the body goes on beyond a limit or ends early.
    """
    parted = _Parted(limits)
    size = 0
    async for chunk in _chunks(request, limits.body_seconds):
        size += len(chunk)
        if size > limits.bulk:
            raise too_large(limits.bulk)
        if lines := list(parted.feed(chunk)):
            yield lines
    if lines := list(parted.feed(b"\n")):
        yield lines


class _Parted:
    """Parts a stream of bytes into numbered lines, holding no more than one line back."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._number = 0
        self._overlong = False

    def feed(self, chunk: bytes) -> Iterator[Line]:
        *whole, rest = (self._rest + chunk).split(b"\n")
        for line in whole:
            yield from self._line(line)
        self._overlong = self._overlong or len(rest) > self._limits.line
        self._rest = b"" if self._overlong else rest

    def _line(self, line: bytes) -> Iterator[Line]:
        self._number += 1
        if self._number > self._limits.bulk_lines and line.strip():
            raise TooLarge(f"The body has over {self._limits.bulk_lines:,} lines. Send the rest in another.")
        if self._overlong or len(line) > self._limits.line:
            self._overlong = False
            yield self._number, TooLarge(f"The line is over {self._limits.line:,} bytes. Send less on one.")
        elif line.strip():
            yield self._number, line


async def _chunks(request: Request, seconds: float) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises TooSlow when nothing does for that long, or IncompleteBody."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(seconds):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TooSlow(f"Nothing arrived for {seconds:g} seconds. Send the rest again.") from None
        except ClientDisconnect:
            raise IncompleteBody from None
        yield chunk


class TooMuchUnread(TooLarge):
    """The caller does not read, and so much has been answered that no more can be kept for it."""

    advice = (
        f"Over {MOST_UNREAD // 1024**2} MB of answers wait to be read, so the rest was passed over. "
        "Send it again with ?after=, and read while you send."
    )


class LinesResponse(Response):
    """Answers with lines as they come, without holding back whoever makes them.

    Starlette's own streaming listens for the caller's leaving, and so takes the body away from its reader.
    lines: whoever makes them is thrown a TooMuchUnread where too many are unread, and says one more.
    """

    media_type = "application/x-ndjson"

    def __init__(self, lines: AsyncGenerator[bytes]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
        del self.headers["content-length"]
        self._lines = lines
        self._unread = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made: asyncio.Queue[bytes | None] = asyncio.Queue()
        making = asyncio.create_task(self._make(made))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while (line := await made.get()) is not None:
                await send({"type": "http.response.body", "body": line, "more_body": True})
                self._unread -= len(line)
            await making  # a fault ends the answer without its end, and reaches the server's record
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)

    async def _make(self, made: "asyncio.Queue[bytes | None]") -> None:
        try:
            async for line in self._lines:
                made.put_nowait(line)
                self._unread += len(line)
                if self._unread > MOST_UNREAD:
                    with suppress(TooMuchUnread):  # its last line was said already
                        made.put_nowait(await self._lines.athrow(TooMuchUnread()))
                    return
        finally:
            made.put_nowait(None)
