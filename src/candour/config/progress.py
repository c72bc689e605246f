"""Tells how far a long check has come: a line that counts on a terminal, a line a minute anywhere else."""

import sys
import time


class Progress:
    """Told (done, total) ever so often, it says how many are done, how fast, and how long the rest will take.

    When all are done it begins again, for whoever checks a second time.
    """

    def __init__(self, things: str = "entries") -> None:
        self._things = things
        self._on_a_terminal = sys.stderr.isatty()
        self._began = self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Say it if it is time to."""
        now = time.monotonic()
        if done >= total:
            if self._on_a_terminal:
                sys.stderr.write("\r\033[K")
            self._began = self._told = now
        elif now - self._told >= (0.1 if self._on_a_terminal else 60):
            self._told = now
            rate = done / (now - self._began)
            left = (total - done) / max(rate, 0.001)
            how_far = f"{done:,} of {total:,} {self._things}"
            words = f"{how_far}, {rate:,.0f} a second, about {_duration(left)} left"
            sys.stderr.write(f"\r{words}\033[K" if self._on_a_terminal else f"{words}\n")
            sys.stderr.flush()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
