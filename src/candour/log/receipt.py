"""Proof receipts: one small file with which a resident proves, offline, what was logged about them.

It shows the body, and proves that exactly this body is in the log that the key belongs to. A covered one
proves to whoever should read no more that an entry of that kind was logged at that moment. Each has one
spelling: whatever byte of it is changed, it is rejected by whoever has the keys of all who signed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from candour.log.canonical import canonical_json, read_canonical
from candour.log.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from candour.log.cosignature import CosignerVerifierKey, cosigned_at
from candour.log.errors import BadProof, BadReceipt, BadSignature, Malformed
from candour.log.exact import decode_base64, encode_base64
from candour.log.leaf import Leaf, hash_body, parse_leaf
from candour.log.note import Signature, VerifierKey, write_note
from candour.log.proof import ReadHash, inclusion_proof, verify_inclusion
from candour.log.tlog_proof import TlogProof, parse_tlog_proof
from candour.log.tree import leaf_hash

FORMAT = "candour-proof-receipt@1"
COVERED = "candour-covered-receipt@1"

_NAMES = {
    FORMAT: {"format", "body", "nonce", "leaf", "proof"},
    COVERED: {"format", "leaf", "proof"},
}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProofReceipt:
    """A body with its nonce, the leaf that names them by a hash, and the proof that the leaf is logged.

    opening: body and nonce; None where they are covered.
    """

    opening: tuple[bytes, bytes] | None
    leaf: bytes
    proof: TlogProof

    def to_bytes(self) -> bytes:
        """The file: canonical JSON with `body`, `nonce` and `leaf` in base64 and `proof` as text."""
        members = {"format": COVERED, "leaf": encode_base64(self.leaf), "proof": self.proof.text()}
        if self.opening is not None:
            body, nonce = self.opening
            members |= {"format": FORMAT, "body": encode_base64(body), "nonce": encode_base64(nonce)}
        return canonical_json(members)

    @property
    def covered(self) -> "ProofReceipt":
        """The same without what was written down."""
        return replace(self, opening=None)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """That a witness whose key was given cosigned the checkpoint, and when (UTC)."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What a receipt proves: its body as a JSON object, the leaf, its index, and the log's checkpoint.

    body: None of a covered one. `checks` says in plain words, one sentence each, what was checked and
    nothing that was not.
    """

    body: dict[str, Any] | None
    leaf: Leaf
    index: int
    checkpoint: Checkpoint
    witnessed: tuple[Witnessed, ...]
    checks: tuple[str, ...]


def make_receipt(
    *,
    body: bytes,
    nonce: bytes,
    leaf: bytes,
    index: int,
    checkpoint: bytes,
    read: ReadHash,
    key: VerifierKey,
    witnesses: Sequence[CosignerVerifierKey] = (),
) -> bytes:
    """A receipt under a signed checkpoint of the log, whose hashes `read` gives.

    Of the checkpoint's signatures it keeps the log's and those of the witnesses given. It is verified
    before it is handed out: raises BadReceipt rather than give one that proves nothing, and BadProof when
    the checkpoint does not reach the entry yet.
    """
    signed = open_checkpoint(checkpoint, key, witnesses)
    hashes = inclusion_proof(index, signed.checkpoint.size, read)
    note = write_note(signed.note.text, signed.note.verified)
    data = ProofReceipt((body, nonce), leaf, TlogProof(index, tuple(hashes), note)).to_bytes()
    verify_receipt(data, key, witnesses)
    return data


def parse_receipt(data: bytes) -> ProofReceipt:
    """Read a receipt file; its proof is not checked yet. Raises BadReceipt unless written exactly so."""
    try:
        members = read_canonical(data)
        if not isinstance(members, dict) or members.keys() != _NAMES.get(str(members.get("format"))):
            raise Malformed(f"It does not have the members of the format {FORMAT} or {COVERED}.")
        if not all(isinstance(text, str) for text in members.values()):
            raise Malformed("Its members are not all text.")
        opening = None
        if members["format"] == FORMAT:
            opening = decode_base64(members["body"]), decode_base64(members["nonce"])
        receipt = ProofReceipt(opening, decode_base64(members["leaf"]), parse_tlog_proof(members["proof"]))
        if receipt.to_bytes() != data or receipt.proof.extra is not None:
            raise Malformed("It holds something that a receipt does not hold.")
    except Malformed as reason:
        raise BadReceipt(f"This file is not a proof receipt as it was issued. {reason}") from None
    return receipt


def verify_receipt(
    data: bytes, key: VerifierKey, witnesses: Sequence[CosignerVerifierKey] = ()
) -> VerifiedReceipt:
    """Check everything a receipt says, offline, by the log's verifier key. Raises BadReceipt.

    Of a signature by a witness whose key is not given nothing is checked, and `checks` says so: whoever knows
    only the log must be able to use a receipt that also carries others' word.
    """
    receipt = parse_receipt(data)
    body, leaf = _check_body(receipt)
    signed = _check_checkpoint(receipt.proof.checkpoint, key, witnesses)
    checkpoint, unknown = signed.checkpoint, signed.note.unknown
    witnessed = _witnessed(signed, key)
    _check_inclusion(receipt, checkpoint)
    checks = (
        "The file is written exactly as a proof receipt is written.",
        _SHOWS[body is not None],
        f"The leaf is number {receipt.proof.index:,} (counting from 0) of the log's {checkpoint.size:,}.",
        f"The log {checkpoint.origin} signed that these {checkpoint.size:,} leaves are what it holds.",
        *[f"The witness {one.name} saw the log hold them {_when(one.at)}." for one in witnessed],
        *[f"The signature by {one.name} was not checked: its key was not given." for one in unknown],
    )
    return VerifiedReceipt(body, leaf, receipt.proof.index, checkpoint, witnessed, checks)


_SHOWS = {
    True: "What the receipt shows is what was logged: it gives the hash that stands in the entry's leaf.",
    False: "What was logged is covered: the receipt shows the entry's kind and time, and no more.",
}


def _check_body(receipt: ProofReceipt) -> tuple[dict[str, Any] | None, Leaf]:
    try:
        leaf = parse_leaf(receipt.leaf)
        if receipt.opening is None:
            return None, leaf
        written, nonce = receipt.opening
        if hash_body(nonce, written) != leaf.body_hash:
            raise BadReceipt("What the receipt shows is not what was logged: its hash is not in the leaf.")
        body = read_canonical(written)
    except Malformed as reason:
        raise BadReceipt(f"The entry in this receipt is not one that Candour logs. {reason}") from None
    if not isinstance(body, dict):
        raise BadReceipt(
            "The entry in this receipt is not one that Candour logs. Its body is no JSON object."
        )
    return body, leaf


def _check_checkpoint(
    checkpoint: bytes, key: VerifierKey, witnesses: Sequence[CosignerVerifierKey]
) -> SignedCheckpoint:
    try:
        return open_checkpoint(checkpoint, key, witnesses)
    except (Malformed, BadSignature) as reason:
        raise BadReceipt(f"A signature in this receipt does not hold. {reason}") from None


def _check_inclusion(receipt: ProofReceipt, checkpoint: Checkpoint) -> None:
    proof = receipt.proof
    try:
        hashed = leaf_hash(receipt.leaf)
        verify_inclusion(proof.index, checkpoint.size, hashed, proof.hashes, checkpoint.root)
    except BadProof as reason:
        raise BadReceipt(f"The receipt does not prove that its entry is in the log. {reason}") from None


def _witnessed(signed: SignedCheckpoint, key: VerifierKey) -> tuple[Witnessed, ...]:
    """Each cosignature that verified."""
    cosignatures = [one for one in signed.note.verified if one.key_id != key.key_id]
    return tuple([Witnessed(one.name, _cosigned_at(one)) for one in cosignatures])


def _cosigned_at(cosignature: Signature) -> datetime:
    try:
        return _EPOCH + timedelta(seconds=cosigned_at(cosignature))
    except OverflowError:
        raise BadReceipt(f"The witness {cosignature.name} gives a time that no calendar has.") from None


def _when(at: datetime) -> str:
    return f"at {at:%H:%M} UTC on {at.day} {at:%B %Y}"
