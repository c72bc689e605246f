"""Cosignatures: a witness's word that it saw a checkpoint at a time and that nothing was rewritten.

Timestamped Ed25519, note signature type 0x04 (C2SP tlog-cosignature). A cosigner has a key of its own,
because the signed message does not name who signs.
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from candour.log.errors import Malformed
from candour.log.exact import LARGEST_SIZE
from candour.log.note import (
    Signature,
    check_name,
    is_signed,
    key_id,
    public_bytes,
    read_verifier_key,
    write_verifier_key,
)

_TIMESTAMPED_ED25519 = b"\x04"
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class CosignerVerifierKey:
    """A witness's public key: its name and 32 bytes of Ed25519. Written `name+<key id>+<base64>`."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "CosignerVerifierKey":
        """Read a verifier key of type 0x04. Raises Malformed."""
        return cls(*read_verifier_key(text, _TIMESTAMPED_ED25519))

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, _TIMESTAMPED_ED25519, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this cosigns the checkpoint's text; the time within the signature is signed too."""
        if len(signature) != _TIME_BYTES + _SIGNATURE_BYTES:
            return False
        at = int.from_bytes(signature[:_TIME_BYTES], "big")
        return at <= LARGEST_SIZE and is_signed(self.public, signature[_TIME_BYTES:], _message(text, at))

    def __str__(self) -> str:
        return write_verifier_key(self.name, _TIMESTAMPED_ED25519, self.public)


class CosignerKey:
    """A witness's private key under its name."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Raises Malformed for a name that no note can carry."""
        self.verifier = CosignerVerifierKey(check_name(name), public_bytes(private))
        self._private = private

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "CosignerKey":
        """The key that the 32-byte seed gives (RFC 8032 section 5.1.5)."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    def cosign(self, text: bytes, at: int) -> Signature:
        """Cosign a checkpoint's text at `at`, in whole seconds since 1970. Raises Malformed before that."""
        if not 0 <= at <= LARGEST_SIZE:
            raise Malformed("A cosignature's time must be between 0 and 2^63 - 1 seconds since 1970.")
        value = at.to_bytes(_TIME_BYTES, "big") + self._private.sign(_message(text, at))
        return Signature(self.verifier.name, self.verifier.key_id, value)


def cosigned_at(signature: Signature) -> int:
    """When a cosignature was made, in seconds since 1970. True only once it has verified."""
    if len(signature.value) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise Malformed("This is not a timestamped cosignature.")
    return int.from_bytes(signature.value[:_TIME_BYTES], "big")


def _message(text: bytes, at: int) -> bytes:
    return b"cosignature/v1\ntime %d\n%b" % (at, text)
