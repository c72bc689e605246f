"""Raises the alarm when promises are late: entries without a place, or places that nobody can see yet.

A promise says that its entry will be in the public log within a minute. Who runs the log must hear of it when
that does not hold, before those who hold the promises do.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection

from candour.log.errors import Malformed
from candour.log.files import LogFiles
from candour.log.promised import KEPT_WITHIN
from candour.log.publisher import read_published
from candour.store.sequence import OLDEST_PENDING

LATE_SECONDS = KEPT_WITHIN.total_seconds()
"""After this long without a place a promise is late (log.md, "How it gets in")."""

LOOK_SECONDS = 10.0
AGAIN_SECONDS = 60.0

Monotonic = Callable[[], float]

logger = logging.getLogger(__name__)


class LatenessAlarm:
    """The sequencer's own: told how it goes, it logs an error when promises are late, once a minute."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic
        self._well = monotonic()
        self._looked = self._told = float("-inf")

    def went_well(self, connection: Connection[Any]) -> None:
        """A step ended and everything numbered is published; now and then, see what still waits."""
        self._well = now = self._monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        oldest = connection.execute(OLDEST_PENDING).fetchone()
        if oldest is not None and oldest[0] > LATE_SECONDS:
            self._raise(f"an entry has waited {oldest[0]:,.0f} s for its place in the log")

    def failed(self, reason: str) -> None:
        """The sequencer must begin again, for this reason."""
        waited = self._monotonic() - self._well
        if waited > LATE_SECONDS:
            self._raise(f"nothing could be published for {waited:,.0f} s ({reason})")

    def _raise(self, what: str) -> None:
        if self._monotonic() - self._told >= AGAIN_SECONDS:
            self._told = self._monotonic()
            logger.error("Promises are late: %s.", what)


class PublicationWatch:
    """Whether what has its place in the database appears in the published folder in time, look by look."""

    def __init__(self, folder: Path, monotonic: Monotonic = time.monotonic) -> None:
        self._files = LogFiles(folder)
        self._monotonic = monotonic
        self._awaited = 0
        self._since = monotonic()

    def ailment(self, numbered: int) -> str | None:
        """What is wrong, in a sentence; None when nothing is. numbered: entries with a place by now."""
        try:
            checkpoint = read_published(self._files)
        except Malformed:
            return "The published checkpoint cannot be read."
        if checkpoint is not None and checkpoint.size >= self._awaited:
            self._awaited, self._since = numbered, self._monotonic()
            return None
        waited = self._monotonic() - self._since
        if waited <= LATE_SECONDS:
            return None
        return f"Entries have waited {waited:,.0f} s to be published. See what candour sequencer says."
