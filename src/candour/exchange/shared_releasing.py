"""One release by a shared reference: logged for everybody it concerns, in one commit, and only then spoken.

Each has an entry of their own, with their own reasons and nothing of anybody else's. A repeat under an
idempotency key finds the first of them, whose id the answer carries.
"""

import hmac
from collections.abc import Sequence
from typing import Final

from msgspec import json, structs
from psycopg import Rollback

from candour.access.writer import insert_together
from candour.core.decide import Decision
from candour.core.reasons import Reason
from candour.exchange.answers import release_answer
from candour.exchange.authentication import standing
from candour.exchange.deciding import Asked
from candour.exchange.problems import AnswerChanged, Unavailable
from candour.exchange.register import Client
from candour.exchange.releasing import ATTEMPTS, SCOPE, entry_for
from candour.exchange.repeats import (
    EarlierUse,
    answer_hash,
    as_before,
    check_repeat,
    earlier_use,
    of_nobody,
    request_hash,
    stands,
)
from candour.exchange.schemas import ReleaseAnswer
from candour.exchange.shared_deciding import DecidedTogether, decided_together
from candour.exchange.state import Exchange
from candour.exchange.transactions import transaction
from candour.store.entries import EntryRow
from candour.store.guarded import GuardedEntry

_OF_ANOTHER: Final = (Reason.NOT_AVAILABLE, Reason.CONSENT_NOT_GIVEN, Reason.CONSENT_SPENT)
"""What an asker may have been told where something was refused about somebody else than the first person."""


async def release_shared(exchange: Exchange, client: Client, asked: Asked) -> ReleaseAnswer:
    """Answer one request by a shared reference; every entry is committed before this returns.

    Raises as `release` does.
    """
    if asked.proof is not None:
        await exchange.proofs.take(asked.proof, exchange.recorder.new_id())
        asked = structs.replace(asked, proof=None)
    for _ in range(ATTEMPTS):
        together = await decided_together(exchange, client, asked)
        entries = _entries(exchange, client, asked, together)
        if await write_together(exchange, entries):
            return _answer(exchange, together, entries[0].row)
        if asked.repeat_key is not None:
            earlier = await earlier_use(exchange, client.id, asked.repeat_key)
            if earlier is not None:
                answer = await _repeated(exchange, client, asked, earlier)
                if answer is not None:
                    return answer
        await exchange.registers.look_again()
        client = standing(exchange.registers.current(), client, SCOPE)
    raise Unavailable("What this decision rests on keeps changing. Ask again in a moment.")


async def write_together(exchange: Exchange, entries: Sequence[GuardedEntry]) -> bool:
    """Whether all of these entries were taken; if any could not be, none is. Raises DatabaseUnavailable."""
    all_taken = False
    async with transaction(exchange.pool) as connection:
        all_taken = await insert_together(connection, entries)
        if not all_taken:
            raise Rollback
    return all_taken


def _entries(
    exchange: Exchange, client: Client, asked: Asked, together: DecidedTogether
) -> list[GuardedEntry]:
    """An entry for each person; the first has the idempotency key and the guard of who they are."""
    first, *others = together.people
    entry = entry_for(exchange, client, asked, first)
    if asked.repeat_key is not None:
        key = exchange.recorder.provider.blind_index_key
        told = request_hash(key, asked.sent) + answer_hash(key, together.answer)
        entry = structs.replace(entry, request=told)
    keyless = structs.replace(asked, repeat_key=None)
    return [
        structs.replace(entry, guards=(*entry.guards, *together.reference)),
        *(entry_for(exchange, client, keyless, each) for each in others),
    ]


async def _repeated(
    exchange: Exchange, client: Client, asked: Asked, earlier: EarlierUse
) -> ReleaseAnswer | None:
    """The same answer as before; None when something it rests on changed while it was made: try again.

    Raises KeyExpired, KeyReused or AnswerChanged.
    """
    check_repeat(exchange, asked, earlier)
    if earlier.opened is None:
        return await of_nobody(exchange, client, asked, earlier)
    body = json.decode(earlier.opened.body)
    again = await decided_together(exchange, client, asked)
    guards = {guard for person in again.people for guard in person.guards(client)}
    if not await stands(exchange, (*guards, *again.reference)):
        return None
    first = as_before(body, again.people[0])
    now = {each.name for each in again.answer.refused}
    if not now.isdisjoint(each.name for each in first.released):
        raise AnswerChanged
    decision = _as_told(exchange, first, earlier)
    return release_answer(
        exchange.recorder,
        decision,
        retain_until=body["retain_until"],
        id=earlier.id,
        leaf=earlier.leaf,
        at=earlier.logged_at,
    )


def _as_told(exchange: Exchange, first: Decision, earlier: EarlierUse) -> Decision:
    """The decision as the asker was told it then. Raises AnswerChanged where that cannot be found out.

    first: as it stands in the first person's entry, where what is refused about somebody else is not
    available. For what else than that the asker was told there is the hash of the answer.
    """
    key = exchange.recorder.provider.blind_index_key
    for reason in _OF_ANOTHER:
        refused = tuple(
            structs.replace(each, reason=reason) if each.reason is Reason.NOT_AVAILABLE else each
            for each in first.refused
        )
        decision = Decision(first.agreement, first.released, refused)
        if hmac.compare_digest(answer_hash(key, decision), earlier.answer):
            return decision
    raise AnswerChanged


def _answer(exchange: Exchange, together: DecidedTogether, row: EntryRow) -> ReleaseAnswer:
    until = together.people[0].retain_until
    return release_answer(
        exchange.recorder,
        together.answer,
        retain_until=None if until is None else until.isoformat(),
        id=row.id,
        leaf=row.leaf,
        at=row.at,
    )
