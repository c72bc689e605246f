"""Gives committed leaves their places in the log: from the outbox into the tree, in one transaction.

Duties: indices without a gap, each entry once, one leader at a time. A leaf leaves the outbox only in the
transaction that numbers it and moves the head, so whatever stops the program, nothing is lost or doubled.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.errors import UniqueViolation

from candour.log.errors import Malformed
from candour.log.files import Reached, on_we_go
from candour.log.tiles import LARGEST_LEAF
from candour.log.tree import EMPTY_ROOT, RightEdge
from candour.store import sequence

LEADERS_LOCK = 0x63616E646F7572
"""The advisory lock of the one leader ("candour" in ASCII)."""

MOST_AT_ONCE = 8_192
"""How many leaves one transaction numbers: a fraction of a second's work."""

MOST_SECONDS_AHEAD = 60.0
"""By how much this machine's clock may be ahead of the database's."""


class CannotSequence(Exception):
    """The log may not go on as things are; the sentence says why, and what an operator can do."""


class LostLead(Exception):
    """Another leader took over, or the database did not vouch for a commit: begin again from what it has."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the tree as committed: which log, its right edge, whose epoch, and when last signed."""

    origin: str
    edge: RightEdge
    epoch: int
    signed_at: datetime | None

    @property
    def size(self) -> int:
        """How many leaves are numbered."""
        return self.edge.size

    @property
    def root(self) -> bytes:
        """The root over them: 32 bytes."""
        return self.edge.root()


def take_lead(connection: Connection[Any], origin: str) -> Head | None:
    """Lead the log from now until the connection ends; None while another does.

    Begins the log if there is none. Raises CannotSequence when the database holds another log.
    """
    row = connection.execute(sequence.TAKE_LEAD, {"lock": LEADERS_LOCK}).fetchone()
    if row is None or not row[0]:
        return None
    with connection.transaction():
        connection.execute(sequence.BEGIN_LOG, {"origin": origin, "root": EMPTY_ROOT})
        connection.execute(sequence.RAISE_EPOCH)
    head = read_head(connection)
    if head.origin != origin:
        raise CannotSequence(
            f"The database holds the log {head.origin}, not {origin}:"
            f" set CANDOUR_LOG_ORIGIN to {head.origin}, or use another database."
        )
    return head


def yield_lead(connection: Connection[Any]) -> None:
    """Let the next leader begin at once, instead of when PostgreSQL has seen this session end."""
    with suppress(OperationalError):  # then the session has ended, and the lead with it
        connection.execute(sequence.YIELD_LEAD, {"lock": LEADERS_LOCK})


def read_head(connection: Connection[Any]) -> Head:
    """The head as committed. Raises CannotSequence when it contradicts itself."""
    row = connection.execute(sequence.READ_HEAD, binary=True).fetchone()
    if row is None:
        raise CannotSequence("The database holds no log yet: start the sequencer, which begins one.")
    origin, size, root, edge, epoch, signed_at, numbered = row
    try:
        head = Head(origin, RightEdge(size, tuple(edge)), epoch, signed_at)
    except Malformed as reason:
        raise CannotSequence(f"The log's head in the database was changed. {reason}") from None
    if head.root != root or head.size != numbered:
        raise CannotSequence(
            f"The log's head in the database was changed: its {size:,} entries have another root,"
            f" or are not the {numbered:,} that are stored."
        )
    return head


def integrate(
    connection: Connection[Any], head: Head, most: int = MOST_AT_ONCE, reached: Reached = on_we_go
) -> Head:
    """Number at most so many leaves of the outbox and give the head moved past them.

    `reached` is told when everything is done but the commit. Raises LostLead when the head is no longer this
    one; then nothing was changed.
    """
    taking = {"size": head.size, "most": most, "longest": LARGEST_LEAF}
    with connection.transaction():
        try:
            rows = connection.execute(sequence.SEQUENCE_PENDING, taking, binary=True).fetchall()
        except UniqueViolation:
            raise LostLead("Another sequencer has numbered leaves from here on.") from None
        if not rows:
            return head
        moved = replace(head, edge=head.edge.extend([leaf_hash for (leaf_hash,) in rows]))
        moving = {
            "size": moved.size,
            "root": moved.root,
            "edge": list(moved.edge.hashes),
            "old_size": head.size,
            "old_root": head.root,
            "epoch": head.epoch,
        }
        if connection.execute(sequence.MOVE_HEAD, moving).rowcount != 1:
            raise LostLead("Another sequencer has moved the head of the log.")
        reached("numbered")
    return moved


def note_signing(connection: Connection[Any], head: Head, at: datetime) -> Head:
    """Record that this head is about to be signed. Raises LostLead when it is no longer the head.

    Raises CannotSequence when the clock is behind the last signing, because checkpoints must not go back in
    time, or well ahead of the database's, because then nothing could be signed once it is set right.
    """
    if head.signed_at is not None and at < head.signed_at:
        raise CannotSequence(
            f"The clock says {at:%Y-%m-%d %H:%M:%S} UTC, but the log was last signed at"
            f" {head.signed_at:%Y-%m-%d %H:%M:%S} UTC: set the clock right and start again."
        )
    _refuse_a_fast_clock(connection, at)
    noting = {"at": at, "size": head.size, "root": head.root, "epoch": head.epoch}
    if connection.execute(sequence.NOTE_SIGNING, noting).rowcount != 1:
        raise LostLead("Another sequencer has taken over the log.")
    return replace(head, signed_at=at)


def _refuse_a_fast_clock(connection: Connection[Any], at: datetime) -> None:
    row = connection.execute(sequence.SECONDS_AHEAD, {"at": at}).fetchone()
    if row is not None and row[0] > MOST_SECONDS_AHEAD:
        raise CannotSequence(
            f"The clock says {at:%Y-%m-%d %H:%M:%S} UTC, {row[0]:,.0f} s more than the database's: set the"
            " one that is wrong right and start again. Nothing was signed."
        )


def read_leaves(connection: Connection[Any], start: int, end: int) -> Iterator[list[bytes]]:
    """The stored leaves from index `start` up to `end`, in batches, as they are in the database now."""
    for first in range(start, end, MOST_AT_ONCE):
        batch = {"start": first, "end": min(end, first + MOST_AT_ONCE)}
        rows = connection.execute(sequence.READ_LEAVES, batch, binary=True).fetchall()
        yield [leaf for (leaf,) in rows]
