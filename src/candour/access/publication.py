"""Brings the published files to where the database is: read again, hashed again, signed, written.

What was committed is the truth, and files follow it. So a crash between commit and publication is repaired
by publishing; but a checkpoint that people have seen is never contradicted: then nothing is signed at all.
"""

import logging
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from candour.access.integration import CannotSequence, Head, read_leaves
from candour.access.witnessing import WitnessAddress
from candour.log.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from candour.log.errors import BadSignature, LogError, Malformed, NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, WITNESS_KEYS, WITNESSED, LogFiles
from candour.log.note import SignerKey
from candour.log.publisher import Publisher, find_missing
from candour.log.tree import EMPTY_ROOT, RightEdge, leaf_hash

logger = logging.getLogger(__name__)


class Publication:
    """The published folder of one log. After an exception, open a new one."""

    def __init__(
        self, files: LogFiles, signer: SignerKey, publisher: Publisher, note: bytes | None = None
    ) -> None:
        self._files = files
        self._signer = signer
        self._publisher = publisher
        self.note = note
        """The newest checkpoint with our signature alone; None before the first."""

    @classmethod
    def open(
        cls, files: LogFiles, signer: SignerKey, connection: Connection[Any], head: Head
    ) -> "Publication":
        """Go on from what is published, after repairing it from the database where files are missing.

        Raises CannotSequence when the published checkpoint is ahead of the database or differs from it.
        """
        files.tidy()
        files.write({VERIFIER_KEY: str(signer.verifier).encode()})
        published = _read_signed(files, signer, CHECKPOINT)
        for signed in (published, _read_signed(files, signer, WITNESSED)):
            _check_not_contradicted(signed, head)
        publisher = _resume(files, published, connection)
        return cls(files, signer, publisher, sign_checkpoint(published, signer) if published else None)

    def is_behind(self, head: Head) -> bool:
        """Whether the head has leaves that are not published, or nothing is published yet."""
        return self._publisher.size < head.size or not self._files.has(CHECKPOINT)

    def build(self, connection: Connection[Any], head: Head) -> None:
        """Read the leaves that the files lack again from the database and hash them up to the head.

        Raises CannotSequence when they do not lead to the head's root.
        """
        for batch in read_leaves(connection, self._publisher.size, head.size):
            self._publisher.append(batch)
        if (self._publisher.size, self._publisher.root()) != (head.size, head.root):
            raise CannotSequence(
                f"The {head.size:,} entries in the database do not lead to the root of its own head, going on"
                " from what is published: stored entries were changed. Restore them from a backup."
            )

    def publish(self, head: Head) -> None:
        """Sign the head and write tiles, bundles and, last, the checkpoint. Raises OSError or LogError."""
        checkpoint = Checkpoint(head.origin, head.size, head.root)
        note = sign_checkpoint(checkpoint, self._signer)
        self._files.reached("signed")
        self._publisher.publish(note)
        self.note = note
        logger.debug("published %d entries", head.size)

    def add_cosignatures(self, cosigned: bytes) -> None:
        """Serve this checkpoint as the newest that is cosigned, and as the newest of all if it still is.

        Raises OSError.
        """
        served = {WITNESSED: cosigned}
        if self.note is not None and cosigned.startswith(self.note):
            served[CHECKPOINT] = cosigned
        self._files.write(served)


def publish_witness_keys(files: LogFiles, witnesses: Sequence[WitnessAddress]) -> None:
    """Serve the public keys of the witnesses that are asked, one on a line."""
    if witnesses or files.has(WITNESS_KEYS):
        files.write({WITNESS_KEYS: "".join([f"{one.key}\n" for one in witnesses]).encode()})


def sign_beginning(signer: SignerKey) -> bytes:
    """The signed checkpoint of no entries, with which every log begins."""
    return sign_checkpoint(Checkpoint(signer.verifier.name, 0, EMPTY_ROOT), signer)


def _read_signed(files: LogFiles, signer: SignerKey, path: str) -> Checkpoint | None:
    try:
        return open_checkpoint(files.read(path), signer.verifier).checkpoint
    except NotPublished:
        return None
    except (Malformed, BadSignature) as reason:
        raise CannotSequence(
            f"The published checkpoint in {files.folder / path} is not one this log's key has signed."
            f" {reason} Put back the key or the file that belongs here; nothing is signed meanwhile."
        ) from None


def _check_not_contradicted(published: Checkpoint | None, head: Head) -> None:
    if published is None:
        return
    if published.size > head.size:
        raise CannotSequence(
            f"The published checkpoint has {published.size:,} entries and the database only {head.size:,}:"
            " the database is an older copy. Restore a newer one; signing this one would deny what was said."
        )
    if published.size == head.size and published.root != head.root:
        raise CannotSequence(
            f"The published checkpoint and the database have different roots for {head.size:,} entries:"
            " one of them was changed, or they belong to different logs. Nothing is signed."
        )


def _resume(files: LogFiles, published: Checkpoint | None, connection: Connection[Any]) -> Publisher:
    """A publisher at the published size, all of whose files are there."""
    if published is None:
        return Publisher(files)
    try:
        missing = find_missing(files, published.size)
        if missing is None:
            return Publisher.resume(files, published)
        reason = f"{missing} is missing."
    except LogError as difference:
        reason = str(difference)
    logger.warning("The published files are written again from the database: %s", reason)
    return _write_again(files, published, connection)


def _write_again(files: LogFiles, published: Checkpoint, connection: Connection[Any]) -> Publisher:
    """Every file of the published size, once it is certain that the database has the same leaves."""
    edge = RightEdge()
    for batch in read_leaves(connection, 0, published.size):
        edge = edge.extend([leaf_hash(leaf) for leaf in batch])
    if (edge.size, edge.root()) != (published.size, published.root):
        raise CannotSequence(
            f"Published files are damaged, and the database cannot replace them, as its first"
            f" {published.size:,} entries are not those of the published checkpoint."
            " Restore the files or the database from a backup."
        )
    publisher = Publisher(files)
    for batch in read_leaves(connection, 0, published.size):
        publisher.append(batch)
    publisher.publish(files.read(CHECKPOINT))
    return publisher
