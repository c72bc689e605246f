"""The write that logs: one statement and one commit for many entries, which also guards what was read.

A row is taken only if every version it was decided on still stands, its idempotency key is new, and a
single-use consent it needs is still unspent. Only rows that were taken may be answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from candour.store.arrays import byteas, dates, int4s, int8s, moments, texts, uuids
from candour.store.functions import Function

_ROW = """%(n)b::int[], %(id)b::uuid[], %(subject)b::uuid[], %(at)b::timestamptz[],
                       %(happened)b::timestamptz[], %(kind)b::text[], %(organisation)b::uuid[],
                       %(key)b::uuid[], %(sealed)b::bytea[], %(holder_key)b::uuid[],
                       %(holder_sealed)b::bytea[], %(leaf)b::bytea[]"""
_COLUMNS = """n, id, subject_id, at, happened, kind, organisation_id, key_id, sealed, holder_key_id,
         holder_sealed, leaf"""

_STALE = """guards as materialized (
  select * from unnest(%(guard_n)b::int[], %(guard_id)b::uuid[], %(guard_version)b::bigint[])
    as g(n, id, version)
), stale as (
  select g.n from guards g left join versions v on v.id = g.id and v.version = g.version where v.id is null
)"""

_TAKE = """entered as (
  insert into entries (subject_id, id, at, happened, kind, organisation_id, key_id, sealed,
                       holder_key_id, holder_sealed)
  select subject_id, id, at, happened, kind, organisation_id, key_id, sealed, holder_key_id, holder_sealed
    from taken
), queued as (
  insert into pending (id, leaf) select id, leaf from taken
)"""

INSERT_ENTRIES = f"""
with asked as materialized (
  select * from unnest({_ROW})
    as a({_COLUMNS})
), {_STALE}, taken as (
  select * from asked where n not in (select n from stale)
), {_TAKE}
select n from taken
"""
"""Entries that stand or fall with versions alone. Arrays of equal length, one element an entry; guard_* are
arrays of their own, any number for each n. Gives the n of every row taken."""

INSERT_GUARDED_ENTRIES = f"""
with asked as materialized (
  select * from unnest({_ROW}, %(client)b::uuid[],
                       %(repeat_key)b::text[], %(request)b::bytea[], %(spends)b::uuid[],
                       %(authority)b::text[], %(review_by)b::date[], %(proof)b::bytea[],
                       %(proof_expires)b::timestamptz[])
    as a({_COLUMNS}, client_id, repeat_key, request, spends, authority, review_by, proof, proof_expires)
), {_STALE}, proven as (
  insert into used_proofs (digest, used_by, expires_at)
  select distinct on (proof) proof, id, proof_expires from asked where proof is not null order by proof, n
  on conflict (digest) do nothing
  returning used_by
), fresh as (
  select * from asked
   where n not in (select n from stale) and (proof is null or id in (select used_by from proven))
), spending as (
  select distinct on (c.subject_id, c.agreement_id) f.n, f.id, f.at, c.subject_id, c.agreement_id, g.version
    from (select distinct on (client_id, coalesce(repeat_key, id::text)) * from fresh
           where spends is not null
             and not exists (select from repeats r where r.client_id = fresh.client_id
                                                     and r.key = fresh.repeat_key)
           order by client_id, coalesce(repeat_key, id::text), n) f
    join guards g on g.n = f.n
    join choices c on c.subject_id = g.id and c.agreement_id = f.spends and c.spent_by is null
   order by c.subject_id, c.agreement_id, f.n
), held as materialized (
  select s.* from spending s join versions v on v.id = s.subject_id and v.version = s.version
   order by v.id for update of v
), spent as (
  update choices c set spent_at = h.at, spent_by = h.id
    from held h
   where c.subject_id = h.subject_id and c.agreement_id = h.agreement_id and c.spent_by is null
  returning h.n, c.subject_id
), raised as (
  update versions v set version = v.version + 1
   where v.id in (select subject_id from spent)
), allowed as (
  select * from fresh where spends is null or n in (select n from spent)
), first_uses as (
  insert into repeats (id, client_id, key, request, subject_id, at)
  select id, client_id, repeat_key, request, subject_id, at from allowed where repeat_key is not null
   order by client_id, repeat_key
  on conflict (client_id, key) do nothing
  returning id
), taken as (
  select * from allowed where repeat_key is null or id in (select id from first_uses)
), {_TAKE}, withheld as (
  insert into withheld_entries (subject_id, entry_id, authority, review_by)
  select subject_id, id, authority, review_by from taken where authority is not null
)
select n from taken
"""
"""As above, for entries of which any also stands or falls with something else. spends: the agreement whose
single-use consent this entry spends, or null. proof: the digest of the DPoP proof shown with the call, or
null; used with the row that shows it first, whether or not that row is then taken.

Spending: of all entries that would spend one consent, the first; none under a key used before. It holds the
versions of the whole person, in order, as every action on a choice does before it touches one, so neither can
wait for the other in a circle. Whoever waited finds a later version and spends nothing."""

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

READ_LOG_KEY = Function("log_key_of", {"subject": "uuid"}, ("uuid", "int", "bytea"), LOG_KEY)
LOG_KEY_OF = READ_LOG_KEY.call
"""The same for the exchange."""

HOLDER_OF_KEY = """
select o.id, o.slug, k.key_id, k.wrapping_version, k.wrapped
  from organisation_keys k join organisations o on o.id = k.organisation_id
 where k.key_id = %(key)s
"""
"""The organisation whose key a holder's part is sealed under, and the wrapped key."""

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


class Withheld(Struct, frozen=True):
    """Why a use is kept from view, and when a named person must look at it again; the date shows nothing."""

    authority: str
    review_by: date


class GuardedEntry(Struct, frozen=True):
    """An entry with what it stands or falls with.

    guards: (id, version) of every joined subject, of the client and of the register. repeat_key: the
    idempotency key, if any, and request a keyed hash of what was asked under it. proof: the digest of a DPoP
    proof not used yet, and when it may be forgotten.
    """

    row: EntryRow
    client: UUID
    guards: tuple[tuple[UUID, int], ...]
    repeat_key: str | None = None
    request: bytes | None = None
    spends: UUID | None = None
    withheld: Withheld | None = None
    proof: tuple[bytes, datetime] | None = None

    @property
    def rests_on_versions_alone(self) -> bool:
        """Whether the shorter statement will do: it spends nothing, repeats nothing and is shown at once."""
        return (
            self.repeat_key is None and self.spends is None and self.withheld is None and self.proof is None
        )


def parameters(entries: Sequence[GuardedEntry]) -> dict[str, bytes]:
    """The parameters of INSERT_ENTRIES in binary; n is an entry's place in the sequence."""
    rows = [entry.row for entry in entries]
    guards = [(n, *guard) for n, entry in enumerate(entries) for guard in entry.guards]
    return {
        "n": int4s(range(len(rows))),
        "id": uuids([row.id for row in rows]),
        "subject": uuids([row.subject for row in rows]),
        "at": moments([row.at for row in rows]),
        "happened": moments([row.happened for row in rows]),
        "kind": texts([row.kind for row in rows]),
        "organisation": uuids([row.organisation for row in rows]),
        "key": uuids([row.key for row in rows]),
        "sealed": byteas([row.sealed for row in rows]),
        "holder_key": uuids([row.holder_key for row in rows]),
        "holder_sealed": byteas([row.holder_sealed for row in rows]),
        "leaf": byteas([row.leaf for row in rows]),
        "guard_n": int4s([n for n, _, _ in guards]),
        "guard_id": uuids([id_ for _, id_, _ in guards]),
        "guard_version": int8s([version for _, _, version in guards]),
    }


def guarded_parameters(entries: Sequence[GuardedEntry]) -> dict[str, bytes]:
    """The parameters of INSERT_GUARDED_ENTRIES in binary."""
    withheld = [entry.withheld for entry in entries]
    proofs = [entry.proof for entry in entries]
    return {
        **parameters(entries),
        "client": uuids([entry.client for entry in entries]),
        "repeat_key": texts([entry.repeat_key for entry in entries]),
        "request": byteas([entry.request for entry in entries]),
        "spends": uuids([entry.spends for entry in entries]),
        "authority": texts([None if each is None else each.authority for each in withheld]),
        "review_by": dates([None if each is None else each.review_by for each in withheld]),
        "proof": byteas([None if each is None else each[0] for each in proofs]),
        "proof_expires": moments([None if each is None else each[1] for each in proofs]),
    }


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
