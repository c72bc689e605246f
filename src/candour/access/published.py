"""What anyone can see of the log at this moment: its last signed checkpoint, read and checked.

A page that says something about the log says what was found here when the page was made, and nothing more.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from candour.access.models import Leaf, LogHead, OpenEntry
from candour.access.recording import OpenedEntry
from candour.log.checkpoint import Checkpoint, open_checkpoint, read_unverified
from candour.log.cosignature import CosignerVerifierKey
from candour.log.errors import Difference, NotPublished
from candour.log.files import CHECKPOINT, VERIFIER_KEY, WITNESS_KEYS, WITNESSED, LogFiles
from candour.log.note import VerifierKey
from candour.log.reader import TileReader
from candour.log.receipt import make_receipt

_NO_PLACE = "This entry has no place in the log yet. Try again in a moment."


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """A checkpoint whose signatures were found right.

    key: the verifier key beside it. note: the signed bytes. last_signed: UTC, as the sequencer noted it, or
    None when it has noted nothing. witnesses: the keys of all that are asked to cosign. cosigned_by: the
    names of those that did. others: how many further signatures the note has, which were not checked.
    """

    checkpoint: Checkpoint
    key: VerifierKey
    note: bytes
    last_signed: datetime | None
    witnesses: tuple[CosignerVerifierKey, ...]
    cosigned_by: tuple[str, ...]
    others: int


def look_at_log(folder: Path, head: LogHead | None = None) -> PublishedLog:
    """The log published in `folder`, its signature checked and held against the database's own count.

    head: what the database knows of it, from whoever has just read it; None to read it here. Raises
    NotPublished before the first checkpoint, Malformed or BadSignature when it is not signed by the key
    beside it, and Difference when the database contradicts it (log).
    """
    files = LogFiles(folder)
    key = VerifierKey.parse(files.read(VERIFIER_KEY).decode(errors="replace").strip())
    note, witnesses = files.read(CHECKPOINT), _witnesses(files)
    signed = open_checkpoint(note, key, witnesses)
    head = head or LogHead.objects.first()
    if head is not None:
        _check_agreement(signed.checkpoint, head)
    return PublishedLog(
        checkpoint=signed.checkpoint,
        key=key,
        note=note,
        last_signed=None if head is None else head.signed_at,
        witnesses=witnesses,
        cosigned_by=tuple([one.name for one in signed.note.verified if one.key_id != key.key_id]),
        others=len(signed.note.unknown),
    )


def receipt_of_open_entry(folder: Path, entry: OpenEntry) -> bytes:
    """The proof receipt of an entry that concerns no person. Raises as `receipt_of_entry` does."""
    place = Leaf.objects.filter(id=entry.pk).first()
    if place is None:
        raise NotPublished(_NO_PLACE)
    opened = OpenedEntry(bytes(entry.body), bytes(entry.nonce), bytes(place.leaf))
    return receipt_of_entry(folder, opened, place.index)


def receipt_of_entry(folder: Path, opened: OpenedEntry, index: int | None) -> bytes:
    """The proof receipt of an entry at its place in the log, with witnesses' word where they gave it.

    Raises NotPublished until the published log reaches it, and whatever `look_at_log` raises.
    """
    if index is None:
        raise NotPublished(_NO_PLACE)
    files, published = LogFiles(folder), look_at_log(folder)
    note = _witnessed_note(files, published, index)
    size = read_unverified(note).size
    if index >= size:
        raise NotPublished("The published log does not reach this entry yet. Try again in a moment.")
    return make_receipt(
        body=opened.body,
        nonce=opened.nonce,
        leaf=opened.leaf,
        index=index,
        checkpoint=note,
        read=TileReader(files.read, size).hash,
        key=published.key,
        witnesses=published.witnesses,
    )


def places(ids: list[UUID]) -> dict[UUID, int]:
    """Entry id -> its place in the log, counting from 0, for those that have one."""
    return dict(Leaf.objects.filter(id__in=ids).values_list("id", "index"))


def _witnesses(files: LogFiles) -> tuple[CosignerVerifierKey, ...]:
    try:
        lines = files.read(WITNESS_KEYS).decode(errors="replace").splitlines()
    except NotPublished:
        return ()
    return tuple([CosignerVerifierKey.parse(line) for line in lines])


def _witnessed_note(files: LogFiles, published: PublishedLog, index: int) -> bytes:
    """The newest checkpoint that witnesses cosigned where it reaches the entry, or else the newest of all."""
    try:
        witnessed = files.read(WITNESSED)
    except NotPublished:
        return published.note
    return witnessed if read_unverified(witnessed).size > index else published.note


def _check_agreement(checkpoint: Checkpoint, head: LogHead) -> None:
    """Files follow the database, so it may be ahead of them, and never behind or different."""
    if head.size < checkpoint.size:
        raise Difference(f"The published log has {checkpoint.size:,} entries and the database {head.size:,}.")
    if head.size == checkpoint.size and bytes(head.root) != checkpoint.root:
        raise Difference(f"The published log and the database differ in their {head.size:,} entries.")
