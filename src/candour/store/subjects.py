"""First sight of a person, by whichever door: a reference, its subject, their version and their keys at once.

Two requests may see the same new reference in the same moment. One makes the subject; the other waits for
it to commit, makes nothing, and is given the winner's, so that nobody becomes two people by chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from candour.store.facts import StoredKey, stored_key
from candour.store.functions import Function


def _first_sight(of_whom: str) -> str:
    """The statement, for those new references that meet a condition."""
    return f"""
with asked as materialized (
  select distinct on (blind) *
    from unnest(%(blind)s::bytea[], %(organisation)s::uuid[], %(scheme)s::text[], %(subject)s::uuid[],
                %(person)s::uuid[], %(sealed)s::bytea[], %(key)s::uuid[], %(wrapping)s::int[],
                %(wrapped)s::bytea[])
      as a(blind, organisation_id, scheme, subject_id, person_id, sealed, key_id, wrapping_version, wrapped)
   where {of_whom}
   order by blind
), sighted as (
  insert into subject_references (blind, organisation_id, scheme, subject_id, sealed, created_at)
  select blind, organisation_id, scheme, subject_id, sealed, now() from asked order by blind
  on conflict (blind) do update set blind = excluded.blind
  returning blind, subject_id
), won as (
  select a.* from asked a join sighted s on s.blind = a.blind and s.subject_id = a.subject_id
), made as (
  insert into subjects (id, person_id, kind, opted_out, created_at)
  select subject_id, person_id, 'person', null, now() from won
), counted as (
  insert into versions (id, version) select subject_id, 1 from won
), keyed as (
  insert into subject_keys (subject_id, id, dataset_id, wrapping_version, wrapped, created_at)
  select subject_id, key_id, null, wrapping_version, wrapped, now() from won
)
select blind, subject_id from sighted
"""


FIRST_SIGHT = _first_sight("true")
"""Arrays of equal length, one element a new reference. Gives (blind, subject id) for each distinct one:
the subject made here, or the one it led to already. In blind order, so that two loads cannot deadlock; an
update that changes nothing, because only an update gives back a row that was committed a moment ago."""

MAKE_SUBJECTS = Function(
    "first_sight",
    {
        "blind": "bytea[]", "organisation": "uuid[]", "scheme": "text[]", "subject": "uuid[]",
        "person": "uuid[]", "sealed": "bytea[]", "key": "uuid[]", "wrapping": "int[]", "wrapped": "bytea[]",
    },
    ("bytea", "uuid"),
    _first_sight(
        """not exists (select from subjects s where s.person_id = a.person_id)
     and not exists (select from accounts c where c.person_id = a.person_id)"""
    ),
    writes=True,
)  # fmt: skip
FIRST_SIGHT_OF_NEW = MAKE_SUBJECTS.call
"""The same for whoever may not write references: each leads to somebody new, and never to who is here."""


def _knowing(subject: str) -> str:
    """The organisations of which a reference leads to a subject: its own, or one that several share.

    To be compared as an array, so that PostgreSQL reads what there is of the subject and never, while it has
    counted nothing yet, all that there is of the organisation.
    """
    return f"""
       select f.organisation_id from subject_references f where f.subject_id = {subject}
        union all
       select h.organisation_id from shared_people p join shared_references h on h.id = p.shared_id
        where p.subject_id = {subject}"""


WRITE_KEYS = Function(
    "put_keys",
    {
        "organisation": "uuid", "subject": "uuid[]", "dataset": "uuid[]", "key": "uuid[]",
        "wrapping": "int[]", "wrapped": "bytea[]",
    },
    ("uuid", "uuid", "uuid", "int", "bytea"),
    f"""
insert into subject_keys (subject_id, id, dataset_id, wrapping_version, wrapped, created_at)
select distinct on (subject_id, dataset_id)
       subject_id, key_id, dataset_id, wrapping_version, wrapped, now()
  from unnest(%(subject)s::uuid[], %(dataset)s::uuid[], %(key)s::uuid[], %(wrapping)s::int[],
              %(wrapped)s::bytea[])
    as a(subject_id, dataset_id, key_id, wrapping_version, wrapped)
 where %(organisation)s = any(array({_knowing("a.subject_id")}))
   and (dataset_id is null
        or exists (select from datasets d where d.id = a.dataset_id and d.organisation_id = %(organisation)s))
 order by subject_id, dataset_id
on conflict on constraint one_key_per_subject_and_dataset do update set dataset_id = excluded.dataset_id
returning subject_id, dataset_id, id, wrapping_version, wrapped
""",
    writes=True,
)  # fmt: skip
NEW_KEYS = WRITE_KEYS.call
"""Keys for subjects and datasets seen together for the first time: gives the key that counts for each, the
new one or the one another request made a moment earlier. A dataset of null asks for a log key. None is made
for a subject to whom no reference of the organisation leads, or for a dataset that is not its own."""

SUBJECTS_BY_REFERENCE = """
select blind, subject_id from subject_references where blind = any(%(blinds)s::bytea[])
"""
"""(blind, subject id) for those of the references that are known."""

READ_KEYS = Function(
    "keys_of",
    {"organisation": "uuid", "subjects": "uuid[]", "datasets": "uuid[]"},
    ("uuid", "uuid", "uuid", "int", "bytea"),
    f"""
select k.subject_id, k.dataset_id, k.id, k.wrapping_version, k.wrapped from subject_keys k
 where k.subject_id = any(%(subjects)s::uuid[])
   and (k.dataset_id is null
        or k.dataset_id in (select d.id from datasets d where d.id = any(%(datasets)s::uuid[])
                                                          and d.organisation_id = %(organisation)s))
   and %(organisation)s = any(array({_knowing("k.subject_id")}))
""",
)
KEYS = READ_KEYS.call
"""The log key (dataset null) of each subject, and its keys for these datasets: of those to whom a reference
of the organisation leads, and for datasets of its own."""


READ_LOGGED_UNDER = Function(
    "logged_under",
    {"organisation": "uuid", "subjects": "uuid[]"},
    ("uuid", "uuid", "uuid", "int", "bytea"),
    f"""
select distinct on (a.id) a.id, s.id, k.id, k.wrapping_version, k.wrapped
  from unnest(%(subjects)s::uuid[]) as a(id)
  join subjects me on me.id = a.id
  join subjects s on s.person_id = me.person_id
  join subject_keys k on k.subject_id = s.id and k.dataset_id is null
 where %(organisation)s = any(array({_knowing("a.id")}
        union all
       select u.organisation_id from unknown_subjects u where u.subject_id = a.id))
 order by a.id, s.id
""",
)
LOGGED_UNDER = READ_LOGGED_UNDER.call
"""(subject, the one that entries about its person are made for, its log key); none once all was erased, and
none for a subject that is not the organisation's stranger and to whom no reference of it leads."""

PERSONS = "select id, person_id from subjects where id = any(%(subjects)s::uuid[])"
"""(subject, person) of each."""

LOCK_PERSONS = Function(
    "hold_persons",
    {"subjects": "uuid[]"},
    ("uuid", "uuid"),
    """
select s.id, s.person_id from subjects s
 where s.person_id in (select person_id from subjects where id = any(%(subjects)s::uuid[]))
 order by s.id for update
""",
    writes=True,
)
HOLD_PERSONS = LOCK_PERSONS.call
"""(subject, person) of all that is joined with these subjects, held so that nobody joins one meanwhile."""

PERSONS_WITH_ACCOUNTS = "select person_id from accounts where person_id = any(%(persons)s::uuid[])"

MERGE_PERSONS = Function(
    "join_persons",
    {"organisation": "uuid", "subjects": "uuid[]", "kept": "uuid"},
    ("uuid",),
    """
with persons as materialized (
  select distinct person_id from subjects where id = any(%(subjects)s::uuid[])
), allowed as materialized (
  select s.id from subjects s
   where s.id = any(%(subjects)s::uuid[])
     and exists (select from persons p where p.person_id = %(kept)s)
     and not exists (
         select from persons p
          where %(organisation)s <> all(array(select f.organisation_id
                                                from subjects o
                                                join subject_references f on f.subject_id = o.id
                                               where o.person_id = p.person_id)))
), raised as (
  update versions set version = version + 1 where id in (select id from allowed)
)
update subjects set person_id = %(kept)s where id in (select id from allowed)
returning id
""",
    writes=True,
)
JOIN_PERSONS = MERGE_PERSONS.call
"""Make the persons of these subjects one, in every guard's sight. subjects: all of them, held. Gives them;
none where a reference of the organisation's own does not lead to each of the persons, of whom one is kept."""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """A subject about to be made for a reference nobody knew.

    blind: of the reference. sealed: the reference's value under `log_key`. person: a fresh id, for a subject
    is a person of its own until it is joined with another.
    """

    blind: bytes
    organisation: UUID
    scheme: str
    subject: UUID
    person: UUID
    sealed: bytes
    log_key: StoredKey


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key about to be made. dataset: its id, or None for a log key."""

    subject: UUID
    dataset: UUID | None
    key: StoredKey


def first_sight_parameters(subjects: Sequence[NewSubject]) -> dict[str, Any]:
    """The parameters of FIRST_SIGHT."""
    return {
        "blind": [new.blind for new in subjects],
        "organisation": [new.organisation for new in subjects],
        "scheme": [new.scheme for new in subjects],
        "subject": [new.subject for new in subjects],
        "person": [new.person for new in subjects],
        "sealed": [new.sealed for new in subjects],
        "key": [new.log_key.id for new in subjects],
        "wrapping": [new.log_key.wrapping_version for new in subjects],
        "wrapped": [new.log_key.wrapped for new in subjects],
    }


def new_keys_parameters(organisation: UUID, keys: Sequence[NewKey]) -> dict[str, Any]:
    """The parameters of NEW_KEYS."""
    return {
        "organisation": organisation,
        "subject": [new.subject for new in keys],
        "dataset": [new.dataset for new in keys],
        "key": [new.key.id for new in keys],
        "wrapping": [new.key.wrapping_version for new in keys],
        "wrapped": [new.key.wrapped for new in keys],
    }


def subjects_by_blind(rows: Iterable[Sequence[Any]]) -> dict[bytes, UUID]:
    """The rows of FIRST_SIGHT or SUBJECTS_BY_REFERENCE as blind index -> subject."""
    return {bytes(blind): subject for blind, subject in rows}


def keys_by_subject(rows: Iterable[Sequence[Any]]) -> dict[tuple[UUID, UUID | None], StoredKey]:
    """The rows of NEW_KEYS or KEYS as (subject, dataset id or None for the log) -> key."""
    return {
        (subject, dataset): stored_key(key, wrapping, wrapped)
        for subject, dataset, key, wrapping, wrapped in rows
    }
