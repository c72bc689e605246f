"""Putting records: first sight of whom they are about, sealing, and one entry for each that changed.

All of one call is one transaction. What is put again unchanged is left as it is: no version rises and no
entry is made, so that a nightly load of everything does not bury what really changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from candour.access.facts import RecordContent, open_record, seal_record
from candour.access.first_sight import blind_of, new_key, new_subject
from candour.exchange.holder import Holder, Outdated
from candour.exchange.schemas import Subject
from candour.exchange.transactions import transaction
from candour.log.exact import encode_timestamp
from candour.store import records as stored
from candour.store import subjects as known
from candour.store.changes import ADD_UNTOLD, untold_parameters
from candour.store.entries import INSERT_ENTRY, RAISE_VERSIONS, EntryRow, entry_parameters
from candour.store.facts import StoredKey, StoredRecord

Connection = AsyncConnection[Any]
Keys = Mapping[tuple[UUID, UUID | None], StoredKey]

NOTHING = RecordContent({})
"""What an ended record holds."""


@dataclass(frozen=True, slots=True)
class Put:
    """What a dataset shall hold about one person from now on."""

    subject: Subject
    content: RecordContent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a put. version: of the record, 0 where there is none. entry: None if nothing changed."""

    version: int
    entry: EntryRow | None


async def put_records(holder: Holder, puts: Sequence[Put]) -> list[Outcome]:
    """Put records, in order, all or none of them.

    Raises Outdated where client or register have changed since, and DatabaseUnavailable.
    """
    async with transaction(holder.exchange.pool) as connection:
        ids = await _seen(holder, connection, [put.subject for put in puts])
        return await _replace(holder, connection, zip(ids, [put.content for put in puts], strict=True))


async def end_record(holder: Holder, subject: Subject) -> Outcome:
    """Have a dataset hold nothing about a person any more. Raises as `put_records` does."""
    blind = _blind(holder, subject)
    async with transaction(holder.exchange.pool) as connection:
        rows = await _rows(connection, known.SUBJECTS_BY_REFERENCE, {"blinds": [blind]})
        ids = known.subjects_by_blind(rows)
        outcomes = await _replace(holder, connection, [(id_, NOTHING) for id_ in ids.values()])
    return outcomes[0] if outcomes else Outcome(0, None)


async def _seen(holder: Holder, connection: Connection, references: Sequence[Subject]) -> list[UUID]:
    """The subject each reference leads to; those never seen before are made."""
    blinds = [_blind(holder, reference) for reference in references]
    rows = await _rows(connection, known.SUBJECTS_BY_REFERENCE, {"blinds": blinds})
    ids = known.subjects_by_blind(rows)
    new = [
        new_subject(
            holder.exchange.recorder,
            organisation=holder.client.organisation,
            scheme=reference.scheme,
            reference=reference.reference,
        )
        for blind, reference in zip(blinds, references, strict=True)
        if blind not in ids
    ]
    if new:
        made = await _rows(connection, known.FIRST_SIGHT, known.first_sight_parameters(new))
        ids = {**ids, **known.subjects_by_blind(made)}
    return [ids[blind] for blind in blinds]


async def _replace(
    holder: Holder, connection: Connection, contents: Iterable[tuple[UUID, RecordContent]]
) -> list[Outcome]:
    """Have the dataset hold each content about its subject, with an entry for each that changes."""
    contents = list(contents)
    await connection.execute(stored.LOCK_VERSIONS, {"ids": [id_ for id_, _ in contents]})
    outcomes: list[Outcome] = []
    for turn in _turns(contents):
        outcomes += await _replace_one_each(holder, connection, turn)
    await _refuse_outdated(holder, connection)
    return outcomes


def _turns(contents: Iterable[tuple[UUID, RecordContent]]) -> Iterator[dict[UUID, RecordContent]]:
    """The same, in order, parted so that in each part no subject stands twice."""
    turn: dict[UUID, RecordContent] = {}
    for subject, content in contents:
        if subject in turn:
            yield turn
            turn = {}
        turn[subject] = content
    yield turn


async def _replace_one_each(
    holder: Holder, connection: Connection, contents: Mapping[UUID, RecordContent]
) -> list[Outcome]:
    dataset, provider = holder.dataset.id, holder.exchange.recorder.provider
    rows = await _rows(connection, stored.RECORDS, {"dataset": dataset, "subjects": list(contents)})
    held = stored.records_by_subject(rows, dataset)
    before = {id_: open_record(provider, record) for id_, record in held.items()}
    changed = {id_: new for id_, new in contents.items() if before.get(id_, NOTHING) != new}
    outcomes = {id_: Outcome(record.version, None) for id_, record in held.items()}
    if changed:
        keys = await _keys(holder, connection, list(changed))
        records = [(id_, _record(holder, keys, id_, held.get(id_), new)) for id_, new in changed.items()]
        entries = [
            _entry(holder, keys, id_, record.version, before.get(id_, NOTHING), changed[id_])
            for id_, record in records
        ]
        at = holder.exchange.clock()
        await connection.execute(stored.PUT_RECORDS, stored.put_parameters(records, dataset, at))
        await connection.execute(RAISE_VERSIONS, {"ids": list(changed)})
        await connection.cursor().executemany(INSERT_ENTRY, list(map(entry_parameters, entries)))
        replaced = [entry for entry in entries if before.get(entry.subject, NOTHING) != NOTHING]
        await connection.cursor().executemany(ADD_UNTOLD, list(map(untold_parameters, replaced)))
        for (id_, record), entry in zip(records, entries, strict=True):
            outcomes[id_] = Outcome(record.version, entry)
    return [outcomes.get(id_, Outcome(0, None)) for id_ in contents]


async def _keys(holder: Holder, connection: Connection, ids: list[UUID]) -> Keys:
    """The log key of each subject and its key for the dataset, made where it has none yet."""
    dataset = holder.dataset.id
    rows = await _rows(connection, known.KEYS, {"subjects": ids, "datasets": [dataset]})
    keys = known.keys_by_subject(rows)
    missing = [(id_, of) for id_ in ids for of in (None, dataset) if (id_, of) not in keys]
    if not missing:
        return keys
    new = [new_key(holder.exchange.recorder, subject=id_, dataset=of) for id_, of in missing]
    made = await _rows(connection, known.NEW_KEYS, known.new_keys_parameters(new))
    return {**keys, **known.keys_by_subject(made)}


def _record(
    holder: Holder, keys: Keys, subject: UUID, held: StoredRecord | None, content: RecordContent
) -> StoredRecord:
    """The record's next version, sealed for its place."""
    dataset, recorder = holder.dataset.id, holder.exchange.recorder
    key = keys[subject, dataset]
    id_, version = (recorder.new_id(), 1) if held is None else (held.id, held.version + 1)
    sealed = seal_record(recorder, key, content, dataset=dataset, record=id_, version=version)
    return StoredRecord(id_, dataset, version, key, sealed)


def _entry(
    holder: Holder, keys: Keys, subject: UUID, version: int, before: RecordContent, after: RecordContent
) -> EntryRow:
    """The entry of a change: which attributes, and from when they are; never a value."""
    exchange, client, now = holder.exchange, holder.client, holder.exchange.clock()
    body = {
        "kind": "record-changed",
        "when": encode_timestamp(now),
        "subject": str(subject),
        "organisation": holder.register.organisation(client.organisation).slug,
        "system": client.system,
        "client": client.client_id,
        "dataset": holder.dataset.key,
        "version": version,
        "change": "ended" if after == NOTHING else "added" if before == NOTHING else "changed",
        "attributes": {
            name: value.updated.date().isoformat()
            for name, value in after.values.items()
            if before.values.get(name) != value
        },
        "removed": sorted(before.values.keys() - after.values.keys()),
    }
    return exchange.recorder.entry(
        body,
        kind="account",
        subject=subject,
        key=keys[subject, None],
        happened=now,
        organisation=client.organisation,
    )


async def _refuse_outdated(holder: Holder, connection: Connection) -> None:
    """Take nothing on the word of a client or a register that is no longer what it was."""
    expected = {holder.client.id: holder.client.version, holder.register.guard[0]: holder.register.version}
    rows = await _rows(connection, stored.CURRENT_VERSIONS, {"ids": list(expected)})
    if dict(rows) != expected:
        raise Outdated


def _blind(holder: Holder, subject: Subject) -> bytes:
    return blind_of(holder.exchange.recorder, holder.client.organisation, subject.scheme, subject.reference)


async def _rows(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
    cursor = await connection.execute(statement, parameters, binary=True)
    return await cursor.fetchall()
