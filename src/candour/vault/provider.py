"""The seam between the vault and wherever key-encryption keys are kept.

A key-encryption key wraps data keys and does nothing else. The providers here keep them in files (one
machine) or take them as settings; a key management service joins by keeping the duties below.
"""

from typing import NamedTuple, Protocol


class WrappedKey(NamedTuple):
    """A data key as it is stored: unreadable without the key-encryption key of its version."""

    version: int
    sealed: bytes


class KeyProvider(Protocol):
    """Wraps and unwraps data keys. What every provider owes the rest of the program:

    - *Durability*: a version answers `wrap` only once its key is safe against the loss of the process. It
      stays able to unwrap for as long as any data key is wrapped under it.
    - *Order*: versions are whole numbers from 1 and only grow; the current one is the largest.
    - *Binding*: `place` is authenticated with the data key. A wrapped key opens only with the same place
      and version, else CannotUnseal.
    - *Failure*: a version not held is UnknownKey; a provider that cannot answer raises, and never answers
      with another key. It does not retry: the exchange answers 503 and its client asks again.
    - *Concurrency*: safe to call from several threads at once.
    - *Silence*: keys appear in no message, representation or log.
    """

    @property
    def current_version(self) -> int:
        """The version under which `wrap` wraps."""

    @property
    def blind_index_key(self) -> bytes:
        """The 32-byte secret of the blind indexes.

        It has no versions: changing it means computing the index of every reference anew, and only
        their organisations know the references.
        """

    def wrap(self, data_key: bytes, place: bytes) -> WrappedKey:
        """Wrap a 32-byte data key under the current version."""

    def unwrap(self, wrapped: WrappedKey, place: bytes) -> bytes:
        """The 32-byte data key. Raises UnknownKey or CannotUnseal."""
