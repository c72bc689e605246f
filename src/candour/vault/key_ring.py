"""Key-encryption keys held in memory, as the providers `file` and `env` load them.

The ring keeps a ready cipher for each version and never a data key: a key destroyed in the database is
out of reach at the next request, in every process.
"""

from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from candour.vault.errors import UnknownKey
from candour.vault.provider import WrappedKey
from candour.vault.seal import RandomBytes, seal_with, unseal_with


class KeyRing:
    """A `KeyProvider` over `encryption_keys` (version to 32 bytes, at least one)."""

    def __init__(
        self, encryption_keys: Mapping[int, bytes], blind_index_key: bytes, random_bytes: RandomBytes
    ) -> None:
        self._ciphers = {version: AESGCM(key) for version, key in encryption_keys.items()}
        self._current_version = max(self._ciphers)
        self._blind_index_key = blind_index_key
        self._random_bytes = random_bytes

    @property
    def current_version(self) -> int:
        return self._current_version

    @property
    def blind_index_key(self) -> bytes:
        return self._blind_index_key

    def __contains__(self, version: int) -> bool:
        return version in self._ciphers

    def wrap(self, data_key: bytes, place: bytes) -> WrappedKey:
        version = self._current_version
        cipher = self._ciphers[version]
        return WrappedKey(version, seal_with(cipher, data_key, _bound(version, place), self._random_bytes))

    def unwrap(self, wrapped: WrappedKey, place: bytes) -> bytes:
        cipher = self._ciphers.get(wrapped.version)
        if cipher is None:
            raise UnknownKey(
                f"Version {wrapped.version} of the key-encryption key is not held here. "
                "Restore it from the backup of the keys."
            )
        return unseal_with(cipher, wrapped.sealed, _bound(wrapped.version, place))


def _bound(version: int, place: bytes) -> bytes:
    return _LENGTH_8 + version.to_bytes(8, "big") + len(place).to_bytes(4, "big") + place  # length_prefixed


_LENGTH_8 = (8).to_bytes(4, "big")
