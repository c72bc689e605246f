"""Run several programs as one: started in order, started again when they crash, ended together.

Whatever ends the process that runs them, kill -9 included, ends them too. A program that leaves with status 2
has said in a sentence why it cannot start; it is not tried again and the rest is stopped. One that says it
cannot start now, because the database or the port is still in the hands of what crashed, is tried again.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Final, Protocol, Self

from candour.config.env import CannotStart
from candour.config.launch import launched

REFUSED: Final = CannotStart.status
"""Exit status of a command that told the operator, in a sentence, why it cannot start."""

STOP_SECONDS: Final = 20
_STEADY_SECONDS: Final = 10
"""Who ran this long crashed; who did not is failing, and is given more time each round."""

_LONGEST_PAUSE: Final = 5.0


class Part(Protocol):
    """Something that runs as one process: a `Program`, or the embedded PostgreSQL."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def process(self) -> "subprocess.Popen[bytes] | None":
        """The running process, or None when it is not ours to watch."""

    def start(self) -> None:
        """Start it, also again after it has ended."""

    def stop(self) -> None:
        """End it in an orderly way and wait for that."""


class Program:
    """A command as a process of its own, with `environ` as its whole environment."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self._command = list(command)
        self._environ = dict(environ)

    def start(self) -> None:
        """Start it. The calling thread must live as long as the program shall."""
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            launched(self._command, death=signal.SIGTERM),
            env=self._environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # so that Ctrl-C reaches us alone and we stop things in order
        )

    def run(self) -> int:
        """Start it, wait for its end, and return its exit status."""
        self.start()
        assert self.process is not None
        try:
            return self.process.wait()
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask it to end; after 20 seconds make it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def candour(command: str, environ: Mapping[str, str]) -> Program:
    """The program that runs `candour COMMAND`."""
    return Program(command, [sys.executable, "-m", "candour.cli", *command.split()], environ)


class Company:
    """The parts that run together. As a context manager it stops them at the end, last started first."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._parts: list[Part] = []
        self._started: dict[str, float] = {}
        self._pause = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        for part in reversed(self._parts):
            part.stop()

    def add(self, part: Part) -> None:
        """Start `part` and keep it."""
        self._parts.append(part)
        self._started[part.name] = time.monotonic()
        part.start()

    def watch(self) -> int:
        """Start again whatever crashes, until KeyboardInterrupt. Returns `REFUSED` when a part refuses."""
        while True:
            part = self._next_to_end()
            status = part.process.wait() if part.process else 0
            if status == REFUSED:
                return REFUSED
            time.sleep(self._pause_before(part))
            self._started[part.name] = time.monotonic()
            part.start()
            self._say(f"{part.name} ended unexpectedly ({_cause(status)}) and was started again.")

    def _next_to_end(self) -> Part:
        watched = {os.pidfd_open(part.process.pid): part for part in self._parts if part.process}
        try:
            ended, _, _ = select.select(watched, [], [])
            return watched[ended[0]]
        finally:
            for descriptor in watched:
                os.close(descriptor)

    def _pause_before(self, part: Part) -> float:
        steady = time.monotonic() - self._started[part.name] > _STEADY_SECONDS
        self._pause = 0.0 if steady else min(_LONGEST_PAUSE, self._pause * 2 or 0.5)
        return self._pause


def interrupt_on_sigterm() -> None:
    """Have SIGTERM unwind the program as Ctrl-C does, so that everything is stopped in order."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def _cause(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
