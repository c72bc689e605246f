"""What a browser sends is taken up to a size and within a time, before anything else is done with it.

Django keeps a body on the disk as it arrives, however long that is and takes, whoever sends it. What people
send here are forms and receipts of some kilobytes.
"""

import asyncio
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 1024 * 1024
"""Bytes."""
LONGEST: Final = 60.0
"""Seconds; on a bad line a receipt takes a few."""


class _Refused(Exception):
    """A body that is not taken, and what its sender is told."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        headers = {"Cache-Control": "no-store", "Connection": "close", "X-Content-Type-Options": "nosniff"}
        self.answer = PlainTextResponse(f"{sentence}\n", status, headers)


class Bounded:
    """Stands around the portal."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST, longest: float = LONGEST) -> None:
        self._app, self._largest, self._longest = app, largest, longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ends = asyncio.get_running_loop().time() + self._longest
        size, is_whole = 0, False

        async def received() -> Message:
            nonlocal size, is_whole
            if is_whole:  # all that can follow is that somebody goes away
                return await receive()
            message = await self._in_time(receive, ends)
            size += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if size > self._largest:
                raise _Refused(413, f"What was sent is over {self._largest:,} bytes. Send less at once.")
            return message

        try:
            await self._app(scope, received, send)
        except _Refused as refused:
            await refused.answer(scope, receive, send)

    async def _in_time(self, receive: Receive, ends: float) -> Message:
        try:
            async with asyncio.timeout_at(ends):
                return await receive()
        except TimeoutError:
            raise _Refused(408, "What was sent took too long to arrive. Send it again.") from None
