"""Putting records: what a dataset holds about a subject, replaced in one transaction with its entry.

Each has a place: its subject, and the shared reference it is held under or None for the subject's own. Under
a shared reference everybody behind it has a record with what is about them.

A record keeps its row and counts its versions on when it is ended, so that a later record is never taken for
an earlier one: a repeated release recognises what it released by (dataset, version).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from candour.store.facts import StoredRecord, stored_key
from candour.store.functions import Function

LOCK_VERSIONS = """
select id from versions where id = any(%(ids)s::uuid[]) order by id for update
"""
"""So that changes about one subject happen one after the other. By id, so that two loads cannot deadlock."""

CURRENT_VERSIONS = """
select id, version from versions where id = any(%(ids)s::uuid[])
"""

READ_RECORDS = Function(
    "records_of_dataset",
    {"organisation": "uuid", "dataset": "uuid", "subjects": "uuid[]"},
    ("uuid", "uuid", "uuid", "int", "bytea", "uuid", "int", "bytea"),
    """
select r.subject_id, r.shared_id, r.id, r.version, r.sealed, k.id, k.wrapping_version, k.wrapped
  from records r join subject_keys k on k.subject_id = r.subject_id and k.id = r.key_id
 where r.dataset_id = %(dataset)s and r.subject_id = any(%(subjects)s::uuid[])
   and exists (select from datasets d where d.id = %(dataset)s and d.organisation_id = %(organisation)s)
""",
)
RECORDS = READ_RECORDS.call
"""What one dataset of the organisation's holds about these subjects, under whatever reference."""

WRITE_RECORDS = Function(
    "put_records",
    {
        "organisation": "uuid", "dataset": "uuid", "at": "timestamptz", "subject": "uuid[]", "id": "uuid[]",
        "shared": "uuid[]", "version": "int[]", "key": "uuid[]", "sealed": "bytea[]",
    },
    ("uuid",),
    """
insert into records as r (subject_id, id, dataset_id, shared_id, version, key_id, sealed, updated_at)
select a.subject_id, a.id, %(dataset)s, a.shared_id, a.version, a.key_id, a.sealed, %(at)s
  from unnest(%(subject)s::uuid[], %(id)s::uuid[], %(shared)s::uuid[], %(version)s::int[], %(key)s::uuid[],
              %(sealed)s::bytea[])
    as a(subject_id, id, shared_id, version, key_id, sealed)
  join subject_keys k on k.subject_id = a.subject_id and k.id = a.key_id and k.dataset_id = %(dataset)s
 where exists (select from datasets d where d.id = %(dataset)s and d.organisation_id = %(organisation)s)
on conflict (subject_id, id) do update
   set version = excluded.version, key_id = excluded.key_id, sealed = excluded.sealed,
       updated_at = excluded.updated_at
 where r.dataset_id = excluded.dataset_id
returning r.id
""",
    writes=True,
)  # fmt: skip
PUT_RECORDS = WRITE_RECORDS.call
"""Arrays of equal length, one element a record; one that is there already comes with its own id. Gives the
ids of those stored: in a dataset of the organisation's, under the key of that subject and dataset."""

Place = tuple[UUID, UUID | None]
"""A subject, and the shared reference under which something is held about them."""


def records_by_place(rows: Sequence[Sequence[Any]], dataset: UUID) -> dict[Place, StoredRecord]:
    """The rows of RECORDS by place."""
    return {
        (subject, shared): StoredRecord(
            id_, dataset, version, stored_key(key, wrapping, wrapped), bytes(sealed), shared
        )
        for subject, shared, id_, version, sealed, key, wrapping, wrapped in rows
    }


def put_parameters(
    organisation: UUID, records: Sequence[tuple[UUID, StoredRecord]], dataset: UUID, at: Any
) -> dict[str, Any]:
    """The parameters of PUT_RECORDS: (subject, record) each; at: when they were put, UTC."""
    return {
        "organisation": organisation,
        "dataset": dataset,
        "at": at,
        "subject": [subject for subject, _ in records],
        "id": [record.id for _, record in records],
        "shared": [record.shared for _, record in records],
        "version": [record.version for _, record in records],
        "key": [record.key.id for _, record in records],
        "sealed": [record.sealed for _, record in records],
    }
