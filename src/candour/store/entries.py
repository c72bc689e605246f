"""One entry of the log, in the transaction of the change it records; and what is read to seal or repeat one.

`store.guarded` inserts the many entries of the exchange's hot path.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from candour.store.functions import Function

INSERT_ENTRY = """
with entered as (
  insert into entries (subject_id, id, at, happened, kind, organisation_id, key_id, sealed,
                       holder_key_id, holder_sealed)
  values (%(subject)s, %(id)s, %(at)s, %(happened)s, %(kind)s, %(organisation)s, %(key)s, %(sealed)s,
          %(holder_key)s, %(holder_sealed)s)
)
insert into pending (id, leaf) values (%(id)s, %(leaf)s)
"""
"""One entry in the transaction of the change it records."""

INSERT_OPEN_ENTRY = """
with entered as (
  insert into open_entries (id, at, kind, body, nonce)
  values (%(id)s, %(at)s, %(kind)s, %(body)s, %(nonce)s)
)
insert into pending (id, leaf) values (%(id)s, %(leaf)s)
"""
"""One entry that concerns no person."""

LOG_KEY = """
select id, wrapping_version, wrapped from subject_keys
 where subject_id = %(subject)s and dataset_id is null
"""
"""The wrapped log key of a subject."""

LOG_KEYS = """
select subject_id, id, wrapping_version, wrapped from subject_keys
 where subject_id = any(%(subjects)s) and dataset_id is null
"""
"""The wrapped log keys of some subjects."""

HOLDERS_OF_KEYS = """
select o.id, o.slug, k.key_id, k.wrapping_version, k.wrapped
  from organisation_keys k join organisations o on o.id = k.organisation_id
 where k.key_id = any(%(keys)s)
"""
"""The organisations under whose keys holders' parts are sealed, and the wrapped keys."""

KEY_OF_HOLDER = "select key_id from organisation_keys where organisation_id = %(organisation)s"
"""The key under which the parts that only this organisation may read are sealed."""

READ_REPEAT = Function(
    "entry_of_repeat",
    {"client": "uuid", "key": "text"},
    ("uuid", "bytea", "timestamptz", "timestamptz", "varchar", "uuid", "int", "bytea", "bytea"),
    """
select r.id, r.request, r.at, e.at, e.kind, e.key_id, k.wrapping_version, k.wrapped, e.sealed
  from repeats r
  join entries e on e.subject_id = r.subject_id and e.id = r.id
  left join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
 where r.client_id = %(client)s and r.key = %(key)s
""",
)
REPEAT = READ_REPEAT.call
"""What an idempotency key was used for; without a wrapped key once its person was erased."""

RAISE_VERSIONS = "update versions set version = version + 1 where id = any(%(ids)s)"
"""In the transaction of every change that could alter a decision."""


class EntryRow(Struct, frozen=True):
    """One sealed entry, ready to insert, with its leaf."""

    id: UUID
    subject: UUID
    at: datetime
    happened: datetime
    kind: str
    organisation: UUID | None
    key: UUID
    sealed: bytes
    holder_key: UUID | None
    holder_sealed: bytes | None
    leaf: bytes


@dataclass(frozen=True, slots=True)
class OpenEntryRow:
    """An entry that concerns no person, ready to insert; body and nonce stand in the open."""

    id: UUID
    at: datetime
    kind: str
    body: bytes
    nonce: bytes
    leaf: bytes


def open_entry_parameters(row: OpenEntryRow) -> dict[str, Any]:
    """The parameters of INSERT_OPEN_ENTRY."""
    return {name: getattr(row, name) for name in OpenEntryRow.__slots__}


def entry_parameters(row: EntryRow) -> dict[str, Any]:
    """The parameters of INSERT_ENTRY."""
    return asdict(row)
