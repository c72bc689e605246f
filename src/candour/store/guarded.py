"""The write that logs: one statement and one commit for many entries, which also guards what was read.

A row is taken only if every version it was decided on still stands, its idempotency key is new, a proof shown
with it was not used before, and a single-use consent it needs is still unspent. Only rows that were taken may
be answered.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Flag, auto
from functools import cache
from typing import Final
from uuid import UUID

from msgspec import Struct

from candour.store.arrays import byteas, dates, int4s, int8s, moments, texts, uuids
from candour.store.entries import EntryRow


class Withheld(Struct, frozen=True):
    """Why a use is kept from view, and when a named person must look at it again; the date shows nothing."""

    authority: str
    review_by: date


class Rests(Flag):
    """What an entry stands or falls with besides versions, or brings with it; each costs a statement time."""

    PROOF = auto()
    REPEAT = auto()
    SPENDING = auto()
    WITHHELD = auto()


NOTHING: Final = Rests(0)


class GuardedEntry(Struct, frozen=True):
    """An entry with what it stands or falls with.

    guards: (id, version) of every joined subject, of the client and of the register. repeat_key: the
    idempotency key, if any, and request a keyed hash of what was asked under it, with one of the answer.
    spends: the agreement whose single-use consent it spends. proof: the digest of a DPoP proof not used yet,
    and when it may be forgotten.
    """

    row: EntryRow
    client: UUID
    guards: tuple[tuple[UUID, int], ...]
    repeat_key: str | None = None
    request: bytes | None = None
    spends: UUID | None = None
    withheld: Withheld | None = None
    proof: tuple[bytes, datetime] | None = None


def rests(entries: Sequence[GuardedEntry]) -> Rests:
    """What any of the entries stands or falls with."""
    found = NOTHING
    for entry in entries:
        if entry.proof is not None:
            found |= Rests.PROOF
        if entry.repeat_key is not None:
            found |= Rests.REPEAT
        if entry.spends is not None:
            found |= Rests.SPENDING | Rests.REPEAT
        if entry.withheld is not None:
            found |= Rests.WITHHELD
    return found


_ROW = """%(n)b::int[], %(id)b::uuid[], %(subject)b::uuid[], %(at)b::timestamptz[],
                       %(happened)b::timestamptz[], %(kind)b::text[], %(organisation)b::uuid[],
                       %(key)b::uuid[], %(sealed)b::bytea[], %(holder_key)b::uuid[],
                       %(holder_sealed)b::bytea[], %(leaf)b::bytea[]"""
_COLUMNS = """n, id, subject_id, at, happened, kind, organisation_id, key_id, sealed, holder_key_id,
         holder_sealed, leaf"""

_FURTHER = {
    Rests.PROOF: ("%(proof)b::bytea[], %(proof_expires)b::timestamptz[]", "proof, proof_expires"),
    Rests.REPEAT: ("%(client)b::uuid[], %(repeat_key)b::text[], %(request)b::bytea[]",
                   "client_id, repeat_key, request"),
    Rests.SPENDING: ("%(spends)b::uuid[]", "spends"),
    Rests.WITHHELD: ("%(review_by)b::date[]", "review_by"),
}  # fmt: skip
"""The parameters and columns of each."""

_STALE = """guards as materialized (
  select * from unnest(%(guard_n)b::int[], %(guard_id)b::uuid[], %(guard_version)b::bigint[])
    as g(n, id, version)
), stale as (
  select g.n from guards g left join versions v on v.id = g.id and v.version = g.version where v.id is null
), """

_PROVEN = """proven as (
  insert into used_proofs (digest, used_by, expires_at)
  select distinct on (proof) proof, id, proof_expires from asked where proof is not null order by proof, n
  on conflict (digest) do nothing
  returning used_by
), """

_SPENDING = """spending as (
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
), """

_FIRST_USES = """first_uses as (
  insert into repeats (id, client_id, key, request, subject_id, at)
  select id, client_id, repeat_key, request, subject_id, at from {allowed} where repeat_key is not null
   order by client_id, repeat_key
  on conflict (client_id, key) do nothing
  returning id
), """

_TAKE = """entered as (
  insert into entries (subject_id, id, at, happened, kind, organisation_id, key_id, sealed,
                       holder_key_id, holder_sealed)
  select subject_id, id, at, happened, kind, organisation_id, key_id, sealed, holder_key_id, holder_sealed
    from taken
), queued as (
  insert into pending (id, leaf) select id, leaf from taken
)"""

_WITHHELD = """, withheld as (
  insert into withheld_entries (subject_id, entry_id, review_by)
  select subject_id, id, review_by from taken where review_by is not null
)"""


@cache
def insert_entries(on: Rests) -> str:
    """The statement that logs entries of which any stands or falls with `on`.

    Its parameters are arrays of equal length, one element an entry; guard_* are arrays of their own, any
    number for each n. It gives the n of every row taken. spends: the agreement whose single-use consent this
    entry spends, or null; with it, REPEAT is said too. proof: used with the row that shows it first, whether
    or not that row is then taken.

    Spending: of all entries that would spend one consent, the first; none under a key used before. It holds
    the versions of the whole person, in order, as every action on a choice does before it touches one, so
    neither can wait for the other in a circle. Whoever waited finds a later version and spends nothing.
    """
    further = [_FURTHER[each] for each in Rests if each in on]
    rows = ", ".join([_ROW, *(parameters for parameters, _ in further)])
    columns = ", ".join([_COLUMNS, *(columns for _, columns in further)])
    is_proven = " and (proof is null or id in (select used_by from proven))" if Rests.PROOF in on else ""
    allowed = "allowed" if Rests.SPENDING in on else "fresh"
    is_first = " where repeat_key is null or id in (select id from first_uses)" if Rests.REPEAT in on else ""
    return (
        f"with asked as materialized (select * from unnest({rows}) as a({columns})), {_STALE}"
        f"{_PROVEN if Rests.PROOF in on else ''}"
        f"fresh as (select * from asked where n not in (select n from stale){is_proven}), "
        f"{_SPENDING if Rests.SPENDING in on else ''}"
        f"{_FIRST_USES.format(allowed=allowed) if Rests.REPEAT in on else ''}"
        f"taken as (select * from {allowed}{is_first}), "
        f"{_TAKE}{_WITHHELD if Rests.WITHHELD in on else ''} select n from taken"
    )


def parameters(entries: Sequence[GuardedEntry], on: Rests) -> dict[str, bytes]:
    """The parameters of `insert_entries(on)` in binary; n is an entry's place in the sequence."""
    rows = [entry.row for entry in entries]
    guards = [(n, *guard) for n, entry in enumerate(entries) for guard in entry.guards]
    given = {
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
    return given | _further(entries, on) if on else given


def _further(entries: Sequence[GuardedEntry], on: Rests) -> dict[str, bytes]:
    further: dict[str, bytes] = {}
    if Rests.PROOF in on:
        proofs = [entry.proof or (None, None) for entry in entries]
        further["proof"] = byteas([digest for digest, _ in proofs])
        further["proof_expires"] = moments([expires for _, expires in proofs])
    if Rests.REPEAT in on:
        further["client"] = uuids([entry.client for entry in entries])
        further["repeat_key"] = texts([entry.repeat_key for entry in entries])
        further["request"] = byteas([entry.request for entry in entries])
    if Rests.SPENDING in on:
        further["spends"] = uuids([entry.spends for entry in entries])
    if Rests.WITHHELD in on:
        withheld = [entry.withheld for entry in entries]
        further["review_by"] = dates([None if each is None else each.review_by for each in withheld])
    return further
