"""Seals bytes so that they open only with the right key and only in the place they were sealed for.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front. The place goes in as associated data:
the builders below name it, so a ciphertext copied to another row, subject, dataset or version never opens.
"""

from collections.abc import Callable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from candour.vault.errors import CannotUnseal

RandomBytes = Callable[[int], bytes]
"""A source of unpredictable bytes, such as `os.urandom`: asked for n, it gives n."""

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
BODY_NONCE_BYTES = 32

RECORD_FORMAT = b"candour record v1"
LOG_BODY_FORMAT = b"candour log body v1"
HOLDER_PART_FORMAT = b"candour holder part v1"
REFERENCE_FORMAT = b"candour reference v1"
OBJECTION_FORMAT = b"candour objection v1"
DESK_WORDS_FORMAT = b"candour desk words v1"
MESSAGE_FORMAT = b"candour message v1"
SECOND_FACTOR_FORMAT = b"candour second factor v1"
CHANGE_FORMAT = b"candour change v1"
UNSENT_FORMAT = b"candour unsent form v1"


def seal(key: bytes, plaintext: bytes, associated: bytes, random_bytes: RandomBytes) -> bytes:
    """Seal under a 32-byte key; the result is nonce (12) || ciphertext || tag (16).

    Random nonces keep one key safe for 2^32 sealings (SP 800-38D section 8.3), far beyond what one
    person's records or log bodies can reach.
    """
    return seal_with(AESGCM(key), plaintext, associated, random_bytes)


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    """The plaintext, if key, bytes and associated data are exactly those of the sealing.

    Raises CannotUnseal otherwise, without saying which of the three differs: GCM cannot tell.
    """
    return unseal_with(AESGCM(key), sealed, associated)


def seal_with(cipher: AESGCM, plaintext: bytes, associated: bytes, random_bytes: RandomBytes) -> bytes:
    """As `seal`, with a cipher kept from an earlier use of the key (making one costs as much as sealing)."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plaintext, associated)


def unseal_with(cipher: AESGCM, sealed: bytes, associated: bytes) -> bytes:
    """As `unseal`, with a kept cipher. Raises CannotUnseal."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise CannotUnseal("The sealed bytes are too short to have been sealed here.")
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except InvalidTag:
        raise CannotUnseal("The sealed bytes were altered, or do not belong here.") from None


def record_place(key_id: UUID, dataset_id: UUID, record_id: UUID, record_version: int) -> bytes:
    """Associated data of a record. `record_version` counts from 0 and fits 64 bits."""
    ids = key_id.bytes + _SIXTEEN + dataset_id.bytes + _SIXTEEN + record_id.bytes
    return _RECORD + ids + _EIGHT + record_version.to_bytes(8, "big")


def log_body_place(key_id: UUID, entry_id: UUID) -> bytes:
    """Associated data of the part of a log entry that its person may read."""
    return _LOG_BODY + key_id.bytes + _SIXTEEN + entry_id.bytes


def holder_part_place(key_id: UUID, entry_id: UUID) -> bytes:
    """Associated data of the part of a log entry that only the holder may read."""
    return _HOLDER_PART + key_id.bytes + _SIXTEEN + entry_id.bytes


def reference_place(key_id: UUID, organisation_id: UUID, scheme: str) -> bytes:
    """Associated data of the reference by which an organisation knows a person."""
    return length_prefixed(REFERENCE_FORMAT, key_id.bytes, organisation_id.bytes, scheme.encode())


def objection_place(key_id: UUID, objection_id: UUID) -> bytes:
    """Associated data of why a person objects, in their own words."""
    return length_prefixed(OBJECTION_FORMAT, key_id.bytes, objection_id.bytes)


def desk_words_place(key_id: UUID, row_id: UUID) -> bytes:
    """Associated data of what officers wrote about somebody for their desk."""
    return length_prefixed(DESK_WORDS_FORMAT, key_id.bytes, row_id.bytes)


def message_place(key_id: UUID, message_id: UUID) -> bytes:
    """Associated data of a case's words, or of a message to or from a person."""
    return length_prefixed(MESSAGE_FORMAT, key_id.bytes, message_id.bytes)


def change_place(key_id: UUID, change_id: UUID) -> bytes:
    """Associated data of a change that one organisation is told."""
    return length_prefixed(CHANGE_FORMAT, key_id.bytes, change_id.bytes)


def unsent_place() -> bytes:
    """Associated data of what somebody typed before they were signed out."""
    return length_prefixed(UNSENT_FORMAT)


def second_factor_place() -> bytes:
    """Associated data of the secret of somebody's second factor."""
    return length_prefixed(SECOND_FACTOR_FORMAT)


def seal_body(key: bytes, body_nonce: bytes, body: bytes, place: bytes, random_bytes: RandomBytes) -> bytes:
    """Seal `body_nonce` (32 bytes) || `body` together, so that destroying the key destroys both.

    The body nonce is what makes the published SHA-256(body_nonce || body) impossible to guess from.
    """
    if len(body_nonce) != BODY_NONCE_BYTES:
        raise ValueError(f"A body nonce is {BODY_NONCE_BYTES} bytes; this one is {len(body_nonce)}.")
    return seal(key, body_nonce + body, place, random_bytes)


def unseal_body(key: bytes, sealed: bytes, place: bytes) -> tuple[bytes, bytes]:
    """The body nonce (32 bytes) and the body. Raises CannotUnseal."""
    plaintext = unseal(key, sealed, place)
    return plaintext[:BODY_NONCE_BYTES], plaintext[BODY_NONCE_BYTES:]


def length_prefixed(*parts: bytes) -> bytes:
    """Each part behind its length as 4 big-endian bytes: two different lists never give the same bytes."""
    return b"".join([(_LENGTHS[len(part)] if len(part) < 256 else _length(part)) + part for part in parts])


def _length(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big")


_LENGTHS = tuple(_length(bytes(number)) for number in range(256))
"""Written out, because a release asks for more than thirty of them."""

# Of the three places that every release needs, all that is always the same: `length_prefixed` written out,
# which a test holds equal to it. It takes a fifth of the time.
_SIXTEEN, _EIGHT = (16).to_bytes(4, "big"), (8).to_bytes(4, "big")
_RECORD = length_prefixed(RECORD_FORMAT) + _SIXTEEN
_LOG_BODY = length_prefixed(LOG_BODY_FORMAT) + _SIXTEEN
_HOLDER_PART = length_prefixed(HOLDER_PART_FORMAT) + _SIXTEEN
