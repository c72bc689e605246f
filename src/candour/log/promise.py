"""Promises: the log's signed word, given with an answer, that an entry will be in the log.

A promise that no checkpoint keeps within its time is evidence against the log. It is signed by a key of
its own, announced in the log, because only the sequencer may hold the key that signs checkpoints. Entries
committed together can be promised by one signature, over the root of a small tree of their leaves: each gets
it with the way from its own leaf to that root, so each stands alone.
"""

from collections.abc import Sequence
from datetime import datetime

from nacl.signing import SigningKey

from candour.log.errors import BadProof, BadSignature
from candour.log.exact import encode_base64, encode_timestamp
from candour.log.note import is_signed
from candour.log.proof import all_inclusion_proofs, root_by_inclusion
from candour.log.tree import HASH_BYTES

SIGNATURE_BYTES = 64
_NUMBER_BYTES = 4
"""Of an index or a size, big-endian, in a promise given together with others."""


class PromiseKey:
    """The private key of promises for one log, whose origin each promise names."""

    def __init__(self, origin: str, private: SigningKey) -> None:
        self.origin = origin
        self.public = bytes(private.verify_key)
        self._private = private

    @classmethod
    def from_seed(cls, origin: str, seed: bytes) -> "PromiseKey":
        """The key that the 32-byte seed gives (RFC 8032 section 5.1.5).

        By libsodium, which signs in two thirds of OpenSSL's time: it is a tenth of all that a release costs.
        """
        return cls(origin, SigningKey(seed))

    def promise(self, leaf_hash: bytes, at: datetime) -> bytes:
        """The 64-byte signature promising the leaf with this hash; `at` is the leaf's own time."""
        return self._private.sign(promise_text(self.origin, leaf_hash, at)).signature

    def promises(self, leaf_hashes: Sequence[bytes], at: datetime) -> list[bytes]:
        """A promise for each of these leaves, which all have the time `at`, by one signature.

        Each is the signature (64 bytes) || size (4) || index (4) || the hashes from leaf to root.
        """
        root, proofs = all_inclusion_proofs(leaf_hashes)
        signature = self._private.sign(joint_promise_text(self.origin, len(proofs), root, at)).signature
        beginning = signature + len(proofs).to_bytes(_NUMBER_BYTES, "big")
        return [
            beginning + index.to_bytes(_NUMBER_BYTES, "big") + proof for index, proof in enumerate(proofs)
        ]


def promise_text(origin: str, leaf_hash: bytes, at: datetime) -> bytes:
    """The four lines that are signed: what this is, which log, which leaf, and when."""
    lines = f"candour promise v1\n{origin}\n{encode_base64(leaf_hash)}\n{encode_timestamp(at)}\n"
    return lines.encode("utf-8")


def joint_promise_text(origin: str, size: int, root: bytes, at: datetime) -> bytes:
    """The five lines signed for several leaves: what this is, which log, how many, their root, and when."""
    lines = f"candour promises v1\n{origin}\n{size}\n{encode_base64(root)}\n{encode_timestamp(at)}\n"
    return lines.encode("utf-8")


def verify_promise(public: bytes, origin: str, leaf_hash: bytes, at: datetime, promise: bytes) -> None:
    """Check a promise, alone or given together with others, by its 32-byte key. Raises BadSignature."""
    if len(promise) > SIGNATURE_BYTES:
        _verify_joint_promise(public, origin, leaf_hash, at, promise)
    elif not is_signed(public, promise, promise_text(origin, leaf_hash, at)):
        raise BadSignature("The promise was not signed by this key for this entry, log and time.")


def _verify_joint_promise(public: bytes, origin: str, leaf_hash: bytes, at: datetime, promise: bytes) -> None:
    numbers = SIGNATURE_BYTES + 2 * _NUMBER_BYTES
    signature, path = promise[:SIGNATURE_BYTES], promise[numbers:]
    size = int.from_bytes(promise[SIGNATURE_BYTES : SIGNATURE_BYTES + _NUMBER_BYTES], "big")
    index = int.from_bytes(promise[SIGNATURE_BYTES + _NUMBER_BYTES : numbers], "big")
    proof = [path[start : start + HASH_BYTES] for start in range(0, len(path), HASH_BYTES)]
    try:
        root = root_by_inclusion(index, size, leaf_hash, proof)
    except BadProof as wrong:
        raise BadSignature(f"The promise was given with others, and this entry is not one: {wrong}") from None
    if not is_signed(public, signature, joint_promise_text(origin, size, root, at)):
        raise BadSignature("The promise was not signed by this key for this entry, log and time.")
