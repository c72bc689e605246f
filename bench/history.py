"""Fills a log with uses of the people there are, as if the asker had been given their data for a year.

Each body is really sealed under its person's key, each leaf stands at its place, and the head leads to them
all; the tiles are left to the sequencer, which makes them from the database as it would after a loss. Uses
come in the order of time, each about somebody at random, as they do in a borough.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from bench.calls import ATTRIBUTES, CLIENT, PURPOSE
from bench.cores import on_every_core
from bench.population import copy_rows
from candour.access.recording import Recorder
from candour.access.recording_many import UsesRecorder
from candour.access.uses import Asker, holder_content, sources, use_body
from candour.core.agreement import Agreement
from candour.core.decide import Decision, Released
from candour.core.identifiers import spelled
from candour.core.reasons import Audience
from candour.core.request import Officer, Request
from candour.log.canonical import CanonicalForm, canonical_plain
from candour.log.tree import RightEdge, leaf_hash, root_of
from candour.store import register as stored
from candour.store.entries import EntryRow
from candour.store.facts import StoredKey
from candour.store.sequence import BEGIN_LOG

CHUNK = 4096
"""Uses logged in one moment. A power of two, so that the roots of chunks make the tree."""
OFTEN = 10_000
"""Uses of the person numbered 0, whose pages are measured."""

_ENTRIES = "subject_id, id, at, happened, kind, organisation_id, key_id, sealed, holder_key_id, holder_sealed"
_PEOPLE = """
select r.subject_id, k.id, k.wrapping_version, k.wrapped
  from subject_references r join subject_keys k on k.subject_id = r.subject_id and k.dataset_id is null
 where r.organisation_id = %s
"""
_OWN = ("subject", "officer", "sources")

Keys = list[tuple[UUID, UUID, int, bytes]]
"""Of each person: their subject, and id, version and bytes of its wrapped log key."""


def log_uses(dsn: str, recorder: Recorder, *, origin: str, asker: UUID, often: UUID, uses: int) -> int:
    """Log at least so many uses, in whole chunks; gives how many. often: the subject with OFTEN of them."""
    example = _Example(dsn, recorder, asker)
    with psycopg.connect(dsn, autocommit=True) as connection:
        people: Keys = connection.execute(_PEOPLE, [asker], binary=True).fetchall()
    people.sort(key=lambda one: one[0] != often)
    chunks = -(-uses // CHUNK)
    every = max(1, chunks * CHUNK // OFTEN)
    first = datetime.now(UTC) - timedelta(days=365)

    def add(connection: psycopg.Connection[Any], chunk: int) -> bytes:
        at = first + timedelta(days=364) * chunk / chunks
        chance = Random(chunk)
        numbers = range(chunk * CHUNK, (chunk + 1) * CHUNK)
        whose = [people[0] if number % every == 0 else chance.choice(people) for number in numbers]
        rows = sorted(example.uses_of(whose, at), key=lambda row: row.id)
        copy_rows(connection, "entries", _ENTRIES, [_entry(row) for row in rows])
        leaves = [(number, row.id, row.leaf) for number, row in zip(numbers, rows, strict=True)]
        copy_rows(connection, "leaves", "index, id, leaf", leaves)
        return root_of([leaf_hash(row.leaf) for row in rows])

    with psycopg.connect(dsn, autocommit=True) as connection:
        with _without_indexes(connection, "entries"):
            roots = on_every_core(dsn, add, range(chunks))
        _begin_log(connection, origin, roots)
        connection.execute("vacuum analyze entries, leaves")
    return chunks * CHUNK


class _Example:
    """What a use by the asker looks like, made once: only whose it is differs."""

    def __init__(self, dsn: str, recorder: Recorder, asker: UUID) -> None:
        with psycopg.connect(dsn) as connection:
            agreements = [stored.agreement(row) for row in connection.execute(stored.AGREEMENTS)]
            organisations = [stored.organisation(row) for row in connection.execute(stored.ORGANISATIONS)]
        self._agreement: Agreement = next(each for each in agreements if each.asker == asker)
        self._holder = next(each for each in organisations if each.id != asker)
        self._asker = next(each for each in organisations if each.id == asker)
        self._recorder = recorder
        officer = Officer("a1f3", "Lettings", "assessor")
        self._request = Request(asker, PURPOSE, ATTRIBUTES, case="B-2025-0001", officer=officer)
        self._dataset = next(iter(self._agreement.attributes.values()))[0]

    def uses_of(self, people: Keys, at: datetime) -> list[EntryRow]:
        """An entry about each of these, all logged at one moment."""
        recorder = UsesRecorder(
            replace(self._recorder, clock=lambda: at),
            organisation=self._asker.id,
            holder_key=self._holder.key,
        )
        body = use_body(
            request=self._request,
            decision=self._decision(people[0][0], at),
            asker=Asker(self._asker.slug, "Bench", CLIENT),
            subject=people[0][0],
            happened=at,
            retain_until=at.date() + timedelta(days=365),
            officer=None,
        )
        common = {name: value for name, value in body.items() if name not in _OWN}
        form = CanonicalForm(common, (*_OWN, "holder"))
        part = canonical_plain(
            holder_content(self._request, self._decision(people[0][0], at), Audience.HOLDER)
        )
        return [
            recorder.entry(
                form,
                {
                    "subject": canonical_plain(spelled(subject)),
                    "officer": b'"ABCDEFGH"',
                    "sources": canonical_plain(sources(self._decision(subject, at))),
                },
                part,
                subject=subject,
                key=StoredKey(key, version, wrapped),
                happened=at,
            )
            for subject, key, version, wrapped in people
        ]

    def _decision(self, subject: UUID, at: datetime) -> Decision:
        place = ((self._dataset, 1, spelled(subject)),)
        released = tuple(Released(name, True, self._dataset, at, place) for name in ATTRIBUTES)
        return Decision(self._agreement, released, ())


def _entry(row: EntryRow) -> tuple[Any, ...]:
    return (
        row.subject, row.id, row.at, row.happened, row.kind, row.organisation, row.key, row.sealed,
        row.holder_key, row.holder_sealed,
    )  # fmt: skip


def _begin_log(connection: psycopg.Connection[Any], origin: str, roots: Sequence[bytes]) -> None:
    """The head of a log whose chunks have these roots."""
    edge = RightEdge().extend(roots)  # of chunks; their roots are those of the whole tree's larger subtrees
    connection.execute(BEGIN_LOG, {"origin": origin, "root": edge.root()})
    connection.execute(
        "update log_head set size = %s, root = %s, edge = %s",
        [edge.size * CHUNK, edge.root(), list(edge.hashes)],
    )


@contextmanager
def _without_indexes(connection: psycopg.Connection[Any], table: str) -> Iterator[None]:
    """Fill a table without its indexes, and make them afterwards, which takes a tenth of the time."""
    constraints = connection.execute(
        "select conname, pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = %s::regclass and contype in ('p', 'u')",
        [table],
    ).fetchall()
    for name, _ in constraints:
        connection.execute(f"alter table {table} drop constraint {name}")
    indexes = connection.execute(
        "select indexname, indexdef from pg_indexes where tablename = %s", [table]
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"drop index {name}")
    yield
    for name, definition in constraints:
        connection.execute(f"alter table {table} add constraint {name} {definition}")
    for _, definition in indexes:
        connection.execute(definition)
