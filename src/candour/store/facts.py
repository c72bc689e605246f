"""One read that brings everything a decision needs about a person, still sealed.

Many asks share one statement. A person is every subject joined with the one the reference leads to; a
reference nobody knows leads to the asker's own pseudo-subject, by the same plan and in the same time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from candour.core.agreement import Assurance
from candour.core.choice import Choice, ConsentState
from candour.core.subject import Objection, ObjectionState
from candour.store.functions import Function

# Composed only of the texts in this file; everything from outside is a parameter.
SUBJECT_ROW = """
       s.id, s.kind, s.opted_out, v.version, k.id, k.wrapping_version, k.wrapped,
       (select json_agg(json_build_array(c.agreement_id, c.state, c.version, extract(epoch from c.expires_at),
                                         c.assurance, c.spent_by))::text
          from choices c where c.subject_id = s.id {of_agreement}
           and not exists (select from subjects o join deaths d on d.subject_id = o.id
                            where o.person_id = s.person_id and d.undone_at is null)),
       (select json_agg(json_build_array(c.agreement_id, c.state))::text
          from objections c where c.subject_id = s.id {of_agreement}),
       array(select r.dataset_id from restrictions r where r.subject_id = s.id and r.ended_at is null),
       array(select p.attribute from protections p where p.subject_id = s.id and p.ended_at is null),
       array(select theirs.subject_id || ' ' || p.attribute
               from shared_people mine
               join shared_people theirs on theirs.shared_id = mine.shared_id
               join subjects t on t.id = theirs.subject_id and t.person_id <> s.person_id
               join subjects of on of.person_id = t.person_id
               join protections p on p.subject_id = of.id and p.ended_at is null
              where mine.subject_id = s.id),
       rec.ids, rec.datasets, rec.versions, rec.keys, rec.wrappings, rec.wrapped, rec.sealed, rec.shared
  from found
  join subjects s on s.person_id = found.person_id
  join versions v on v.id = s.id
  left join subject_keys k on k.subject_id = s.id and k.dataset_id is null
  left join lateral (
       select array_agg(r.id) as ids, array_agg(r.dataset_id) as datasets, array_agg(r.version) as versions,
              array_agg(r.key_id) as keys, array_agg(rk.wrapping_version) as wrappings,
              array_agg(rk.wrapped) as wrapped, array_agg(r.sealed) as sealed,
              array_agg(r.shared_id) as shared
         from records r
         join subject_keys rk on rk.subject_id = r.subject_id and rk.id = r.key_id
        where r.subject_id = s.id {of_datasets}
       ) rec on true
"""

SUBJECT_COLUMNS = (
    "uuid", "varchar", "boolean", "bigint", "uuid", "int", "bytea",  # the subject, its version and log key
    "text", "text", "uuid[]", "varchar[]", "text[]",  # choices, objections and what is kept back
    "uuid[]", "uuid[]", "int[]", "uuid[]", "int[]", "bytea[]", "bytea[]", "uuid[]",  # records and their keys
)  # fmt: skip
"""The types of what SUBJECT_ROW brings."""

READ_BY_REFERENCE = Function(
    "facts_by_reference",
    {"n": "int[]", "blind": "bytea[]", "stranger": "uuid[]", "agreement": "uuid[]", "datasets": "text[]"},
    ("int", *SUBJECT_COLUMNS),
    """
with asked as materialized (
  select * from unnest(%(n)b::int[], %(blind)b::bytea[], %(stranger)b::uuid[], %(agreement)b::uuid[],
                       %(datasets)b::text[]) as a(n, blind, stranger, agreement, datasets)
), found as (
  select a.n, a.agreement, p.person_id,
         case when exists (select from agreement_versions v
                            where v.agreement_id = a.agreement and v.asker_id = u.organisation_id)
              then a.datasets::uuid[] end as datasets
    from asked a
    join unknown_subjects u on u.subject_id = a.stranger
    left join subject_references r on r.blind = a.blind and r.organisation_id = u.organisation_id
    join subjects p on p.id = coalesce(r.subject_id, a.stranger)
)
select found.n, """
    + SUBJECT_ROW.format(
        of_agreement="and c.agreement_id = found.agreement",
        of_datasets="and r.dataset_id = any(found.datasets)",
    ),
)
FACTS_BY_REFERENCE = READ_BY_REFERENCE.binary_call
"""Arrays of equal length: n (the ask's number), blind (32 bytes), stranger (the asker's pseudo-subject),
agreement, datasets (each a PostgreSQL uuid array as text). Gives one row for each ask and joined subject.

The stranger says who asks: only references of that organisation lead to anybody, and records come only under
an agreement by which it asks."""

FACTS_BY_PERSON = """
with found as (select %(person)s::uuid as person_id)
select 0, """ + SUBJECT_ROW.format(of_agreement="", of_datasets="")
"""Everything about one person: for the portal's pages and previews."""


class StoredKey(Struct, frozen=True):
    """A wrapped data key and its id."""

    id: UUID
    wrapping_version: int
    wrapped: bytes


def stored_key(id: UUID, wrapping_version: int, wrapped: bytes | memoryview) -> StoredKey:
    """A key as three columns of a row give it, by whichever driver and either way it reads bytea."""
    return StoredKey(id, wrapping_version, bytes(wrapped))


class StoredRecord(Struct, frozen=True):
    """A sealed record. dataset: its id. shared: of the shared reference it is held under, if it is."""

    id: UUID
    dataset: UUID
    version: int
    key: StoredKey
    sealed: bytes
    shared: UUID | None = None


class StoredSubject(Struct, frozen=True):
    """One joined subject as the read brings it. log_key is None once it has been destroyed.

    opted_out: None when no check of the National Data Opt-out is recorded. spent_by: agreement -> the entry
    that spent the person's single-use consent. others_protect: (subject, attribute) that is protected for
    somebody who stands behind a shared reference with them.
    """

    id: UUID
    known: bool
    opted_out: bool | None
    version: int
    log_key: StoredKey | None
    choices: tuple[Choice, ...]
    spent_by: dict[UUID, UUID]
    objections: tuple[Objection, ...]
    restricted: tuple[UUID | None, ...]
    protected: tuple[str, ...]
    others_protect: tuple[tuple[UUID, str], ...]
    records: tuple[StoredRecord, ...]


_ChoiceRow = tuple[UUID, str, int, float | None, int, UUID | None]
_choice_rows = msgspec.json.Decoder(list[_ChoiceRow])
_objection_rows = msgspec.json.Decoder(list[tuple[UUID, str]])


def stored_subject(row: Sequence[Any]) -> StoredSubject:
    """A row of either statement above, without its ask's number; bytea columns arrive as bytes."""
    (_, id_, kind, opted_out, version, key, wrapping, wrapped, choices, objections, restricted, protected,
     others_protect, *records) = row  # fmt: skip
    answers = _choice_rows.decode(choices) if choices else []
    return StoredSubject(
        id=id_,
        known=kind == "person",
        opted_out=opted_out,
        version=version,
        log_key=None if key is None else StoredKey(key, wrapping, wrapped),
        choices=tuple(_choice(answer) for answer in answers),
        spent_by={answer[0]: answer[5] for answer in answers if answer[5] is not None},
        objections=(
            tuple(Objection(of, ObjectionState(state)) for of, state in _objection_rows.decode(objections))
            if objections
            else ()
        ),
        restricted=tuple(restricted),
        protected=tuple(protected),
        others_protect=tuple(
            (UUID(of), name) for of, _, name in (each.partition(" ") for each in others_protect)
        ),
        records=() if records[0] is None else tuple(_record(*each) for each in zip(*records, strict=True)),
    )


def _choice(answer: _ChoiceRow) -> Choice:
    agreement, state, version, expires, assurance, spent_by = answer
    return Choice(
        agreement,
        ConsentState(state),
        version,
        None if expires is None else datetime.fromtimestamp(expires, UTC),
        Assurance(assurance),
        spent_by is not None,
    )


def _record(
    id_: UUID,
    dataset: UUID,
    version: int,
    key: UUID,
    wrapping: int,
    wrapped: bytes,
    sealed: bytes,
    shared: UUID | None,
) -> StoredRecord:
    return StoredRecord(id_, dataset, version, StoredKey(key, wrapping, wrapped), sealed, shared)
