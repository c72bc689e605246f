"""Finds a person by the reference an organisation knows them by, without storing the reference.

The index is an HMAC (RFC 2104) under a key kept outside the database. Organisation and scheme are part of
what is hashed, so the same reference held by two organisations gives two indexes nobody can match.
"""

import unicodedata
from uuid import UUID

from candour.vault.keyed_hash import keyed_hash
from candour.vault.seal import length_prefixed

FORMAT = b"candour blind index v1"


def blind_index(key: bytes, organisation_id: UUID, scheme: str, reference: str) -> bytes:
    """HMAC-SHA-256, 32 bytes, over the length-prefixed format, organisation, scheme and reference."""
    return keyed_hash(key)(
        length_prefixed(FORMAT, organisation_id.bytes, _bytes(scheme), _bytes(normalised(reference)))
    )


def secret_digest(key: bytes, purpose: bytes, secret: str) -> bytes:
    """HMAC-SHA-256, 32 bytes, of a secret that is only compared; purpose: what it opens, and a version."""
    return keyed_hash(key)(length_prefixed(purpose, _bytes(secret)))


def normalised(reference: str) -> str:
    """The reference in Unicode form NFC without surrounding white space, and nothing more.

    Case, inner spaces and leading zeros are left alone: what they mean is for the organisation to say,
    and a rule that joins two of its references would show one person's data to another.
    """
    return unicodedata.normalize("NFC", reference).strip()


def _bytes(text: str) -> bytes:
    # A lone surrogate can arrive in JSON. It is a reference nobody has, not a failure.
    return text.encode("utf-8", "surrogatepass")
