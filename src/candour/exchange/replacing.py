"""Changing records: sealing what a dataset holds from now on, with one entry for each record that changed.

What is put again unchanged is left as it is: no version rises and no entry is made, so that a nightly load of
everything does not bury what really changed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from candour.access.facts import RecordContent, StoredValue, open_record, seal_record
from candour.access.first_sight import new_key
from candour.exchange.holder import Holder, Outdated
from candour.log.exact import encode_timestamp
from candour.store import records as stored
from candour.store import subjects as known
from candour.store.changes import ADD_UNTOLD, untold_parameters
from candour.store.entries import INSERT_ENTRY, RAISE_VERSIONS, EntryRow, entry_parameters
from candour.store.facts import StoredKey, StoredRecord
from candour.store.records import Place

Connection = AsyncConnection[Any]
Keys = Mapping[tuple[UUID, UUID | None], StoredKey]
Change = Callable[[RecordContent], RecordContent]
"""From what a record holds to what it shall hold."""

NOTHING = RecordContent({})
"""What an ended record holds."""


def replaced_by(values: Mapping[str, StoredValue]) -> Change:
    """The record shall hold these values and no others."""
    content = RecordContent(dict(values))
    return lambda _: content


def merged_with(values: Mapping[str, StoredValue | None]) -> Change:
    """The record shall hold these values beside those it has; None takes one away (as in RFC 7396)."""

    def merged(before: RecordContent) -> RecordContent:
        after = {name: value for name, value in {**before.values, **values}.items() if value is not None}
        return RecordContent(after)

    return merged


@dataclass(frozen=True, slots=True)
class SharedBy:
    """A shared reference: its id, and its scheme for those who read of a change."""

    id: UUID
    scheme: str


@dataclass(frozen=True, slots=True)
class Changing:
    """A change of one record: whose, and under which shared reference if it is held under one."""

    subject: UUID
    change: Change
    shared: SharedBy | None = None

    @property
    def place(self) -> Place:
        """Where the record stands."""
        return self.subject, None if self.shared is None else self.shared.id


@dataclass(frozen=True, slots=True)
class _Step:
    """A change worked out on what is held."""

    changing: Changing
    held: StoredRecord | None
    before: RecordContent
    after: RecordContent

    @property
    def version(self) -> int:
        """The number the record has after it."""
        return 1 if self.held is None else self.held.version + 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a put. version: of the record, 0 where there is none. entry: None if nothing changed.

    is_first: whether nothing was held before; what was ended is held no more.
    """

    version: int
    entry: EntryRow | None
    is_first: bool = False


async def change_records(
    holder: Holder, connection: Connection, changes: Sequence[Changing]
) -> list[Outcome]:
    """Make each change, in order, with an entry for each that changes anything. Raises Outdated."""
    await connection.execute(stored.LOCK_VERSIONS, {"ids": [each.subject for each in changes]})
    outcomes: list[Outcome] = []
    for turn in _turns(changes):
        outcomes += await _change_one_each(holder, connection, turn)
    await refuse_outdated(holder, connection)
    return outcomes


def _turns(changes: Iterable[Changing]) -> Iterator[dict[Place, Changing]]:
    """The same, in order, parted so that in each part no record stands twice."""
    turn: dict[Place, Changing] = {}
    for each in changes:
        if each.place in turn:
            yield turn
            turn = {}
        turn[each.place] = each
    yield turn


async def _change_one_each(
    holder: Holder, connection: Connection, changes: Mapping[Place, Changing]
) -> list[Outcome]:
    held = await records_held(holder, connection, [subject for subject, _ in changes])
    steps = {place: _step(holder, each, held.get(place)) for place, each in changes.items()}
    outcomes = {place: Outcome(record.version, None) for place, record in held.items()}
    changed = {place: step for place, step in steps.items() if step.before != step.after}
    if changed:
        keys = await _keys(holder, connection, list({subject for subject, _ in changed}))
        records = [_record(holder, keys, step) for step in changed.values()]
        entries = [_entry(holder, keys, step) for step in changed.values()]
        at = holder.exchange.clock()
        subjects = [subject for subject, _ in changed]
        parameters = stored.put_parameters(
            holder.client.organisation, list(zip(subjects, records, strict=True)), holder.dataset.id, at
        )
        if len(await rows(connection, stored.PUT_RECORDS, parameters)) < len(records):
            raise Outdated
        await connection.execute(RAISE_VERSIONS, {"ids": list(set(subjects))})
        await connection.cursor().executemany(INSERT_ENTRY, list(map(entry_parameters, entries)))
        replaced = [
            entry for step, entry in zip(changed.values(), entries, strict=True) if step.before != NOTHING
        ]
        await connection.cursor().executemany(ADD_UNTOLD, list(map(untold_parameters, replaced)))
        for (place, step), entry in zip(changed.items(), entries, strict=True):
            outcomes[place] = Outcome(step.version, entry, is_first=step.before == NOTHING)
    return [outcomes.get(place, Outcome(0, None)) for place in changes]


async def records_held(
    holder: Holder, connection: Connection, subjects: Sequence[UUID]
) -> dict[Place, StoredRecord]:
    """Everything the dataset holds about some subjects, still sealed."""
    organisation, dataset = holder.client.organisation, holder.dataset.id
    asked = {"organisation": organisation, "dataset": dataset, "subjects": list(subjects)}
    found = await rows(connection, stored.RECORDS, asked)
    return stored.records_by_place(found, dataset)


async def _keys(holder: Holder, connection: Connection, ids: list[UUID]) -> Keys:
    """The log key of each subject and its key for the dataset, made where it has none yet.

    Raises Outdated where no reference of the holder's leads to somebody any more: all of them was erased.
    """
    organisation, dataset = holder.client.organisation, holder.dataset.id
    asked = {"organisation": organisation, "subjects": ids, "datasets": [dataset]}
    keys = known.keys_by_subject(await rows(connection, known.KEYS, asked))
    missing = [(id_, of) for id_ in ids for of in (None, dataset) if (id_, of) not in keys]
    if not missing:
        return keys
    new = [new_key(holder.exchange.recorder, subject=id_, dataset=of) for id_, of in missing]
    made = await rows(connection, known.NEW_KEYS, known.new_keys_parameters(organisation, new))
    if len(made) < len(new):
        raise Outdated
    return {**keys, **known.keys_by_subject(made)}


def _step(holder: Holder, changing: Changing, held: StoredRecord | None) -> _Step:
    before = NOTHING if held is None else open_record(holder.exchange.recorder.provider, held)
    return _Step(changing, held, before, changing.change(before))


def _record(holder: Holder, keys: Keys, step: _Step) -> StoredRecord:
    """The record's next version, sealed for its place."""
    dataset, recorder = holder.dataset.id, holder.exchange.recorder
    subject, shared = step.changing.place
    key, id_ = keys[subject, dataset], recorder.new_id() if step.held is None else step.held.id
    sealed = seal_record(recorder, key, step.after, dataset=dataset, record=id_, version=step.version)
    return StoredRecord(id_, dataset, step.version, key, sealed, shared)


def _entry(holder: Holder, keys: Keys, step: _Step) -> EntryRow:
    """The entry of a change: which attributes, and from when they are; never a value."""
    exchange, client, now = holder.exchange, holder.client, holder.exchange.clock()
    subject, before, after = step.changing.subject, step.before, step.after
    body = {
        "kind": "record-changed",
        "when": encode_timestamp(now),
        "subject": str(subject),
        "organisation": holder.register.organisation(client.organisation).slug,
        "system": client.system,
        "client": client.client_id,
        "dataset": holder.dataset.key,
        "version": step.version,
        "shared": None if step.changing.shared is None else step.changing.shared.scheme,
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


async def refuse_outdated(holder: Holder, connection: Connection) -> None:
    """Take nothing on the word of a client or a register that is no longer what it was."""
    expected = {holder.client.id: holder.client.version, holder.register.guard[0]: holder.register.version}
    if dict(await rows(connection, stored.CURRENT_VERSIONS, {"ids": list(expected)})) != expected:
        raise Outdated


async def rows(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
    """Everything a statement gives."""
    cursor = await connection.execute(statement, parameters, binary=True)
    return await cursor.fetchall()
