"""Opens a wrapped data key as it is stored, for as long as one request or page needs it."""

from candour.store.facts import StoredKey
from candour.vault import data_keys
from candour.vault.data_keys import KeyPurpose
from candour.vault.provider import KeyProvider, WrappedKey


def unwrapped(provider: KeyProvider, key: StoredKey, purpose: KeyPurpose) -> bytes:
    """The 32-byte data key in a stored one. Raises UnknownKey or CannotUnseal (vault)."""
    wrapped = WrappedKey(key.wrapping_version, key.wrapped)
    return data_keys.unwrap(provider, key.id, purpose, wrapped)
