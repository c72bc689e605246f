"""One release, from question to answer: read, decide, log, and only then speak.

Nothing is released that is not already durably logged, and nothing is decided on facts that have changed
since: the statement that logs takes a row only while every version it was decided on still stands.
"""

from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace

from candour.access.recording_many import UsesRecorder
from candour.core.decide import Decision
from candour.core.local_time import local_date
from candour.exchange.answers import release_answer
from candour.exchange.authentication import standing
from candour.exchange.deciding import Asked, Decided, decided
from candour.exchange.problems import Unavailable
from candour.exchange.register import Client
from candour.exchange.repeats import answer_hash, earlier_use, repeated, request_hash
from candour.exchange.schemas import ReleaseAnswer
from candour.exchange.shapes import of_holder_part, of_person, of_question
from candour.exchange.state import Exchange
from candour.store.entries import EntryRow
from candour.store.guarded import GuardedEntry, Withheld

SCOPE = "release"
ATTEMPTS = 3
EMERGENCY_REVIEW = timedelta(days=2)
"""When a named person of the holder should have looked at an emergency; until then nobody is shown it."""


async def release(exchange: Exchange, client: Client, asked: Asked) -> ReleaseAnswer:
    """Answer one request; the entry is committed before this returns.

    Raises Unavailable or DatabaseUnavailable when the database, the log or the register cannot be relied on,
    NotAuthenticated or MissingScope for a client that may no longer ask, and the problems of a used
    idempotency key.
    """
    for _ in range(ATTEMPTS):
        decision = await decided(exchange, client, asked)
        entry = entry_for(exchange, client, asked, decision)
        if await exchange.writer.write(entry):
            return _answer(exchange, decision, entry.row)
        if asked.proof is not None:
            asked = await _proof_taken(exchange, asked, entry)
        if asked.repeat_key is not None:
            earlier = await earlier_use(exchange, client.id, asked.repeat_key)
            if earlier is not None:
                answer = await repeated(exchange, client, asked, earlier)
                if answer is not None:
                    return answer
        await exchange.registers.look_again()
        client = standing(exchange.registers.current(), client, SCOPE)
    raise Unavailable("What this decision rests on keeps changing. Ask again in a moment.")


async def _proof_taken(exchange: Exchange, asked: Asked, entry: GuardedEntry) -> Asked:
    """The request without its proof, where an entry that was not taken has used it. Raises UsedProof."""
    assert asked.proof is not None
    proof = await exchange.proofs.taken(asked.proof, entry.row.id)
    return replace(asked, proof=None) if proof.used else asked


def entry_for(exchange: Exchange, client: Client, asked: Asked, decided: Decided) -> GuardedEntry:
    """The entry for a decision, with everything it stands or falls with."""
    key = exchange.recorder.provider.blind_index_key
    withheld = _withheld(asked, decided)
    return GuardedEntry(
        row=row_for(exchange, client, asked, decided, withheld=withheld),
        client=client.id,
        guards=decided.guards(client),
        repeat_key=asked.repeat_key,
        request=None
        if asked.repeat_key is None
        else request_hash(key, asked.sent) + answer_hash(key, decided.decision),
        spends=spends(decided.decision),
        withheld=withheld,
        proof=None if asked.proof is None else (asked.proof.digest, asked.proof.forget_at),
    )


def spends(decision: Decision) -> UUID | None:
    """The agreement whose single-use consent a decision spends, if it does."""
    agreement = decision.agreement
    return agreement.id if agreement is not None and agreement.single_use and decision.released else None


def row_for(
    exchange: Exchange,
    client: Client,
    asked: Asked,
    decided: Decided,
    *,
    withheld: Withheld | None = None,
    without_data: bool = False,
) -> EntryRow:
    """The entry of a use, sealed for the person and in part for the holder, ready to insert.

    without_data: as "may I?" is answered, which releases nothing.
    """
    request, decision, person = asked.request, decided.decision, decided.person
    shape = exchange.shapes.of(
        decided.register, client, request, decision, decided.retain_until, without_data=without_data
    )
    subject, log_key = person.logged_under
    own = of_person(
        exchange.recorder.provider.blind_index_key,
        request,
        decision,
        person,
        subject=subject,
        case=request.case,
        blind=decided.blind,
        without_data=without_data,
    )
    return UsesRecorder(
        exchange.recorder, organisation=client.organisation, holder_key=shape.holder_key, many=False
    ).entry(
        shape.bodies,
        {**of_question(request, decided.at, withheld), **own},
        shape.holder_parts.filled(of_holder_part(request)),
        subject=subject,
        key=log_key,
        happened=decided.at,
    )


def _withheld(asked: Asked, decided: Decided) -> Withheld | None:
    if asked.request.emergency is None:
        return None
    authority = "an emergency, until a named person has reviewed it"
    return Withheld(authority, local_date(decided.at) + EMERGENCY_REVIEW)


def _answer(exchange: Exchange, decided: Decided, row: EntryRow) -> ReleaseAnswer:
    retain_until = None if decided.retain_until is None else decided.retain_until.isoformat()
    return release_answer(
        exchange.recorder, decided.decision, retain_until=retain_until, id=row.id, leaf=row.leaf, at=row.at
    )
