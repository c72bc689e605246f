"""Several processes that do the same: started together, started again when one ends, ended together.

Each is handed a listening socket of its own on the same address, made before it starts and kept while it is
started again, so that a call that comes meanwhile waits and is not refused.
"""

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Final

from candour.config.launch import end_with_parent

STOP_SECONDS: Final = 10
"""How long a worker that was told to end may take."""
_STEADY_SECONDS: Final = 10
_PAUSE_SECONDS: Final = 2.0
"""Who ended sooner than steady would end again at once: wait before starting it again."""
_BACKLOG: Final = 2048

Work = Callable[[socket.socket], None]


class Workers:
    """Processes that each run `work` with a socket until they are told to end. say: for what went wrong."""

    def __init__(self, work: Work, sockets: Sequence[socket.socket], say: Callable[[str], None]) -> None:
        self._work, self._sockets, self._say = work, sockets, say
        self._context = multiprocessing.get_context("fork")  # what they share is inherited
        self._running: dict[int, tuple[ForkProcess, float]] = {}
        self._told, self._wake = os.pipe()

    def run(self, on_end: Callable[[], None]) -> None:
        """Start all, and start again whichever ends, until SIGTERM or SIGINT; on_end is called then."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        for place in range(len(self._sockets)):
            self._start(place)
        while not self._is_told():
            for place, (process, started) in list(self._running.items()):
                if process.exitcode is not None:
                    self._say(f"A serve worker ended ({process.exitcode}) and is being started again.")
                    if time.monotonic() - started < _STEADY_SECONDS and wait([self._told], _PAUSE_SECONDS):
                        break
                    self._start(place)
        on_end()
        self._stop()

    def _start(self, place: int) -> None:
        process = self._context.Process(target=self._worker, args=(os.getpid(), self._sockets[place]))
        process.start()
        self._running[place] = process, time.monotonic()

    def _worker(self, parent: int, listening: socket.socket) -> None:
        """What a worker does. By SIGKILL it ends with its parent, which could not tell it any more."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches everybody; the parent tells in order
        end_with_parent(parent, signal.SIGKILL)
        self._work(listening)

    def _is_told(self) -> bool:
        """Wait until this process is told to end (True), or a worker has ended: also one that just did."""
        return self._told in wait([self._told, *(each.sentinel for each, _ in self._running.values())])

    def _stop(self) -> None:
        """End every worker: asked first, made to after a time."""
        with ExitStack() as closing:
            for listening in self._sockets:
                closing.callback(listening.close)
        processes = [process for process, _ in self._running.values()]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.exitcode is None:
                process.kill()
                process.join()

    def _end(self, number: int, frame: FrameType | None) -> None:
        os.write(self._wake, b"!")


def listening(host: str, port: int, count: int) -> list[socket.socket]:
    """Sockets on one address, among which the kernel shares out who comes. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    sockets = []
    for _ in range(count):
        listens = socket.socket(family, kind, protocol)
        sockets.append(listens)
        listens.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listens.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listens.bind(address)
        listens.listen(_BACKLOG)
    return sockets
