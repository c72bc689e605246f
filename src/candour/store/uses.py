"""Uses of a person's data as that person may see them: sealed, newest first, and never one that is withheld.

A withheld use is left out by the statement itself, so no page has to remember it. What was sealed under a key
that has been destroyed is left out too: nobody can read it any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from candour.store.facts import StoredKey, stored_key

# Composed only of the texts in this file; everything from outside is a parameter.
_SHOWN_TO_PERSON = """
  from subjects s
  join entries e on e.subject_id = s.id
  join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join withheld_entries w on w.subject_id = e.subject_id and w.entry_id = e.id
  left join leaves l on l.id = e.id
 where s.person_id = %(person)s and (w.entry_id is null or w.lifted_at is not null)
"""

_ENTRY = f"""
select e.id, e.at, e.happened, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped, w.lifted_at
{_SHOWN_TO_PERSON}"""

# By `not exists`, PostgreSQL expects that nearly all uses stay, and goes along the index until it has
# enough. Of a left join that finds nothing it expects that few stay, and sorts all that somebody has.
_SHOWN_USE = """
        where e.subject_id = s.id and e.kind = 'use'
          and not exists (
              select from withheld_entries w
               where w.subject_id = e.subject_id and w.entry_id = e.id
                 and (w.lifted_at is null or w.review_of is not null))"""

USES = f"""
select e.id, e.at, e.happened, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped, w.lifted_at
  from subjects s
 cross join lateral (
       select e.*
         from entries e{_SHOWN_USE}
          and (%(asker)s::uuid is null or e.organisation_id = %(asker)s::uuid)
          and (%(since)s::timestamptz is null or e.happened >= %(since)s::timestamptz)
          and (%(until)s::timestamptz is null or e.happened < %(until)s::timestamptz)
          and (%(before)s::timestamptz is null
               or (e.happened, e.id) < (%(before)s::timestamptz, %(before_id)s::uuid))
        order by e.happened desc, e.id desc
        limit %(limit)s
       ) e
  join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join withheld_entries w on w.subject_id = e.subject_id and w.entry_id = e.id
 where s.person_id = %(person)s
 order by e.happened desc, e.id desc
 limit %(limit)s
"""
"""The uses that happened before a place in the list, or the newest; null leaves a condition out. Each joined
subject is read along its own index and no further than one page, however long its history is."""

ONE_ENTRY = f"{_ENTRY} and e.id = %(id)s"
"""One entry about a person, of any kind; no row for somebody else's."""

OWN_SINCE = f"""{_ENTRY} and e.kind in ('choice', 'account', 'rights') and e.happened >= %(since)s
 order by e.happened desc, e.id desc
 limit %(limit)s
"""
"""What was decided and changed since a moment, the newest first; no use."""

REVIEWS = f"""{_ENTRY} and w.review_of = %(use)s
 order by e.id desc
"""
"""What was found in each review of a use that was kept from view, and each time that it was opened for one,
the newest first; no row until it is shown."""

NEWEST_ENTRY = """
select n.id, l.index, l.leaf, h.size, h.root, h.signed_at
  from (values (true)) one
  left join log_head h on true
  left join lateral (
       select e.id
         from subjects s
        cross join lateral (
              select e.id
                from entries e
               where e.subject_id = s.id
                 and e.key_id = any(array(select k.id from subject_keys k where k.subject_id = s.id))
                 and not exists (
                     select from withheld_entries w
                      where w.subject_id = e.subject_id and w.entry_id = e.id and w.lifted_at is null)
               order by e.id desc
               limit 1
              ) e
        where s.person_id = %(person)s
        order by e.id desc
        limit 1
       ) n on true
  left join leaves l on l.id = n.id
"""
"""The entry about a person that was logged last, with its place in the log and its leaf once it has them, and
the head of the log as the database knows it; one row, whatever there is."""

ASKERS = f"""
select distinct e.organisation_id
  from subjects s
 cross join lateral (
       select distinct e.organisation_id
         from entries e{_SHOWN_USE}
       ) e
 where s.person_id = %(person)s and e.organisation_id is not null
"""
"""Who used a person's data."""

_NEWEST_MONTH = """select date_trunc('month', e.happened at time zone 'Europe/London') as month
         from entries e"""

MONTHS = f"""
with recursive months as (
  select s.id, m.month
    from subjects s
   cross join lateral (
         {_NEWEST_MONTH}{_SHOWN_USE}
          order by e.happened desc, e.id desc
          limit 1
         ) m
   where s.person_id = %(person)s
   union all
  select s.id, m.month
    from months s
   cross join lateral (
         {_NEWEST_MONTH}{_SHOWN_USE}
            and e.happened < s.month at time zone 'Europe/London'
          order by e.happened desc, e.id desc
          limit 1
         ) m
)
select distinct greatest(month, timestamp '0001-01-01')::date from months order by 1 desc
"""
"""The first day of each month in which somebody used a person's data, in the United Kingdom's time, the
newest first. Each month costs one step along the index, however many uses it has."""

COUNTS = f"""
select greatest(e.happened at time zone 'Europe/London', timestamp '0001-01-01')::date, count(*)
  from subjects s
 cross join lateral (
       select e.happened
         from entries e{_SHOWN_USE}
          and e.happened >= %(since)s::timestamptz and e.happened < %(until)s::timestamptz
       ) e
 where s.person_id = %(person)s
 group by 1
"""
"""How many uses on each day, where there are too many to open each; what became of them stays sealed."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One sealed entry with the key it is sealed under. lifted: when a withheld one was shown, else None."""

    id: UUID
    at: datetime
    happened: datetime
    kind: str
    sealed: bytes
    key: StoredKey
    lifted: datetime | None


def stored_entry(row: Sequence[Any]) -> StoredEntry:
    """A row of USES, ONE_ENTRY, OWN_SINCE or REVIEWS."""
    id_, at, happened, kind, sealed, key, wrapping, wrapped, lifted = row
    return StoredEntry(id_, at, happened, kind, bytes(sealed), stored_key(key, wrapping, wrapped), lifted)
