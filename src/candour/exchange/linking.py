"""Linking references: an organisation says that several of its own lead to one person.

Only where an agreement in force lets it match references of these kinds, and never over a person's head: when
more than one of them has an account of their own, somebody must look first. What was joined is one entry.
"""

from collections.abc import Sequence
from uuid import UUID

from candour.core.agreement import Agreement
from candour.exchange.holder import Holder, Outdated
from candour.exchange.problems import CannotLink, MatchingNotAllowed
from candour.exchange.putting import seen
from candour.exchange.replacing import Connection, refuse_outdated, rows
from candour.exchange.schemas import Subject
from candour.exchange.transactions import transaction
from candour.log.exact import encode_timestamp
from candour.store import subjects as known
from candour.store.entries import INSERT_ENTRY, entry_parameters
from candour.store.records import LOCK_VERSIONS


async def link(holder: Holder, subject: Subject, also: Sequence[Subject]) -> None:
    """Have further references of the holder's lead to the same person as the first.

    Nothing changes where they do already. Raises MatchingNotAllowed, CannotLink, Outdated and
    DatabaseUnavailable.
    """
    references = (subject, *also)
    agreement = _allowing(holder, references)
    async with transaction(holder.exchange.pool) as connection:
        subjects = list(dict.fromkeys(await seen(holder, connection, references)))
        persons = dict(await rows(connection, known.PERSONS, {"subjects": subjects}))
        if len(set(persons.values())) > 1:
            await _join(holder, connection, agreement, subjects)
            await refuse_outdated(holder, connection)


def _allowing(holder: Holder, references: Sequence[Subject]) -> Agreement:
    schemes = {reference.scheme for reference in references}
    agreement = holder.register.lets_match(holder.client.organisation, schemes, holder.exchange.clock())
    if agreement is None:
        kinds = ", ".join(sorted(schemes))
        raise MatchingNotAllowed(f"No agreement of yours in force lets you link {kinds}.", field="also")
    return agreement


async def _join(holder: Holder, connection: Connection, agreement: Agreement, subjects: list[UUID]) -> None:
    held: dict[UUID, UUID] = dict(await rows(connection, known.HOLD_PERSONS, {"subjects": subjects}))
    persons = list(dict.fromkeys(held[subject] for subject in subjects))
    accounts = await rows(connection, known.PERSONS_WITH_ACCOUNTS, {"persons": persons})
    if len(accounts) > 1:
        raise CannotLink(field="also")
    kept = accounts[0][0] if accounts else persons[0]
    await connection.execute(LOCK_VERSIONS, {"ids": list(held)})
    joining = {"organisation": holder.client.organisation, "subjects": list(held), "kept": kept}
    if len(await rows(connection, known.JOIN_PERSONS, joining)) < len(held):
        raise Outdated
    await _record(holder, connection, agreement, subjects)


async def _record(holder: Holder, connection: Connection, agreement: Agreement, subjects: list[UUID]) -> None:
    """The entry, with the first subject whose log key is left. Raises CannotLink when all were erased."""
    exchange, client, now = holder.exchange, holder.client, holder.exchange.clock()
    body = {
        "kind": "joined",
        "when": encode_timestamp(now),
        "organisation": holder.register.organisation(client.organisation).slug,
        "why": "Its own numbers for one person, linked as an agreement allows.",
        "agreement": agreement.name,
        "subjects": sorted(str(subject) for subject in subjects),
    }
    asked = {"organisation": client.organisation, "subjects": subjects, "datasets": []}
    keys = known.keys_by_subject(await rows(connection, known.KEYS, asked))
    left = next((subject for subject in subjects if (subject, None) in keys), None)
    if left is None:
        raise CannotLink(field="also")
    row = exchange.recorder.entry(
        body,
        kind="account",
        subject=left,
        key=keys[left, None],
        happened=now,
        organisation=client.organisation,
    )
    await connection.execute(INSERT_ENTRY, entry_parameters(row))
