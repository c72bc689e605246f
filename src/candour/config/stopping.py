"""How a command that runs until it is told to stop hears of that."""

import signal
from threading import Event
from types import FrameType


def stop_when_told() -> Event:
    """An event that SIGTERM or SIGINT sets from now on, instead of ending this process."""
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop
