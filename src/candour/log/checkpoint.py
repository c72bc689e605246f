"""Checkpoints: a log's signed word on its size and root (C2SP tlog-checkpoint).

Everything the log ever proves is proved against one of these. A log that signs two that do not fit
together has been caught, and the two notes are the evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from candour.log.errors import BadSignature, Malformed
from candour.log.exact import decode_base64, decode_decimal, encode_base64
from candour.log.note import Note, SignerKey, Verifier, VerifierKey, open_note, split_note, write_note
from candour.log.tree import EMPTY_ROOT, HASH_BYTES


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which log (its origin), how many leaves, and the 32-byte root over them.

    `extensions` are further lines, which we never write and which no auditor can check.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The text that is signed: origin, size and base64 root, each on a line."""
        lines = [self.origin, str(self.size), encode_base64(self.root), *self.extensions]
        return "".join([f"{line}\n" for line in lines]).encode("utf-8")


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose signature by the log was checked, with the note it came in."""

    checkpoint: Checkpoint
    note: Note


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read a checkpoint's text. Raises Malformed."""
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Malformed("A checkpoint must be UTF-8.") from None
    if len(lines) < 4 or lines.pop() != "" or not all(lines):
        raise Malformed("A checkpoint has an origin, a size and a root, each on a line of its own.")
    origin, size, root, *extensions = lines
    checkpoint = Checkpoint(origin, decode_decimal(size), decode_base64(root), tuple(extensions))
    if len(checkpoint.root) != HASH_BYTES:
        raise Malformed("The root in a checkpoint must be 32 bytes.")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise Malformed("The checkpoint of an empty log has the root of the empty tree and no other.")
    return checkpoint


def read_unverified(data: bytes) -> Checkpoint:
    """What a signed checkpoint says, its signatures unchecked. Raises Malformed."""
    text, _ = split_note(data)
    return parse_checkpoint(text)


def sign_checkpoint(checkpoint: Checkpoint, signer: SignerKey) -> bytes:
    """The checkpoint as the log publishes it. Raises Malformed when the key is another log's."""
    if signer.verifier.name != checkpoint.origin:
        raise Malformed(f"The key of {signer.verifier.name} cannot sign for {checkpoint.origin}.")
    text = checkpoint.text()
    return write_note(text, [signer.sign(text)])


def open_checkpoint(data: bytes, key: VerifierKey, cosigners: Iterable[Verifier] = ()) -> SignedCheckpoint:
    """Check that the log itself signed, and every cosignature by a cosigner given.

    Raises Malformed or BadSignature, the latter also when the checkpoint is another log's.
    """
    note = open_note(data, [key, *cosigners])
    if not any(one.name == key.name and one.key_id == key.key_id for one in note.verified):
        raise BadSignature(f"The checkpoint is not signed by {key.name} with the key given.")
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != key.name:
        raise BadSignature(f"The checkpoint is of the log {checkpoint.origin}, not of {key.name}.")
    return SignedCheckpoint(checkpoint, note)
