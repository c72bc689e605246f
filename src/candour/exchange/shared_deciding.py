"""One request by a shared reference, read and decided for everybody who stands behind it.

Where it names one of them it is a question about that person. Otherwise it gets only what is about all of
them, and of that only what may be given about each: one person's no is a no for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from candour.access.facts import Person, assemble
from candour.access.first_sight import blind_of
from candour.core.decide import Decision, Refused, Released, decide, which_agreement
from candour.core.reasons import Reason
from candour.core.subject import Record, SubjectFacts
from candour.exchange.deciding import NO_AGREEMENT, Asked, Decided, retain_until
from candour.exchange.register import Client, Register
from candour.exchange.replacing import rows
from candour.exchange.state import Exchange
from candour.store import shared as stored
from candour.store.facts import stored_subject

Guard = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class DecidedTogether:
    """What was decided about everybody concerned, each with the decision that their own entry tells of.

    answer: what the asker gets. reference: the guard of who stands behind the reference, none if nobody does.
    """

    people: tuple[Decided, ...]
    answer: Decision
    reference: tuple[Guard, ...]


async def decided_together(exchange: Exchange, client: Client, asked: Asked) -> DecidedTogether:
    """Read and decide. Raises Unavailable, DatabaseUnavailable, or VaultError as `decided` does."""
    register, now = exchange.registers.current(), exchange.clock()
    agreements = register.agreements_of(client.organisation)
    reference, people = await _read(exchange, client, asked, register)
    everybody = [person.facts.subjects for person in people]
    facts = [person.facts for person in people]
    if asked.sent.person is None:
        facts = [_about_all(each, everybody) for each in facts]
    own = [decide(asked.request, agreements, each, now) for each in facts]
    blind = _blind(exchange, client, asked)
    concerned = tuple(
        Decided(decision, now, retain_until(decision, now), person, register, blind)
        for decision, person in zip(_bound_by_all(own), people, strict=True)
    )
    return DecidedTogether(concerned, _answer(own, asked.request.attributes), reference)


async def _read(
    exchange: Exchange, client: Client, asked: Asked, register: Register
) -> tuple[tuple[Guard, ...], list[Person]]:
    """The reference's guard, and everybody concerned: the asker's stranger where there is nobody."""
    agreement = which_agreement(asked.request, register.agreements_of(client.organisation), exchange.clock())
    named = asked.sent.person
    blind = _blind(exchange, client, asked)
    parameters = {
        "blind": blind,
        "named": None if named is None else _index(exchange, client, named.scheme, named.reference),
        "stranger": register.organisation(client.organisation).stranger,
        "agreement": NO_AGREEMENT if isinstance(agreement, Reason) else agreement.id,
        "datasets": []
        if isinstance(agreement, Reason)
        else list(register.datasets_concerned(agreement, asked.request)),
    }
    async with exchange.pool.connection() as connection:
        # The version first: whoever joins or leaves after it is read makes the entry's guard fail.
        guards = await rows(connection, stored.VERSION_OF_SHARED, {"blind": blind})
        found = await rows(connection, stored.FACTS_BY_SHARED_REFERENCE, parameters)
    by_person: dict[int, list[Sequence[Any]]] = {}
    for row in sorted(found, key=lambda row: row[0]):
        by_person.setdefault(row[0], []).append(row)
    provider = exchange.recorder.provider
    people = [
        assemble(map(stored_subject, each), provider, register.dataset_keys) for each in by_person.values()
    ]
    return tuple((id_, version) for id_, version in guards), people


def _about_all(facts: SubjectFacts, everybody: Sequence[frozenset[UUID]]) -> SubjectFacts:
    """What is known of one person, but of what is held only the values that are about all of them."""

    def shared(record: Record) -> Record:
        values = {
            name: held
            for name, held in record.values.items()
            if held.about and not any(held.about.isdisjoint(subjects) for subjects in everybody)
        }
        return replace(record, values=values)

    records = {dataset: tuple(map(shared, held)) for dataset, held in facts.records.items()}
    return replace(facts, records=records)


def _bound_by_all(own: Sequence[Decision]) -> list[Decision]:
    """Each person's decision, where what is refused about one is given about none."""
    return [
        Decision(
            decision.agreement,
            tuple(each for each in decision.released if _is_given(each, own)),
            (
                *decision.refused,
                *(
                    Refused(each.name, Reason.ANOTHER_CONCERNED)
                    for each in decision.released
                    if not _is_given(each, own)
                ),
            ),
        )
        for decision in own
    ]


def _answer(own: Sequence[Decision], asked: Sequence[str]) -> Decision:
    """What the asker gets: what is given about everybody, else the first person's reason why it is not.

    In the order in which it was asked, for any other would tell which of them it is refused about.
    """
    refused = {each.name: each for decision in reversed(own) for each in decision.refused}
    differing = (each for each in own[0].released if not _is_given(each, own))
    for each in differing:
        refused.setdefault(each.name, Refused(each.name, Reason.ANOTHER_CONCERNED))
    return Decision(
        own[0].agreement,
        tuple(each for each in own[0].released if each.name not in refused),
        tuple(refused[name] for name in asked if name in refused),
    )


def _is_given(released: Released, own: Sequence[Decision]) -> bool:
    """Whether everybody's decision gives this very value."""
    return all(
        any(each.name == released.name and each.value == released.value for each in decision.released)
        for decision in own
    )


def _blind(exchange: Exchange, client: Client, asked: Asked) -> bytes:
    return _index(exchange, client, asked.sent.subject.scheme, asked.sent.subject.reference)


def _index(exchange: Exchange, client: Client, scheme: str, reference: str) -> bytes:
    return blind_of(exchange.recorder, client.organisation, scheme, reference)
