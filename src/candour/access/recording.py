"""Makes entries: a body becomes sealed bytes and a leaf, ready to insert.

Knows neither Django nor a database, so that both doors make their entries here and nowhere else. A row made
here says nothing until it is committed; only then may its promise be given.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from candour.access.unwrapping import unwrapped
from candour.core.identifiers import uuid7
from candour.log.canonical import canonical_json
from candour.log.exact import encode_base64, to_milliseconds
from candour.log.leaf import Leaf, hash_body
from candour.log.promise import PromiseKey
from candour.log.tree import leaf_hash
from candour.store.entries import EntryRow, OpenEntryRow
from candour.store.facts import StoredKey
from candour.vault.data_keys import KeyPurpose
from candour.vault.provider import KeyProvider
from candour.vault.seal import (
    BODY_NONCE_BYTES,
    RandomBytes,
    holder_part_place,
    log_body_place,
    seal_body,
    unseal_body,
)

Clock = Callable[[], datetime]
"""The time now, UTC."""


def system_clock() -> datetime:
    """The machine's clock, UTC."""
    return datetime.now(UTC)


class HolderPart(Struct, frozen=True):
    """What only the holder may see of a use, and the holder's key to seal it under."""

    content: Mapping[str, Any]
    key: StoredKey


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """A body that was sealed, with the nonce and the leaf that prove it."""

    body: bytes
    nonce: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class OpenedHolderPart:
    """What only the holder may see, with the nonce that proves it: the body holds their hash as `holder`."""

    content: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Recorder:
    """Everything that making an entry needs besides its content."""

    provider: KeyProvider
    promises: PromiseKey
    clock: Clock = system_clock
    random_bytes: RandomBytes = os.urandom
    marks: Mapping[str, Any] = field(default_factory=dict)
    """Fields that every body made here carries; the demonstration's history says that it is one."""

    def new_id(self) -> UUID:
        """A UUIDv7 of this moment."""
        return uuid7(int(self.clock().timestamp() * 1000), self.random_bytes(10))

    def entry(
        self,
        body: Mapping[str, Any],
        *,
        kind: str,
        subject: UUID,
        key: StoredKey,
        happened: datetime,
        organisation: UUID | None = None,
        holder: HolderPart | None = None,
        id: UUID | None = None,
    ) -> EntryRow:
        """One entry about a person, sealed under their log key. kind: the leaf's kind.

        With a holder part, the body carries its hash as `holder`.
        """
        entry_id = id or self.new_id()
        body, holder_sealed = {**body, **self.marks}, None
        if holder is not None:
            nonce, part = self.random_bytes(BODY_NONCE_BYTES), canonical_json(holder.content)
            body = {**body, "holder": encode_base64(hash_body(nonce, part))}
            holder_sealed = seal_body(
                unwrapped(self.provider, holder.key, KeyPurpose.HOLDER),
                nonce,
                part,
                holder_part_place(holder.key.id, entry_id),
                self.random_bytes,
            )
        nonce, content = self.random_bytes(BODY_NONCE_BYTES), canonical_json(body)
        leaf = Leaf(entry_id, to_milliseconds(self.clock()), kind, hash_body(nonce, content))
        sealed = seal_body(
            unwrapped(self.provider, key, KeyPurpose.LOG),
            nonce,
            content,
            log_body_place(key.id, entry_id),
            self.random_bytes,
        )
        return EntryRow(
            id=entry_id,
            subject=subject,
            at=leaf.at,
            happened=happened,
            kind=kind,
            organisation=organisation,
            key=key.id,
            sealed=sealed,
            holder_key=None if holder is None else holder.key.id,
            holder_sealed=holder_sealed,
            leaf=leaf.to_bytes(),
        )

    def open_entry(self, body: Mapping[str, Any], *, kind: str) -> OpenEntryRow:
        """One entry that concerns no person; body and nonce stay in the open."""
        nonce, content = self.random_bytes(BODY_NONCE_BYTES), canonical_json({**body, **self.marks})
        leaf = Leaf(self.new_id(), to_milliseconds(self.clock()), kind, hash_body(nonce, content))
        return OpenEntryRow(leaf.id, leaf.at, kind, content, nonce, leaf.to_bytes())

    def opened(self, key: StoredKey, *, id: UUID, at: datetime, kind: str, sealed: bytes) -> OpenedEntry:
        """The body, nonce and leaf of a stored entry. Raises CannotUnseal or UnknownKey (vault)."""
        data_key = unwrapped(self.provider, key, KeyPurpose.LOG)
        nonce, body = unseal_body(data_key, sealed, log_body_place(key.id, id))
        return OpenedEntry(body, nonce, Leaf(id, at, kind, hash_body(nonce, body)).to_bytes())

    def opened_holder_part(self, key: StoredKey, *, id: UUID, sealed: bytes) -> OpenedHolderPart:
        """What only the holder may see of a stored entry. Raises CannotUnseal or UnknownKey (vault)."""
        data_key = unwrapped(self.provider, key, KeyPurpose.HOLDER)
        nonce, content = unseal_body(data_key, sealed, holder_part_place(key.id, id))
        return OpenedHolderPart(content, nonce)

    def promise(self, leaf: bytes, at: datetime) -> bytes:
        """The log's signed word for a committed leaf."""
        return self.promises.promise(leaf_hash(leaf), at)
