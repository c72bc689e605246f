"""Putting records under a person's own reference: first sight of whom they are about, and the change.

All of one call is one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from candour.access.first_sight import blind_of, new_subject
from candour.exchange.holder import Holder
from candour.exchange.replacing import (
    Change,
    Changing,
    Connection,
    Outcome,
    change_records,
    replaced_by,
    rows,
)
from candour.exchange.schemas import Subject
from candour.exchange.transactions import transaction
from candour.store import subjects as known


@dataclass(frozen=True, slots=True)
class Put:
    """What shall become of what a dataset holds about one person."""

    subject: Subject
    change: Change


async def put_records(holder: Holder, puts: Sequence[Put]) -> list[Outcome]:
    """Put records, in order, all or none of them.

    Raises Outdated where client or register have changed since, and DatabaseUnavailable.
    """
    async with transaction(holder.exchange.pool) as connection:
        ids = await seen(holder, connection, [put.subject for put in puts])
        changes = [Changing(id_, put.change) for id_, put in zip(ids, puts, strict=True)]
        return await change_records(holder, connection, changes)


async def end_record(holder: Holder, subject: Subject) -> Outcome:
    """Have a dataset hold nothing about a person any more. Raises as `put_records` does."""
    blind = blind_in(holder, subject)
    async with transaction(holder.exchange.pool) as connection:
        found = await rows(connection, known.SUBJECTS_BY_REFERENCE, {"blinds": [blind]})
        ids = known.subjects_by_blind(found)
        changes = [Changing(id_, replaced_by({})) for id_ in ids.values()]
        outcomes = await change_records(holder, connection, changes)
    return outcomes[0] if outcomes else Outcome(0, None)


async def seen(holder: Holder, connection: Connection, references: Sequence[Subject]) -> list[UUID]:
    """The subject each reference leads to; those never seen before are made."""
    blinds = [blind_in(holder, reference) for reference in references]
    ids = known.subjects_by_blind(await rows(connection, known.SUBJECTS_BY_REFERENCE, {"blinds": blinds}))
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
        made = await rows(connection, known.FIRST_SIGHT_OF_NEW, known.first_sight_parameters(new))
        ids = {**ids, **known.subjects_by_blind(made)}
    return [ids[blind] for blind in blinds]


def blind_in(holder: Holder, subject: Subject) -> bytes:
    """The index under which the holder's organisation's reference is stored."""
    return blind_of(holder.exchange.recorder, holder.client.organisation, subject.scheme, subject.reference)
