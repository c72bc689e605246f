"""An event loop whose clock moves by itself: time limits are tried exactly, at once, on any machine."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Given = TypeVar("Given")


class TimedLoop(asyncio.SelectorEventLoop):
    """Begins at 0 s. Where it would wait, its clock is put forward to what it would wait for."""

    def __init__(self) -> None:
        super().__init__(_NeverWaiting(self))
        self._passed = 0.0

    def time(self) -> float:
        """Seconds since it began."""
        return self._passed

    def let_pass(self, seconds: float) -> None:
        """Put the clock forward."""
        self._passed += seconds


class _NeverWaiting(selectors.DefaultSelector):
    def __init__(self, loop: TimedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("Nothing will ever happen.")
        if not ready and timeout:
            self._loop.let_pass(timeout)
        return ready


def run_timed(work: Coroutine[Any, Any, Given]) -> Given:
    """What a coroutine gives that waits for nothing but time. Raises RuntimeError where nothing would end."""
    with asyncio.Runner(loop_factory=TimedLoop) as runner:
        return runner.run(work)
