"""The leaf: the few public bytes that stand in the log for one entry.

It holds no personal data and nothing that can be guessed: the body is named only by a hash taken with a
secret nonce. When that nonce is destroyed, the leaf says only that something of its kind happened.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from candour.log.canonical import read_canonical
from candour.log.errors import Malformed
from candour.log.exact import decode_timestamp, encode_timestamp

PERSONAL_KINDS = frozenset({"use", "choice", "account", "rights"})
"""Kinds of entries about a person; coarse, because a rare kind at a known minute points at a person."""

OPEN_KINDS = frozenset({"agreement", "register", "consultation", "algorithm", "key", "trust"})
"""Kinds of entries that concern no person, whose bodies anyone may read."""

LEAF_KINDS = PERSONAL_KINDS | OPEN_KINDS

NONCE_BYTES = 32

_quoted = msgspec.json.Encoder().encode
"""An identifier in JSON, in a tenth of the time that `str` takes."""

_BODY_HASH = re.compile(r"[A-Za-z0-9_-]{43}")


class Leaf(msgspec.Struct, frozen=True):
    """Which entry (UUIDv7), when it was logged (UTC, whole milliseconds), its kind, and its body's hash.

    `body_hash` is `hash_body(nonce, body)`, 32 bytes. Raises Malformed when a part is not as said here.
    """

    id: UUID
    at: datetime
    kind: str
    body_hash: bytes

    def __post_init__(self) -> None:
        if self.id.int >> 76 & 0xF != 7 or self.id.int >> 62 & 0b11 != 0b10:
            raise Malformed("The id of a leaf must be a version 7 UUID (RFC 9562).")
        if self.at.microsecond % 1000:
            raise Malformed("The time of a leaf must be in whole milliseconds.")
        if self.kind not in LEAF_KINDS:
            raise Malformed(f"No leaf kind is called {self.kind!r}.")
        if len(self.body_hash) != 32:
            raise Malformed("The body hash of a leaf must be 32 bytes.")

    def to_bytes(self) -> bytes:
        """The bytes that are hashed: the canonical JSON of the five members."""
        return leaf_bytes(self.id, encode_timestamp(self.at), self.kind, self.body_hash)


def leaf_bytes(id: UUID, at: str, kind: str, body_hash: bytes) -> bytes:
    """The bytes of a leaf whose parts are as `Leaf` checks them; `at` as the log writes times.

    Written out by hand because every release makes one; a test holds it equal to `canonical_json`.
    """
    body = urlsafe_b64encode(body_hash)[:43]
    return b'{"at":"%b","body":"%b","id":%b,"kind":"%b","v":1}' % (
        at.encode(),
        body,
        _quoted(id),
        kind.encode(),
    )


def parse_leaf(data: bytes) -> Leaf:
    """The leaf whose bytes are exactly `data`. Raises Malformed."""
    value = read_canonical(data)
    if not isinstance(value, dict) or value.keys() != {"v", "id", "at", "kind", "body"}:
        raise Malformed("A leaf has the members v, id, at, kind and body, and no other.")
    if not all(isinstance(value[name], str) for name in ("id", "at", "kind", "body")):
        raise Malformed("The id, at, kind and body of a leaf are text.")
    leaf = Leaf(
        id=_read_id(value["id"]),
        at=decode_timestamp(value["at"]),
        kind=value["kind"],
        body_hash=_read_hash(value["body"]),
    )
    if leaf.to_bytes() != data:
        raise Malformed("This is not a leaf of version 1 in its canonical form.")
    return leaf


def hash_body(nonce: bytes, body: bytes) -> bytes:
    """SHA-256(nonce || body), 32 bytes. The nonce is 32 random bytes, so that no body can be guessed at."""
    if len(nonce) != NONCE_BYTES:
        raise Malformed(f"A body's nonce is {NONCE_BYTES} bytes; this one is {len(nonce)}.")
    return sha256(nonce + body).digest()


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Malformed("The id of a leaf is not a UUID.") from None


def _read_hash(text: str) -> bytes:
    """base64url without padding (RFC 7515 section 2); 43 characters always hold 32 bytes."""
    if not _BODY_HASH.fullmatch(text):
        raise Malformed("The body hash of a leaf is not 32 bytes in base64url.")
    return urlsafe_b64decode(text + "=")
