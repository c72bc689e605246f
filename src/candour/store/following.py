"""Following the log: entries about people in the order in which they got their places, a batch at a time.

Who follows remembers the last place it has read. Places are given once and without a gap, so nothing is
passed over, whenever it was committed; and no release waits for anybody who follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from candour.store.facts import StoredKey, stored_key

NEXT_LEAVES = """
select index, id, leaf from leaves where index > %(after)s order by index limit %(most)s
"""
"""The leaves behind a place."""

LAST_PLACE = "select coalesce(max(index), -1) from leaves"

WATCHED_ENTRIES = """
select s.person_id, e.subject_id, e.id, e.at, e.happened, e.kind, e.sealed,
       k.id, k.wrapping_version, k.wrapped
  from entries e
  join subjects s on s.id = e.subject_id
  join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join withheld_entries w on w.subject_id = e.subject_id and w.entry_id = e.id
 where e.at between %(since)s and %(until)s and e.id = any(%(ids)s::uuid[])
   and (w.entry_id is null or w.lifted_at is not null)
   and ((e.kind = 'use' and exists (
          select from alerts a join subjects o on o.id = a.subject_id
           where o.person_id = s.person_id and a.ended_at is null))
     or (e.kind = 'account' and exists (
          select from cases c join subjects o on o.id = c.subject_id
           where o.person_id = s.person_id and c.kind = 'correction')))
"""
"""Of some entries, logged between two moments, those about people who want to hear of them: of a use with an
alert, of a change of a record with a correction. What is kept from view is not among them."""


@dataclass(frozen=True, slots=True)
class WatchedEntry:
    """An entry about somebody who wants to hear of such, still sealed."""

    person: UUID
    subject: UUID
    id: UUID
    at: datetime
    happened: datetime
    kind: str
    sealed: bytes
    key: StoredKey


def watched_entry(row: Sequence[Any]) -> WatchedEntry:
    """A row of WATCHED_ENTRIES."""
    person, subject, id_, at, happened, kind, sealed, key, wrapping, wrapped = row
    return WatchedEntry(
        person, subject, id_, at, happened, kind, bytes(sealed), stored_key(key, wrapping, wrapped)
    )
