"""What a log and a witness say to one another: a checkpoint with its proof, and cosignatures for it.

Bytes in and bytes out (C2SP tlog-witness, `add-checkpoint`); who carries them is somebody else's concern.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from candour.log.checkpoint import SignedCheckpoint
from candour.log.errors import Malformed
from candour.log.exact import decode_base64, decode_decimal, encode_base64
from candour.log.note import Signature, Verifier, open_note, write_note
from candour.log.proof import ReadHash, consistency_proof
from candour.log.tree import HASH_BYTES

SIZE_TYPE = "text/x.tlog.size"
"""The content type of a witness's "I hold another size than you think"."""

MOST_HASHES = 63
LARGEST_MESSAGE = 64 * 1024
"""More than 63 hashes and a checkpoint with a hundred signatures take; whoever sends more is not heard."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """The size the witness is thought to hold, the proof from there (RFC 6962 2.1.2), and the signed note."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *[encode_base64(one) for one in self.proof]]
        return "".join([f"{line}\n" for line in lines]).encode("ascii") + b"\n" + self.checkpoint


def parse_add_checkpoint(data: bytes) -> AddCheckpoint:
    """Read a request's body; nothing in it is checked yet. Raises Malformed."""
    head, blank, checkpoint = data.partition(b"\n\n")
    if len(data) > LARGEST_MESSAGE or not blank or not head.startswith(b"old "):
        raise Malformed("A request holds an old size, a proof, a blank line and a checkpoint.")
    try:
        old, *hashes = head[4:].decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("The old size and the proof must be ASCII.") from None
    proof = tuple([decode_base64(one) for one in hashes])
    if len(proof) > MOST_HASHES or any(len(one) != HASH_BYTES for one in proof):
        raise Malformed(f"A proof has at most {MOST_HASHES} hashes of 32 bytes.")
    return AddCheckpoint(decode_decimal(old), proof, checkpoint)


def ask_to_cosign(note: bytes, size: int, old: int, read: ReadHash) -> AddCheckpoint:
    """The request for a checkpoint of `size` leaves, to a witness that holds `old` of them.

    `read` gives the hashes of the tree. Raises BadProof when `old` is larger, NotPublished or Malformed.
    """
    return AddCheckpoint(old, tuple(consistency_proof(old, size, read)) if old else (), note)


def read_cosignatures(signed: SignedCheckpoint, answer: bytes, witness: Verifier) -> tuple[Signature, ...]:
    """The cosignatures by this witness among the signature lines it answered.

    Raises Malformed when they are none, and BadSignature when none is this witness's or one is wrong.
    """
    return open_note(write_note(signed.note.text, []) + answer, [witness]).verified


def add_signatures(note: bytes, signatures: Sequence[Signature]) -> bytes:
    """The same note with these signatures at its end."""
    return note + "".join([signature.line() for signature in signatures]).encode("utf-8")
