"""One "may I?", from question to answer: decided like a release and logged before it is answered, but nothing
leaves. A single-use consent is not spent by asking.
"""

from candour.core.decide import Decision, Outcome
from candour.exchange.answers import entry_answer, refused_answer
from candour.exchange.authentication import standing
from candour.exchange.deciding import Asked, decided
from candour.exchange.evaluation_schemas import EvaluationAnswer, EvaluationContext
from candour.exchange.problems import Unavailable
from candour.exchange.register import Client
from candour.exchange.releasing import ATTEMPTS, row_for
from candour.exchange.state import Exchange
from candour.store.entries import EntryRow
from candour.store.guarded import GuardedEntry

SCOPE = "decide"


async def evaluate(exchange: Exchange, client: Client, asked: Asked) -> EvaluationAnswer:
    """Answer one question; the entry is committed before this returns.

    Raises Unavailable or DatabaseUnavailable when the database, the log or the register cannot be relied on,
    NotAuthenticated or MissingScope for a client that may no longer ask.
    """
    for _ in range(ATTEMPTS):
        found = await decided(exchange, client, asked)
        row = row_for(exchange, client, asked, found, without_data=True)
        if await exchange.writer.write(GuardedEntry(row=row, client=client.id, guards=found.guards(client))):
            return evaluation_answer(exchange, found.decision, row)
        await exchange.registers.look_again()
        client = standing(exchange.registers.current(), client, SCOPE)
    raise Unavailable("What this decision rests on keeps changing. Ask again in a moment.")


def evaluation_answer(exchange: Exchange, decision: Decision, row: EntryRow) -> EvaluationAnswer:
    """What a decision comes to for whoever asked, with the entry that tells of it."""
    agreement = decision.agreement
    context = EvaluationContext(
        id=row.id,
        allowed=[released.name for released in decision.released],
        refused=refused_answer(decision),
        agreement=None if agreement is None else agreement.name,
        lawful_basis=None if agreement is None else agreement.lawful_basis.value,
        obligations=[] if agreement is None else list(agreement.obligations),
        entry=entry_answer(exchange.recorder, row.leaf, row.at),
    )
    return EvaluationAnswer(decision.outcome is Outcome.FULL, context)
