"""Signed notes: a text and the signatures under it, as the Go checksum database and C2SP write them.

Signatures by keys the reader does not know are ignored, so witnesses may add theirs. A signature that
names a known key and does not verify rejects the whole note: somebody tampered.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from candour.log.errors import BadSignature, Malformed
from candour.log.exact import decode_base64, encode_base64

MOST_SIGNATURES = 100
"""A note with more is refused, so that reading one is never a burden; C2SP asks for 16 at least."""

_ED25519 = b"\x01"
_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who (a key's name and its 4-byte id) and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """`— <name> <base64(key id || signature)>` and a newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, the signatures on it that verified, and those by keys unknown to the reader."""

    text: bytes
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


class Verifier(Protocol):
    """A public key under a name. `verify` says whether a signature on a note's text is this key's."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, text: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A log's public key: its name and 32 bytes of Ed25519. Written `name+<key id>+<base64>`."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read a verifier key of type 0x01. Raises Malformed."""
        return cls(*read_verifier_key(text, _ED25519))

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, _ED25519, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        return is_signed(self.public, signature, text)

    def __str__(self) -> str:
        return write_verifier_key(self.name, _ED25519, self.public)


class SignerKey:
    """A log's private key under its name, which is the log's origin."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Raises Malformed for a name that no note can carry."""
        self.verifier = VerifierKey(check_name(name), public_bytes(private))
        self._private = private

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "SignerKey":
        """The key that the 32-byte seed gives (RFC 8032 section 5.1.5)."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    def sign(self, text: bytes) -> Signature:
        """Sign a note's text, which includes its final newline and not the blank line."""
        return Signature(self.verifier.name, self.verifier.key_id, self._private.sign(text))


def write_note(text: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note: text, blank line, signature lines. Raises Malformed for a text that no note can carry."""
    _check_text(text)
    if not text.endswith(b"\n"):
        raise Malformed("The text of a note must end in a newline.")
    return text + b"\n" + "".join([signature.line() for signature in signatures]).encode("utf-8")


def split_note(data: bytes) -> tuple[bytes, tuple[Signature, ...]]:
    """The text and the signatures, none of them checked. Raises Malformed."""
    _check_text(data)
    head, blank, block = data.rpartition(b"\n\n")
    if not blank or not block.endswith(b"\n"):
        raise Malformed("A signed note ends in a blank line and signature lines.")
    lines = block.decode("utf-8")[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Malformed(f"A note with more than {MOST_SIGNATURES} signatures is not read.")
    return head + b"\n", tuple([_read_line(line) for line in lines])


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Check every signature by a known key. Raises Malformed or BadSignature.

    BadSignature when a known key's signature does not verify, and when no known key has signed.
    """
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    text, signatures = split_note(data)
    verified, unknown = [], []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            unknown.append(signature)
        elif verifier.verify(text, signature.value):
            verified.append(signature)
        else:
            raise BadSignature(f"The signature by {signature.name} does not verify: the text was changed.")
    if not verified:
        raise BadSignature("No key that was given has signed this.")
    return Note(text, tuple(verified), tuple(unknown))


def key_id(name: str, algorithm: bytes, public: bytes) -> bytes:
    """The first 4 bytes of SHA-256(name || newline || type || public key)."""
    return sha256(name.encode("utf-8") + b"\n" + algorithm + public).digest()[:4]


def write_verifier_key(name: str, algorithm: bytes, public: bytes) -> str:
    """`name+<8 hexadecimal digits of the key id>+<base64(type || public key)>`."""
    return f"{name}+{key_id(name, algorithm, public).hex()}+{encode_base64(algorithm + public)}"


def read_verifier_key(text: str, algorithm: bytes) -> tuple[str, bytes]:
    """The name and the 32-byte public key of a verifier key of this type. Raises Malformed."""
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    key = decode_base64(encoded)
    if len(key) != 33 or key[:1] != algorithm:
        raise Malformed("This is not a verifier key of the kind expected here.")
    if write_verifier_key(check_name(name), algorithm, key[1:]) != text:
        raise Malformed("The key id in this verifier key does not fit its name and key.")
    return name, key[1:]


def check_name(name: str) -> str:
    """The name, if a note can carry it: not empty, no spaces of any kind, no plus. Raises Malformed."""
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise Malformed("The name of a key may not be empty nor hold spaces or a plus.")
    return name


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this is the Ed25519 signature (RFC 8032) of the message by the 32-byte public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_bytes(private: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public key."""
    return private.public_key().public_bytes_raw()


def _check_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("A note must be UTF-8.") from None
    if _CONTROL.search(text):
        raise Malformed("A note may hold no control character but the newline.")


def _read_line(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = decode_base64(encoded)
    if not line.startswith(_DASH) or len(value) < 5:
        raise Malformed("A signature line is not a dash, a name and a signature.")
    return Signature(check_name(name), value[:4], value[4:])
