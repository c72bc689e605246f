"""Putting records under a shared reference: a joint account, a tenancy, a household.

It is never a subject. Each person behind it has a record of their own, sealed under their own key, with the
values that are about them and nothing of anybody else's; each is told by an entry of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from msgspec import structs

from candour.access.facts import RecordContent, StoredValue, open_record
from candour.exchange.holder import Holder, Outdated
from candour.exchange.problems import UnfitBody, WrongValue
from candour.exchange.putting import blind_in, seen
from candour.exchange.replacing import (
    Change,
    Changing,
    Connection,
    Outcome,
    SharedBy,
    change_records,
    records_held,
    replaced_by,
    rows,
)
from candour.exchange.schemas import Subject
from candour.exchange.transactions import transaction
from candour.store import shared as stored
from candour.store.records import LOCK_VERSIONS
from candour.store.subjects import SUBJECTS_BY_REFERENCE, subjects_by_blind


@dataclass(frozen=True, slots=True)
class SharedPut:
    """What shall become of what is held under a shared reference.

    about: of the values told, those that say whom they concern. people: everybody behind it, None for those
    who were named before.
    """

    subject: Subject
    change: Change
    about: Mapping[str, tuple[Subject, ...]]
    people: tuple[Subject, ...] | None


async def put_shared(holder: Holder, put: SharedPut) -> Outcome:
    """Put what is held under a shared reference, for everybody behind it, or for nobody.

    The outcome is that of the first of them whose record changed. Raises UnfitBody where nobody was ever
    named, WrongValue where a value is about somebody else, Outdated and DatabaseUnavailable.
    """
    async with transaction(holder.exchange.pool) as connection:
        reference = await _sighted(holder, connection, put.subject)
        before = await _people(holder, connection, reference)
        behind = before if put.people is None else frozenset(await seen(holder, connection, put.people))
        if not behind:
            raise UnfitBody("Name in `people` everybody who stands behind this reference.", field="people")
        # All at once and in order, as whatever changes records holds them, so that none wait in a circle.
        await connection.execute(LOCK_VERSIONS, {"ids": list(before | behind)})
        about = {
            name: await _named(holder, connection, name, references, behind)
            for name, references in put.about.items()
        }
        whole = await _whole(holder, connection, reference, before)
        after = _about_each(put.change(whole), whole, about, behind)
        outcome = await _replace(holder, connection, reference, before, behind, after)
        return replace(outcome, is_first=not whole.values and outcome.entry is not None)


async def end_shared(holder: Holder, subject: Subject) -> Outcome:
    """Have a dataset hold nothing under a shared reference any more, and nobody stand behind it there."""
    blind = blind_in(holder, subject)
    async with transaction(holder.exchange.pool) as connection:
        found = await rows(connection, stored.SHARED_REFERENCE, {"blind": blind})
        if not found:
            return Outcome(0, None)
        reference = SharedBy(found[0][0], subject.scheme)
        await connection.execute(LOCK_VERSIONS, {"ids": [reference.id]})
        before = await _people(holder, connection, reference)
        return await _replace(holder, connection, reference, before, frozenset(), RecordContent({}))


async def _sighted(holder: Holder, connection: Connection, subject: Subject) -> SharedBy:
    """The shared reference, made if it is new, and held until the transaction ends."""
    parameters = {
        "id": holder.exchange.recorder.new_id(),
        "blind": blind_in(holder, subject),
        "organisation": holder.client.organisation,
        "scheme": subject.scheme,
    }
    [(id_,)] = await rows(connection, stored.FIRST_SIGHT_SHARED, parameters)
    await connection.execute(LOCK_VERSIONS, {"ids": [id_]})
    return SharedBy(id_, subject.scheme)


async def _people(holder: Holder, connection: Connection, reference: SharedBy) -> frozenset[UUID]:
    parameters = {"shared": reference.id, "dataset": holder.dataset.id}
    return stored.people(await rows(connection, stored.PEOPLE_IN_DATASET, parameters))


async def _named(
    holder: Holder,
    connection: Connection,
    name: str,
    references: tuple[Subject, ...],
    behind: frozenset[UUID],
) -> frozenset[UUID]:
    """The people a value is about, by references for each. Raises WrongValue for anybody not behind it."""
    blinds = [blind_in(holder, reference) for reference in references]
    ids = subjects_by_blind(await rows(connection, SUBJECTS_BY_REFERENCE, {"blinds": blinds}))
    if len(ids) < len(set(blinds)) or not behind.issuperset(ids.values()):
        raise WrongValue(
            "It is about somebody who does not stand behind this reference.", field=f"values.{name}.about"
        )
    return frozenset(ids.values())


async def _whole(
    holder: Holder, connection: Connection, reference: SharedBy, people: frozenset[UUID]
) -> RecordContent:
    """Everything held under the reference, put together from what each person has of it."""
    held = await records_held(holder, connection, list(people))
    provider = holder.exchange.recorder.provider
    parts = [open_record(provider, record) for record in held.values() if record.shared == reference.id]
    return RecordContent({name: value for part in parts for name, value in part.values.items()})


def _about_each(
    content: RecordContent,
    before: RecordContent,
    named: Mapping[str, frozenset[UUID]],
    behind: frozenset[UUID],
) -> RecordContent:
    """The content with whom each value is about: as named, else as before if it is left alone, else all."""
    values: dict[str, StoredValue] = {}
    for name, value in content.values.items():
        kept = frozenset(value.about) if value == before.values.get(name) else behind
        about = named.get(name, kept) & behind
        if about:
            values[name] = structs.replace(value, about=tuple(sorted(about)))
    return RecordContent(values)


async def _replace(
    holder: Holder,
    connection: Connection,
    reference: SharedBy,
    before: frozenset[UUID],
    behind: frozenset[UUID],
    content: RecordContent,
) -> Outcome:
    """Give everybody behind the reference their part, and whoever no longer is nothing."""
    changes = [
        Changing(person, replaced_by(_part(content, person)), reference) for person in sorted(before | behind)
    ]
    outcomes = await change_records(holder, connection, changes)
    if before != behind:
        parameters = {
            "organisation": holder.client.organisation,
            "shared": reference.id,
            "dataset": holder.dataset.id,
            "subjects": sorted(behind),
        }
        if len(await rows(connection, stored.REPLACE_PEOPLE, parameters)) < len(behind):
            raise Outdated
    changed = [outcome for outcome in outcomes if outcome.entry is not None]
    return (changed or outcomes or [Outcome(0, None)])[0]


def _part(content: RecordContent, person: UUID) -> dict[str, StoredValue]:
    """What of it is about one person."""
    return {name: value for name, value in content.values.items() if person in value.about}
