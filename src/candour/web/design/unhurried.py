"""Answers that tell nothing by how long they took: they leave a set time after their request had all arrived.

A view says so with `answer_after`. While its answer waits here nothing waits with it: the thread and the
database connection that made it are free again. The time runs from the last byte of the request, or
whoever sends that one late would measure the work alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from django.http import HttpResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADER: Final = "Candour-Answer-After"
_ON_THE_WIRE: Final = _HEADER.lower().encode()


def answer_after(response: HttpResponse, seconds: float) -> HttpResponse:
    """Have an answer leave no sooner than that, whatever was found meanwhile."""
    response[_HEADER] = str(seconds)
    return response


class Unhurried:
    """Stands around the portal and holds back what asked for it; the header that says so stays here."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app, self._clock, self._sleep = app, clock, sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrived = self._clock()
        after: float | None = None
        held: list[Message] = []

        async def received() -> Message:
            nonlocal arrived
            message = await receive()
            if message["type"] == "http.request":
                arrived = self._clock()
            return message

        async def sent(message: Message) -> None:
            nonlocal after
            if message["type"] == "http.response.start":
                after = _taken(message)
            if after is None:
                await send(message)
            else:
                held.append(message)

        await self._app(scope, received, sent)
        if after is not None:
            await self._sleep(max(0.0, arrived + after - self._clock()))
            for message in held:
                await send(message)


def _taken(start: Message) -> float | None:
    """How long an answer is to wait; it says so to us alone."""
    rest = [(name, value) for name, value in start["headers"] if name.lower() != _ON_THE_WIRE]
    seconds = [value for name, value in start["headers"] if name.lower() == _ON_THE_WIRE]
    start["headers"] = rest
    return float(seconds[0]) if seconds else None
