"""Shared references: who stands behind a joint account or a tenancy, as each dataset under it names them.

A shared reference is never a subject and holds nothing itself. Its row in `versions` is what a decision about
its people is guarded with, and what two changes of them wait for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from candour.store.facts import SUBJECT_COLUMNS, SUBJECT_ROW
from candour.store.functions import Function

FIRST_SIGHT_SHARED = """
with sighted as (
  insert into shared_references (id, blind, organisation_id, scheme, created_at)
  values (%(id)s, %(blind)s, %(organisation)s, %(scheme)s, now())
  on conflict (blind) do update set blind = excluded.blind
  returning id
), counted as (
  insert into versions (id, version) select id, 1 from sighted where id = %(id)s
)
select id from sighted
"""
"""The id of a shared reference: the one made here, or the one it had already (see `subjects.FIRST_SIGHT`)."""

SHARED_REFERENCE = "select id from shared_references where blind = %(blind)s"

PEOPLE_IN_DATASET = """
select subject_id from shared_people where shared_id = %(shared)s and dataset_id = %(dataset)s
"""

WRITE_PEOPLE = Function(
    "replace_people",
    {"organisation": "uuid", "shared": "uuid", "dataset": "uuid", "subjects": "uuid[]"},
    ("uuid",),
    """
with known as materialized (
  select a.id from unnest(%(subjects)s::uuid[]) as a(id)
   where %(organisation)s = any(array(select f.organisation_id from subject_references f
                                       where f.subject_id = a.id))
), own as materialized (
  select h.id from shared_references h
   where h.id = %(shared)s and h.organisation_id = %(organisation)s
     and exists (select from datasets d where d.id = %(dataset)s and d.organisation_id = %(organisation)s)
     and (select count(*) from known) = cardinality(%(subjects)s::uuid[])
), gone as (
  delete from shared_people p using own
   where p.shared_id = own.id and p.dataset_id = %(dataset)s and p.subject_id <> all(%(subjects)s::uuid[])
), raised as (
  update versions set version = version + 1 where id in (select id from own)
), added as (
  insert into shared_people (shared_id, dataset_id, subject_id)
  select own.id, %(dataset)s, known.id from own cross join known
  on conflict do nothing
)
select known.id from own cross join known
""",
    writes=True,
)
REPLACE_PEOPLE = WRITE_PEOPLE.call
"""Have exactly these people stand behind a shared reference in one dataset, and give them. Nothing is done
unless both are the organisation's, and a reference of its own leads to each of the people."""

READ_BY_SHARED_REFERENCE = Function(
    "facts_by_shared_reference",
    {"blind": "bytea", "named": "bytea", "agreement": "uuid", "datasets": "uuid[]", "stranger": "uuid"},
    ("int", *SUBJECT_COLUMNS),
    """
with behind as materialized (
  select distinct s.person_id
    from shared_references r
    join shared_people p on p.shared_id = r.id
    join subjects s on s.id = p.subject_id
   where r.blind = %(blind)s
     and r.organisation_id = (select u.organisation_id from unknown_subjects u
                               where u.subject_id = %(stranger)s)
     and (%(named)s::bytea is null
          or s.person_id = (select n.person_id
                              from subject_references f join subjects n on n.id = f.subject_id
                             where f.blind = %(named)s::bytea))
     and exists (select from subjects o join subject_keys k on k.subject_id = o.id and k.dataset_id is null
                  where o.person_id = s.person_id)
), found as (
  select row_number() over (order by person_id)::int as n, person_id, %(agreement)s::uuid as agreement,
         (select %(datasets)s::uuid[]
           where exists (select from agreement_versions v
                           join unknown_subjects u on u.organisation_id = v.asker_id
                          where v.agreement_id = %(agreement)s and u.subject_id = %(stranger)s)) as datasets
    from behind
  union all
  select 0, s.person_id, %(agreement)s, %(datasets)s from subjects s
   where s.id = %(stranger)s and s.kind = 'unknown' and not exists (select from behind)
)
select found.n, """
    + SUBJECT_ROW.format(
        of_agreement="and c.agreement_id = found.agreement",
        of_datasets="and r.dataset_id = any(found.datasets)",
    ),
)
FACTS_BY_SHARED_REFERENCE = READ_BY_SHARED_REFERENCE.call
"""Rows as of `facts.FACTS_BY_REFERENCE`, and as there for whose stranger it is. n: a number for each person
behind the reference whose log can still be written; 0 with the stranger's where there is none. named: the
blind index of one of them, null for all."""

PEOPLE_BEHIND = """
select distinct p.subject_id
  from shared_references r
  join shared_people p on p.shared_id = r.id
  join subjects s on s.id = p.subject_id
 where r.blind = %(blind)s
   and (%(named)s::bytea is null
        or s.person_id = (select n.person_id
                            from subject_references f join subjects n on n.id = f.subject_id
                           where f.blind = %(named)s::bytea))
 order by p.subject_id
"""
"""Everybody behind a shared reference, or the one who is named if they are among them."""

VERSION_OF_SHARED = """
select v.id, v.version from shared_references r join versions v on v.id = r.id where r.blind = %(blind)s
"""


def people(rows: Sequence[Sequence[Any]]) -> frozenset[UUID]:
    """The rows of PEOPLE_IN_DATASET or PEOPLE_BEHIND."""
    return frozenset(subject for (subject,) in rows)
