"""Whom a reported use concerns, and in whose log it stands: found by reference, or first seen.

Who is known to a system of record is somebody, whether or not anything is held about them here yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from candour.access.first_sight import blind_of, new_subject
from candour.exchange.problems import UnfitBody
from candour.exchange.register import Register
from candour.exchange.replacing import Connection, rows
from candour.exchange.schemas import Subject
from candour.exchange.state import Exchange
from candour.exchange.transactions import transaction
from candour.exchange.use_schemas import SentUse
from candour.store import subjects as known
from candour.store.facts import StoredKey, stored_key
from candour.store.shared import PEOPLE_BEHIND


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody a use is about: the subject that entries about their person are made for, and its log key.

    stranger: where everything about them was erased, the blind index of the reference they were known by.
    """

    subject: UUID
    log_key: StoredKey
    stranger: bytes | None = None


async def concerned_by(
    exchange: Exchange, register: Register, organisation: UUID, sent: SentUse
) -> list[Concerned]:
    """One person, or everybody behind a shared reference, or the one of them who is named.

    Raises UnfitBody where a shared reference has nobody like this behind it, DatabaseUnavailable.
    """
    blind = _blind(exchange, organisation, sent.subject)
    async with transaction(exchange.pool) as connection:
        if register.is_shared(organisation, sent.subject.scheme):
            named = None if sent.person is None else _blind(exchange, organisation, sent.person)
            subjects = [
                id_ for (id_,) in await rows(connection, PEOPLE_BEHIND, {"blind": blind, "named": named})
            ]
            if not subjects:
                raise UnfitBody("You have named nobody like this behind this reference.", field="subject")
        elif sent.person is not None:
            raise UnfitBody(f"{sent.subject.scheme} names one person already.", field="person")
        else:
            subjects = [await _seen(exchange, connection, organisation, sent.subject, blind)]
        found = await _logged_under(connection, organisation, subjects)
        if not found:
            stranger = register.organisation(organisation).stranger
            found = [
                Concerned(each.subject, each.log_key, blind)
                for each in await _logged_under(connection, organisation, [stranger])
            ]
    return found


async def _seen(
    exchange: Exchange, connection: Connection, organisation: UUID, reference: Subject, blind: bytes
) -> UUID:
    """The subject a reference leads to, made if it is new: who is known to a system of record is somebody."""
    found = known.subjects_by_blind(await rows(connection, known.SUBJECTS_BY_REFERENCE, {"blinds": [blind]}))
    if not found:
        new = new_subject(
            exchange.recorder,
            organisation=organisation,
            scheme=reference.scheme,
            reference=reference.reference,
        )
        made = await rows(connection, known.FIRST_SIGHT_OF_NEW, known.first_sight_parameters([new]))
        found = known.subjects_by_blind(made)
    return found[blind]


async def _logged_under(
    connection: Connection, organisation: UUID, subjects: Sequence[UUID]
) -> list[Concerned]:
    """For each person the subject their entries are made for, each person once."""
    asked = {"organisation": organisation, "subjects": list(subjects)}
    found = await rows(connection, known.LOGGED_UNDER, asked)
    keys = {subject: stored_key(id_, wrapping, wrapped) for _, subject, id_, wrapping, wrapped in found}
    return [Concerned(subject, key) for subject, key in sorted(keys.items())]


def _blind(exchange: Exchange, organisation: UUID, reference: Subject) -> bytes:
    return blind_of(exchange.recorder, organisation, reference.scheme, reference.reference)
