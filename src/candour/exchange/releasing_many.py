"""Many releases with one question: read in one statement, logged in one, and only then answered.

Each is decided on its own person's facts and guarded by every version it was decided on, as if it had been
asked alone. What the statement does not take, or what is not the ordinary case, is left to be asked alone.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct

from candour.access.facts import assemble
from candour.core.decide import Decision
from candour.core.request import Request
from candour.exchange.one_question import OneQuestion
from candour.exchange.register import Client
from candour.exchange.releasing import spends
from candour.exchange.repeats import answer_hash
from candour.exchange.schemas import ReleaseAnswer, Subject
from candour.exchange.state import Exchange
from candour.store.facts import stored_subject
from candour.store.guarded import GuardedEntry
from candour.vault.errors import VaultError

TURN = 25
"""Decided at a stretch, before other calls get their turn: about a millisecond's work."""


class Wanted(Struct, frozen=True):
    """One of them: about whom, for which case, and under which idempotency key, with its request's hash."""

    subject: Subject
    case: str
    repeat_key: str | None = None
    request: bytes | None = None


class _Decided(Struct, frozen=True):
    """What was decided about one, and its entry, not committed yet."""

    place: int
    decision: Decision
    entry: GuardedEntry


async def release_many(
    exchange: Exchange, client: Client, request: Request, wanted: Sequence[Wanted]
) -> list[ReleaseAnswer | None]:
    """An answer to each whose entry is committed; None for each of which nothing is logged: ask it alone.

    request: the question, about nobody in particular. Raises Unavailable, DatabaseUnavailable, or VaultError
    where the holder's key cannot be opened.
    """
    question = OneQuestion(exchange, client, request)
    asks = [question.ask(each.subject) for each in wanted]
    found = await exchange.reader.read_many(asks)
    decided: list[_Decided] = []
    for place, (each, ask, rows) in enumerate(zip(wanted, asks, found, strict=True)):
        if place % TURN == 0:
            await asyncio.sleep(0)
        with suppress(VaultError):  # asked alone, it fails alone
            decided.append(_decided(exchange, client, question, place, each, ask.blind, rows))
    taken = await exchange.writer.write_many([one.entry for one in decided])
    answers: list[ReleaseAnswer | None] = [None] * len(wanted)
    for one, is_taken in zip(decided, taken, strict=True):
        if is_taken:
            answers[one.place] = question.answer(one.decision, one.entry.row)
    return answers


def _decided(
    exchange: Exchange,
    client: Client,
    question: OneQuestion,
    place: int,
    wanted: Wanted,
    blind: bytes,
    rows: Sequence[Sequence[Any]],
) -> _Decided:
    """Raises VaultError."""
    register = question.register
    person = assemble(map(stored_subject, rows), exchange.recorder.provider, register.dataset_keys)
    decision = question.decision(person)
    request = wanted.request
    if request is not None:
        request += answer_hash(exchange.recorder.provider.blind_index_key, decision)
    entry = GuardedEntry(
        row=question.entry(person, decision, case=wanted.case, blind=blind),
        client=client.id,
        guards=(*person.guards, (client.id, client.version), register.guard),
        repeat_key=wanted.repeat_key,
        request=request,
        spends=spends(decision),
    )
    return _Decided(place, decision, entry)
