"""Makes the entries of uses that have one question in common: what is the same for all is made once.

Each comes out exactly as `Recorder.entry` would make it, with nonces and an id of its own; a test holds the
two equal. Made for a moment, never kept: it holds the holder's key open.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.core.identifiers import uuid7
from candour.log.canonical import CanonicalForm, canonical_plain
from candour.log.exact import encode_base64, encode_timestamp, to_milliseconds
from candour.log.leaf import hash_body, leaf_bytes
from candour.store.entries import EntryRow
from candour.store.facts import StoredKey
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import (
    BODY_NONCE_BYTES,
    NONCE_BYTES,
    RandomBytes,
    holder_part_place,
    log_body_place,
    seal_with,
)

KIND = "use"
FOR_MANY, FOR_ONE = 8192, 10 + 2 * (BODY_NONCE_BYTES + NONCE_BYTES)
"""Random bytes drawn at once."""


class UsesRecorder:
    """Entries logged now, all with one holder. holder_key: under which the holder's parts are sealed.

    many: whether there will be more than one. Raises UnknownKey or CannotUnseal (vault).
    """

    def __init__(
        self, recorder: Recorder, *, organisation: UUID, holder_key: StoredKey, many: bool = True
    ) -> None:
        self.at = to_milliseconds(recorder.clock())
        self._recorder = recorder
        self._organisation = organisation
        self._holder_key = holder_key.id
        self._holder = AESGCM(unwrapped(recorder.provider, holder_key, KeyPurpose.HOLDER))
        self._random = drawn_ahead(recorder.random_bytes, FOR_MANY if many else FOR_ONE)
        self._unix_milliseconds = int(self.at.timestamp() * 1000)
        self._at = encode_timestamp(self.at)

    def entry(
        self,
        bodies: CanonicalForm,
        own: Mapping[str, bytes],
        holder_part: bytes,
        *,
        subject: UUID,
        key: StoredKey,
        happened: datetime,
    ) -> EntryRow:
        """One entry. own: all its own members but `holder`, and holder_part: each in canonical form.

        Raises UnknownKey or CannotUnseal (vault).
        """
        random, id_ = self._random, uuid7(self._unix_milliseconds, self._random(10))
        holder_nonce, nonce = random(BODY_NONCE_BYTES), random(BODY_NONCE_BYTES)
        holder = canonical_plain(encode_base64(hash_body(holder_nonce, holder_part)))
        content = bodies.filled({**own, "holder": holder})
        log_cipher = AESGCM(unwrapped(self._recorder.provider, key, KeyPurpose.LOG))
        return EntryRow(
            id=id_,
            subject=subject,
            at=self.at,
            happened=happened,
            kind=KIND,
            organisation=self._organisation,
            key=key.id,
            sealed=seal_with(log_cipher, nonce + content, log_body_place(key.id, id_), random),
            holder_key=self._holder_key,
            holder_sealed=seal_with(
                self._holder, holder_nonce + holder_part, holder_part_place(self._holder_key, id_), random
            ),
            leaf=leaf_bytes(id_, self._at, KIND, hash_body(nonce, content)),
        )


def drawn_ahead(random_bytes: RandomBytes, most: int) -> RandomBytes:
    """The same source, asked for many bytes at once: a system call for each few took longer than sealing."""
    drawn, at = b"", 0

    def draw(count: int) -> bytes:
        nonlocal drawn, at
        if at + count > len(drawn):
            drawn, at = random_bytes(max(most, count)), 0
        at += count
        return drawn[at - count : at]

    return draw
