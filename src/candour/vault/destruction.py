"""What is remembered of destroyed keys, so that restoring a backup cannot bring them back.

Each destruction is one line of JSON naming a key, a time and the log entry that says why; nothing in it
tells whose key it was. After any restore the journal is read, and what came back is destroyed again.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from candour.vault.errors import JournalDamaged

VERSION = 1


@dataclass(frozen=True, slots=True)
class Destruction:
    """One data key, destroyed at a time (aware) for the reason given in a log entry."""

    key_id: UUID
    at: datetime
    entry_id: UUID


def to_line(destruction: Destruction) -> str:
    """One line of the journal, with its newline; the time in UTC to the microsecond."""
    return (
        json.dumps(
            {
                "v": VERSION,
                "key": str(destruction.key_id),
                "at": destruction.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "entry": str(destruction.entry_id),
            },
            separators=(",", ":"),
        )
        + "\n"
    )


def from_line(line: str, number: int) -> Destruction:
    """The destruction on line `number` (from 1) of the journal.

    Raises JournalDamaged: to skip a line nobody can read might bring back a key that must stay destroyed.
    """
    try:
        fields = json.loads(line)
        if fields["v"] != VERSION:
            raise ValueError("of a version this program does not know")
        at = datetime.fromisoformat(fields["at"])
        if at.tzinfo is None:
            raise ValueError("without a time zone")
        return Destruction(UUID(fields["key"]), at, UUID(fields["entry"]))
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise JournalDamaged(
            f"Line {number} of the journal of destroyed keys cannot be read ({problem}). "
            "Restore the journal from its backup before anything is restored from others."
        ) from problem
