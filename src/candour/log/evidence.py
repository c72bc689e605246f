"""Keeps what proves that a log contradicted itself: the signed notes, and what it served, as it served it.

The log's own signatures accuse it, so whoever is shown the folder need not believe who kept it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from candour.log.checkpoint import read_unverified
from candour.log.files import LogFiles


class Misdeed(StrEnum):
    """How a log can contradict what it signed."""

    ROLLBACK = "rollback"  # fewer entries than before
    FORK = "fork"  # two roots for one size; the two notes alone prove it
    REWRITTEN = "rewritten"  # what it serves does not continue what it signed
    BROKEN_PROMISE = "broken-promise"  # an entry it promised is not there in time


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A misdeed in a sentence, the signed note seen before, the one seen now, and files served, by name."""

    misdeed: Misdeed
    sentence: str
    before: bytes
    now: bytes
    served: Mapping[str, bytes] = field(default_factory=dict)


class Evidence:
    """A folder with a folder for each contradiction; the same one found again is kept once."""

    def __init__(self, folder: Path) -> None:
        self._files = LogFiles(folder)

    def keep(self, found: Contradiction) -> Path:
        """Keep it durably and give its folder. Raises Malformed for what is no checkpoint, and OSError."""
        now = read_unverified(found.now)
        mark = sha256(found.before + b"\n" + found.now + found.sentence.encode("utf-8")).hexdigest()[:12]
        origin = re.sub(r"[^A-Za-z0-9.]+", "-", now.origin)
        name = f"{origin}-{found.misdeed}-{now.size}-{mark}"
        kept = {"before": found.before, "now": found.now, "what-happened": f"{found.sentence}\n".encode()}
        served = {f"served/{path}": data for path, data in found.served.items()}
        self._files.write({f"{name}/{path}": data for path, data in (kept | served).items()})
        return self._files.folder / name
