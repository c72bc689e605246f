"""What became of each line of an imported file, in words its owner can act on.

An import takes what is sound and refuses the rest line by line: a refused line stores nothing, and says
which column is wrong, why, and what to do. Only a file that cannot be what it claims is refused whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What an import did with one line."""

    TAKEN = "taken"
    """Stored for the first time."""
    CHANGED = "changed"
    """Known already, and now different."""
    UNCHANGED = "unchanged"
    """Known already, as it stands."""
    REFUSED = "refused"
    """Not stored; the remarks say why and what to do."""
    NOTED = "noted"
    """About the file itself, such as its header: nothing to store."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a line: what is wrong with a column and what to do, or what was put right."""

    column: str
    reason: str
    to_do: str = ""

    def __str__(self) -> str:
        return f"{self.column}: {self.reason}." + (f" {self.to_do}." if self.to_do else "")


@dataclass(frozen=True, slots=True)
class ImportLine:
    """The outcome of one line, by its number in the file (from 1) and what it is about."""

    number: int
    outcome: Outcome
    about: str
    remarks: tuple[Remark, ...] = ()

    def __str__(self) -> str:
        told = " ".join(map(str, self.remarks))
        return f"line {self.number}: {self.outcome}: {self.about}" + (f". {told}" if told else "")


Tell = Callable[[ImportLine], None]
"""Where an import sends each line as it is decided, so that no report has to be held in memory."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The sums over one file. `digest` is the SHA-256 of its bytes in hexadecimal, empty when `stopped`.

    A stopped import stored nothing, whatever its lines had said before: `stopped` says at which line and why.
    """

    kind: str
    counts: Mapping[Outcome, int]
    digest: str = ""
    stopped: ImportLine | None = None

    @property
    def stored(self) -> int:
        """How many lines left something new behind."""
        return self.counts.get(Outcome.TAKEN, 0) + self.counts.get(Outcome.CHANGED, 0)

    def __str__(self) -> str:
        if self.stopped is not None:
            return f"Nothing was stored. {self.stopped}"
        sums = ", ".join(f"{self.counts.get(each, 0)} {each}" for each in Outcome if each != Outcome.NOTED)
        return f"{self.kind}: {sums}."
