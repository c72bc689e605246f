"""Every wrapped data key, wherever it stands: for wrapping them anew, and for destroying some again.

Each table's keys are read in the order of their primary key or index, some at a time, so that a rotation of
millions takes little memory and goes on where it stopped: what is wrapped anew is not found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from candour.store.facts import StoredKey, stored_key
from candour.store.functions import Function
from candour.vault.data_keys import KeyPurpose


@dataclass(frozen=True, slots=True)
class KeyTable:
    """A table of wrapped keys: the column of whose they are, of the key's id, and the purpose as SQL."""

    name: str
    owner: str
    id: str
    purpose: str

    @property
    def wrapped_otherwise(self) -> str:
        """Some keys that are not under %(version)s, after (%(owner)s, %(id)s): owner, id, purpose, key."""
        return f"""
select {self.owner}, {self.id}, {self.purpose}, wrapping_version, wrapped from {self.name}
 where ({self.owner}, {self.id}) > (%(owner)s, %(id)s) and wrapping_version <> %(version)s
 order by {self.owner}, {self.id}
 limit %(most)s
"""

    @property
    def wrap_anew(self) -> str:
        """Only as it was read: a key that was destroyed meanwhile must not come back."""
        return f"""
update {self.name} k set wrapping_version = a.wrapping_version, wrapped = a.wrapped
  from unnest(%(owner)s::uuid[], %(id)s::uuid[], %(was)s::int[], %(wrapping)s::int[], %(wrapped)s::bytea[])
    as a(owner, id, was, wrapping_version, wrapped)
 where k.{self.owner} = a.owner and k.{self.id} = a.id and k.wrapping_version = a.was
"""


MESSAGES = UUID(int=1)
"""Stands in place of a dataset's id in the key under which a subject's cases and messages are sealed."""

SUBJECT_KEYS = KeyTable(
    "subject_keys",
    "subject_id",
    "id",
    f"case when dataset_id is null then 'log' when dataset_id = '{MESSAGES}' then 'messages'"
    " else 'records' end",
)
ORGANISATION_KEYS = KeyTable("organisation_keys", "organisation_id", "key_id", "'holder'")
WEBHOOK_SECRETS = KeyTable("webhook_secrets", "client_id", "id", "'webhook'")
KEY_TABLES = (SUBJECT_KEYS, ORGANISATION_KEYS, WEBHOOK_SECRETS)

COUNT_WRAPPED_OTHERWISE = """
select (select count(*) from subject_keys where wrapping_version <> %(version)s)
     + (select count(*) from organisation_keys where wrapping_version <> %(version)s)
     + (select count(*) from webhook_secrets where wrapping_version <> %(version)s)
"""

READ_KEYS_STILL_THERE = Function(
    "keys_still_there",
    {"ids": "uuid[]"},
    ("uuid",),
    "select id from subject_keys where id = any(%(ids)s::uuid[])",
)
KEYS_STILL_THERE = READ_KEYS_STILL_THERE.call
"""Of keys that were destroyed, those that a restored database still holds."""


@dataclass(frozen=True, slots=True)
class OwnedKey:
    """A wrapped key, with whose it is (subject, organisation or client) and what it is for."""

    owner: UUID
    purpose: KeyPurpose
    key: StoredKey


def owned_key(row: Sequence[Any]) -> OwnedKey:
    """A row of `wrapped_otherwise`."""
    owner, id_, purpose, wrapping, wrapped = row
    return OwnedKey(owner, KeyPurpose(purpose), stored_key(id_, wrapping, wrapped))


def wrap_anew_parameters(keys: Sequence[tuple[OwnedKey, StoredKey]]) -> dict[str, Any]:
    """The parameters of `wrap_anew`: (as it was read, as it shall be) each."""
    return {
        "owner": [was.owner for was, _ in keys],
        "id": [was.key.id for was, _ in keys],
        "was": [was.key.wrapping_version for was, _ in keys],
        "wrapping": [new.wrapping_version for _, new in keys],
        "wrapped": [new.wrapped for _, new in keys],
    }
