"""Data keys: one per subject and dataset for records, one per subject for log bodies.

A data key is stored only wrapped, bound to its own id and to what it is for. Rotation rewraps it and
leaves everything it sealed untouched; destroying it makes all of that unreadable, in backups too.
"""

from enum import StrEnum
from uuid import UUID

from candour.vault.errors import DestroyedKey
from candour.vault.provider import KeyProvider, WrappedKey
from candour.vault.seal import KEY_BYTES, RandomBytes, length_prefixed

FORMAT = b"candour data key v1"


class KeyPurpose(StrEnum):
    """What a data key is for. A key wrapped for one purpose never opens for another."""

    RECORDS = "records"
    """The records of one subject in one dataset."""
    LOG = "log"
    """The log bodies about one subject, or about references unknown to one asker."""
    HOLDER = "holder"
    """The parts of log entries, and the changes, that only one organisation may read."""
    MESSAGES = "messages"
    """What one subject and organisations write to each other: cases and messages."""
    WEBHOOK = "webhook"
    """The signatures by which one client knows that a webhook is ours."""


def new_data_key(random_bytes: RandomBytes) -> bytes:
    """A fresh 32-byte data key. Keep it only as long as the request that needs it."""
    return random_bytes(KEY_BYTES)


def wrap(provider: KeyProvider, key_id: UUID, purpose: KeyPurpose, data_key: bytes) -> WrappedKey:
    """The data key as it may be stored: `sealed` is 60 bytes for the providers of this room."""
    return provider.wrap(data_key, _place(key_id, purpose))


def unwrap(provider: KeyProvider, key_id: UUID, purpose: KeyPurpose, wrapped: WrappedKey | None) -> bytes:
    """The 32-byte data key; `wrapped` is None once it has been destroyed.

    Raises DestroyedKey, UnknownKey, or CannotUnseal where id, purpose or version are not its own.
    """
    if wrapped is None:
        raise DestroyedKey(f"Key {key_id} was destroyed, and what it sealed can never be read again.")
    return provider.unwrap(wrapped, _place(key_id, purpose))


def rewrap(provider: KeyProvider, key_id: UUID, purpose: KeyPurpose, wrapped: WrappedKey) -> WrappedKey:
    """The same data key under the current version, or `wrapped` itself where it already is.

    Raises UnknownKey or CannotUnseal.
    """
    if wrapped.version == provider.current_version:
        return wrapped
    return wrap(provider, key_id, purpose, unwrap(provider, key_id, purpose, wrapped))


def _place(key_id: UUID, purpose: KeyPurpose) -> bytes:
    return _BEFORE + key_id.bytes + _AFTER[purpose]  # length_prefixed(FORMAT, key_id.bytes, purpose.encode())


_BEFORE = length_prefixed(FORMAT) + (16).to_bytes(4, "big")
_AFTER = {purpose: length_prefixed(purpose.encode()) for purpose in KeyPurpose}
