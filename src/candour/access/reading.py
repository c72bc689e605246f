"""Opens many sealed bodies one after another, as a page of uses needs: each key is unwrapped once.

Opening a use costs some ten microseconds then, so that hundreds fit into one page. The keys are forgotten
with the reader; keep one no longer than the page.
"""

from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.store.facts import StoredKey
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import BODY_NONCE_BYTES, log_body_place, unseal_with


@dataclass(frozen=True, slots=True)
class BodyReader:
    """Opens the bodies of stored entries."""

    recorder: Recorder
    ciphers: dict[UUID, AESGCM] = field(default_factory=dict)

    def body(self, key: StoredKey, *, id: UUID, sealed: bytes) -> bytes:
        """The body of a stored entry, without its nonce. Raises CannotUnseal or UnknownKey (vault)."""
        cipher = self.ciphers.get(key.id)
        if cipher is None:
            cipher = self.ciphers[key.id] = AESGCM(unwrapped(self.recorder.provider, key, KeyPurpose.LOG))
        return unseal_with(cipher, sealed, log_body_place(key.id, id))[BODY_NONCE_BYTES:]
