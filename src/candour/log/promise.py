"""Promises: the log's signed word, given with an answer, that an entry will be in the log.

A promise that no checkpoint keeps within its time is evidence against the log. It is signed by a key of
its own, announced in the log, because only the sequencer may hold the key that signs checkpoints.
"""

from datetime import datetime

from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_seed_keypair

from candour.log.errors import BadSignature
from candour.log.exact import encode_base64, encode_timestamp
from candour.log.note import is_signed


class PromiseKey:
    """The private key of promises for one log, whose origin each promise names."""

    def __init__(self, origin: str, seed: bytes) -> None:
        """Take the key that the 32-byte seed gives (RFC 8032 section 5.1.5).

        By libsodium, which signs in two thirds of OpenSSL's time: it is a tenth of all that a release costs.
        """
        self.origin = origin
        self.public, self._private = crypto_sign_seed_keypair(seed)

    def promise(self, leaf_hash: bytes, at: datetime) -> bytes:
        """The 64-byte signature promising the leaf with this hash; `at` is the leaf's own time."""
        signed = crypto_sign(promise_text(self.origin, leaf_hash, at), self._private)
        return bytes(signed[:crypto_sign_BYTES])


def promise_text(origin: str, leaf_hash: bytes, at: datetime) -> bytes:
    """The four lines that are signed: what this is, which log, which leaf, and when."""
    lines = f"candour promise v1\n{origin}\n{encode_base64(leaf_hash)}\n{encode_timestamp(at)}\n"
    return lines.encode("utf-8")


def verify_promise(public: bytes, origin: str, leaf_hash: bytes, at: datetime, promise: bytes) -> None:
    """Check a promise by its 32-byte public key. Raises BadSignature."""
    if not is_signed(public, promise, promise_text(origin, leaf_hash, at)):
        raise BadSignature("The promise was not signed by this key for this entry, log and time.")
