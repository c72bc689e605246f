"""Begins a coroutine at once, and asks for a time limit only if it has to wait.

To set a limit and take it away took as long as deciding, and the body of almost every call is there already.
"""

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


async def within(seconds: float, work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine gives. Raises TimeoutError if it has waited for longer, and what it raises itself."""
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _Begun(work, waits_for)


class _Begun(Generic[Result]):
    """A coroutine that has begun and waits for something; awaited, it goes on from there."""

    def __init__(self, work: Coroutine[Any, Any, Result], waits_for: Any) -> None:
        self._work, self._waits_for = work, waits_for

    def __await__(self) -> Generator[Any, Any, Result]:
        try:
            yield self._waits_for
            return (yield from self._work.__await__())
        finally:
            self._work.close()
