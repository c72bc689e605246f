"""The feed of changes: from the outbox of entries to numbered changes, each for one client, and its answer.

Whatever may concern a partner leaves its entry's id in `untold`, in the transaction that records it. The one
teller turns it into rows of `changes`, numbered for each client from 1 without a gap, and takes it out again
in one transaction. So whoever reads on from a number can never have passed over one that was committed late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from candour.core.reaching import Reach
from candour.store.entries import EntryRow, OpenEntryRow
from candour.store.facts import StoredKey, stored_key
from candour.store.functions import Function
from candour.store.keys import MESSAGES

ADD_UNTOLD = "insert into untold (entry_id, subject_id) values (%(entry)s, %(subject)s)"
"""In the transaction of the entry. subject: null for an open entry."""

OLDEST_UNTOLD = "select extract(epoch from now() - recorded)::float8 from untold order by entry_id limit 1"
"""For how many seconds what may concern a partner has waited for the teller."""

TAKE_TELLING = "select pg_try_advisory_lock(%(lock)s)"
"""Whether this session tells now. The lock ends with the session, and every write is made on that session."""

READ_UNTOLD = """
select u.entry_id, u.subject_id, coalesce(e.kind, o.kind), coalesce(e.at, o.at), e.sealed,
       k.id, k.wrapping_version, k.wrapped, o.body
  from untold u
  left join entries e on e.subject_id = u.subject_id and e.id = u.entry_id
  left join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join open_entries o on o.id = u.entry_id
 order by e.kind is distinct from 'choice', u.entry_id
 limit %(most)s
"""
"""What people decided comes first, so that no load of records can hold it up."""

WRITERS = """
select array_agg(virtualtransaction) from pg_locks
 where locktype = 'relation' and relation = 'entries'::regclass and mode = 'RowExclusiveLock'
   and database = (select oid from pg_database where datname = current_database())
"""
"""The transactions that may be inserting entries now. A statement takes this lock before it looks, so one
that is not here, and was not committed yet, will see everything committed before this was asked."""

ARE_WRITING = f"""
select exists (select from unnest(({WRITERS})) as w(writer) where writer = any(%(writers)s::text[]))
"""
"""Whether any of them has not ended. (How CREATE INDEX CONCURRENTLY waits: WaitForLockers in lmgr.c.)"""

_ASKED = """asked as (
  select s.id as subject, q.place, q.organisation
    from unnest(%(places)s::int[], %(subjects)s::uuid[], %(organisations)s::uuid[])
           as q(place, subject, organisation)
    join subjects own on own.id = q.subject
    join subjects s on s.person_id = own.person_id
   group by s.id, q.place, q.organisation)"""
"""Many questions in one statement, each by its place in a list: every subject of the persons it is about."""

GIVEN = f"""
with {_ASKED}, together as (
  select subject, organisation, array_agg(place) as places from asked group by subject, organisation)
select a.places, e.id, e.at, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped,
       w.entry_id is not null and w.lifted_at is null
  from together a
  join entries e on e.subject_id = a.subject and e.kind = 'use'
                and (a.organisation is null or e.organisation_id = a.organisation)
  join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id
  left join withheld_entries w on w.subject_id = e.subject_id and w.entry_id = e.id
 order by e.happened desc, e.id desc
"""
"""The uses of the data of each question's persons, sealed, newest first; whether each is withheld now.

Each comes with the places of those who asked about it. organisation: the only one of interest, or null."""

REFERENCES = f"""
with {_ASKED}
select a.place, r.organisation_id, r.scheme, r.sealed, k.id, k.wrapping_version, k.wrapped
  from asked a
  join subject_references r on r.subject_id = a.subject and r.organisation_id = a.organisation
  join subject_keys k on k.subject_id = r.subject_id and k.dataset_id is null
 order by r.organisation_id, r.scheme, r.created_at
"""
"""The references by which an organisation knows each question's persons, sealed under each one's log key."""

REFERENCES_OF_SUBJECT = """
select r.organisation_id, r.scheme, r.sealed, k.id, k.wrapping_version, k.wrapped
  from subject_references r
  join subject_keys k on k.subject_id = r.subject_id and k.dataset_id is null
 where r.subject_id = %(subject)s
 order by r.organisation_id, r.scheme, r.created_at
"""
"""Those that lead to one subject, whoever it is joined with."""

KEPT_FROM_VIEW = f"""
with {_ASKED}
select a.place, p.attribute, null::text, false
  from asked a join protections p on p.subject_id = a.subject and p.ended_at is null
 union
select a.place, null, d.key, d.key is null
  from asked a
  join restrictions r on r.subject_id = a.subject and r.ended_at is null
  left join datasets d on d.id = r.dataset_id
"""
"""What is protected (an attribute) or restricted (a dataset, or everything) about each question's persons."""

HOLDING = f"""
with {_ASKED}
select distinct a.place, d.organisation_id, d.key, d.attributes
  from asked a
  join records r on r.subject_id = a.subject
  join datasets d on d.id = r.dataset_id
"""
"""The datasets that hold a record of each question's persons, and what they register."""

WAY_TO_REACH = f"""
select w.id, w.sealed, k.id, k.wrapping_version, k.wrapped
  from subjects own
  join subjects s on s.person_id = own.person_id
  join ways_to_reach w on w.subject_id = s.id
  join subject_keys k on k.subject_id = w.subject_id and k.dataset_id = '{MESSAGES}'
 where own.id = %(subject)s
 order by w.told_at desc
 limit 1
"""
"""How the person of a subject wants to be reached, sealed as their messages are."""

LISTENERS = """
select c.id, c.client_id, c.organisation_id, o.slug, c.revoked_at, k.key_id, k.wrapping_version, k.wrapped
  from partner_clients c
  join organisations o on o.id = c.organisation_id
  join organisation_keys k on k.organisation_id = c.organisation_id
"""

TERMS = """
select a.id, v.asker_id, v.acknowledge_within,
       array(select distinct d.organisation_id from datasets d
              where d.key in (select jsonb_array_elements_text(each.value)
                                from jsonb_each(v.attributes) as each))
  from agreements a join agreement_versions v on v.agreement_id = a.id
 where a.slug = %(slug)s
 order by v.version = %(version)s desc, v.version desc
 limit 1
"""
"""Agreement, asker, time to acknowledge and holders; of the newest version where this one is not given."""

LAST_NUMBERS = """
select client_id, max(n) from changes where client_id = any(%(clients)s::uuid[]) group by client_id
"""

INSERT_CHANGE = """
insert into changes (client_id, n, id, kind, organisation_id, entry_id, subject_id, agreement_id, at,
                     key_id, sealed, acknowledge_by, only_withheld)
values (%(client)s, %(n)s, %(id)s, %(kind)s, %(organisation)s, %(entry)s, %(subject)s, %(agreement)s, %(at)s,
        %(key)s, %(sealed)s, %(acknowledge_by)s, %(only_withheld)s)
"""

UNNUMBERED = """
select id, client_id, kind, organisation_id, entry_id, at, key_id, sealed, only_withheld
  from unnumbered order by id limit %(most)s
"""
"""Changes that were made before what they rest on was erased."""

DELETE_UNNUMBERED = "delete from unnumbered where id = any(%(changes)s::uuid[])"

DELETE_UNTOLD = "delete from untold where entry_id = any(%(entries)s::uuid[])"

LATE = """
select c.id, c.client_id, c.kind, c.subject_id, c.agreement_id, c.entry_id, c.acknowledge_by, c.sealed,
       k.key_id, k.wrapping_version, k.wrapped
  from changes c join organisation_keys k on k.key_id = c.key_id
 where c.acknowledge_by <= %(at)s and c.acknowledged_at is null and c.flagged_at is null
 order by c.acknowledge_by
 limit %(most)s
   for update of c skip locked
"""
"""What should have been acknowledged by now, and nobody has been told that it was not."""

FLAG = "update changes set flagged_at = %(at)s where id = any(%(changes)s::uuid[])"

FORGET = """
update changes set sealed = ''
 where told_at < %(before)s and sealed <> '' and (acknowledge_by is null or acknowledged_at is not null)
"""
"""What was told long ago, and confirmed where it was to be, says nothing any more. Its number stays."""

_CHANGE = """
select c.n, c.id, c.kind, c.at, c.sealed, k.key_id, k.wrapping_version, k.wrapped,
       c.acknowledge_by, c.acknowledged_at, c.acknowledgement_id, c.subject_id, c.entry_id, c.only_withheld,
       c.told_at
  from changes c join organisation_keys k on k.key_id = c.key_id
"""

_CHANGE_COLUMNS = (
    "bigint", "uuid", "varchar", "timestamptz", "bytea", "uuid", "int", "bytea",
    "timestamptz", "timestamptz", "uuid", "uuid", "uuid", "boolean", "timestamptz",
)  # fmt: skip

READ_CHANGES = Function(
    "changes_after",
    {"client": "uuid", "after": "bigint", "most": "int"},
    _CHANGE_COLUMNS,
    f"""{_CHANGE}
 where c.client_id = %(client)s and c.n > %(after)s and c.sealed <> ''
 order by c.n
 limit %(most)s
""",
)
CHANGES_AFTER = READ_CHANGES.call

READ_TO_ACKNOWLEDGE = Function(
    "change_to_acknowledge",
    {"client": "uuid", "id": "uuid"},
    _CHANGE_COLUMNS,
    f"""{_CHANGE}
 where c.client_id = %(client)s and c.id = %(id)s and c.sealed <> ''
   for update of c
""",
    writes=True,
)
CHANGE_TO_ACKNOWLEDGE = READ_TO_ACKNOWLEDGE.call

READ_LOG_KEY_OF_CHANGE = Function(
    "log_key_of_change",
    {"client": "uuid", "id": "uuid"},
    ("uuid", "int", "bytea"),
    """
select k.id, k.wrapping_version, k.wrapped
  from changes c join subject_keys k on k.subject_id = c.subject_id and k.dataset_id is null
 where c.client_id = %(client)s and c.id = %(id)s
""",
)
LOG_KEY_OF_CHANGE = READ_LOG_KEY_OF_CHANGE.call
"""The log key of whom a client's change concerns; none once everything about them was erased."""

PLACE = "select n from changes where client_id = %(client)s and id = %(id)s"
"""Where a cursor stands; no row for one that this database has never given out."""

NOTE_TOLD = """
update changes set told_at = %(at)s
 where client_id = %(client)s and n = any(%(numbers)s::bigint[]) and told_at is null
"""

NOTE_ACKNOWLEDGED = """
update changes
   set acknowledged_at = %(at)s, told_at = coalesce(told_at, %(at)s), acknowledgement_id = %(entry)s
 where id = %(id)s
"""

LEAF = """
select leaf from leaves where id = %(id)s
 union all
select leaf from pending where id = %(id)s
 limit 1
"""
"""The leaf of an entry, sequenced or not."""


class ChangeContent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed of a change, for the organisation that it is told to.

    scheme, reference: the organisation's own, or empty for what concerns no person or nobody it knows.
    agreement: "slug@version". what: the exact change. attributes: those concerned that it was given, or that
    it holds. datasets: of its own, those that are concerned. late: of what is overdue, the organisation that
    has not acknowledged it. service: of what a person chose, which of its services it is about. reach: how
    they want to be reached, which is nowhere else for the organisation to read. died_on: the day of a death.
    """

    what: str
    agreement: str = ""
    scheme: str = ""
    reference: str = ""
    attributes: tuple[str, ...] = ()
    why: str = ""
    late: str = ""
    datasets: tuple[str, ...] = ()
    service: str = ""
    reach: Reach | None = None
    died_on: str = ""


@dataclass(frozen=True, slots=True)
class Untold:
    """An entry that may concern partners. body: of an open one; otherwise sealed under key, if it is left."""

    entry: UUID
    subject: UUID | None
    kind: str
    at: datetime
    sealed: bytes | None
    key: StoredKey | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Listener:
    """A client that can be told, its organisation, and the key of what only that organisation may read."""

    id: UUID
    client_id: str
    organisation: UUID
    slug: str
    revoked_at: datetime | None
    key: StoredKey


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One change of one client, sealed; times are UTC. only_withheld: all it was given is kept from view."""

    n: int
    id: UUID
    kind: str
    at: datetime
    sealed: bytes
    key: StoredKey
    acknowledge_by: datetime | None
    acknowledged_at: datetime | None
    acknowledgement: UUID | None
    subject: UUID | None
    entry: UUID
    only_withheld: bool
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class LateChange:
    """A change that was not acknowledged in time."""

    id: UUID
    client: UUID
    kind: str
    subject: UUID | None
    agreement: UUID | None
    entry: UUID
    acknowledge_by: datetime
    sealed: bytes
    key: StoredKey


def untold_parameters(row: EntryRow | OpenEntryRow) -> dict[str, Any]:
    """The parameters of ADD_UNTOLD."""
    return {"entry": row.id, "subject": row.subject if isinstance(row, EntryRow) else None}


def untold(row: Sequence[Any]) -> Untold:
    """A row of READ_UNTOLD."""
    entry, subject, kind, at, sealed, key, wrapping, wrapped, body = row
    return Untold(
        entry,
        subject,
        kind,
        at,
        None if sealed is None else bytes(sealed),
        None if key is None else stored_key(key, wrapping, wrapped),
        None if body is None else bytes(body),
    )


def asked_parameters(questions: Iterable[tuple[int, UUID, UUID | None]]) -> dict[str, Any]:
    """The parameters of GIVEN, REFERENCES and KEPT_FROM_VIEW: place, subject and organisation of each."""
    asked = list(questions)
    return {
        "places": [place for place, _, _ in asked],
        "subjects": [subject for _, subject, _ in asked],
        "organisations": [organisation for _, _, organisation in asked],
    }


def listener(row: Sequence[Any]) -> Listener:
    """A row of LISTENERS."""
    id_, client_id, organisation, slug, revoked_at, key, wrapping, wrapped = row
    return Listener(id_, client_id, organisation, slug, revoked_at, stored_key(key, wrapping, wrapped))


def stored_change(row: Sequence[Any]) -> StoredChange:
    """A row of CHANGES_AFTER or CHANGE_TO_ACKNOWLEDGE."""
    n, id_, kind, at, sealed, key, wrapping, wrapped, *rest = row
    return StoredChange(n, id_, kind, at, bytes(sealed), stored_key(key, wrapping, wrapped), *rest)


def late_change(row: Sequence[Any]) -> LateChange:
    """A row of LATE."""
    id_, client, kind, subject, agreement, entry, due, sealed, key, wrapping, wrapped = row
    held = stored_key(key, wrapping, wrapped)
    return LateChange(id_, client, kind, subject, agreement, entry, due, bytes(sealed), held)
