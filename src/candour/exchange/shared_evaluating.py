"""One "may I?" by a shared reference: decided for everybody it concerns, as a release is, and given to none.

Each has an entry of their own, all in one commit; the answer carries the id of the first of them.
"""

from msgspec import structs

from candour.exchange.authentication import standing
from candour.exchange.deciding import Asked
from candour.exchange.evaluating import SCOPE, evaluation_answer
from candour.exchange.evaluation_schemas import EvaluationAnswer
from candour.exchange.problems import Unavailable
from candour.exchange.register import Client
from candour.exchange.releasing import ATTEMPTS, row_for
from candour.exchange.shared_deciding import DecidedTogether, decided_together
from candour.exchange.shared_releasing import write_together
from candour.exchange.state import Exchange
from candour.store.guarded import GuardedEntry


async def evaluate_shared(exchange: Exchange, client: Client, asked: Asked) -> EvaluationAnswer:
    """Answer one question; every entry is committed before this returns. Raises as `evaluate` does."""
    for _ in range(ATTEMPTS):
        together = await decided_together(exchange, client, asked)
        entries = _entries(exchange, client, asked, together)
        if await write_together(exchange, entries):
            return evaluation_answer(exchange, together.answer, entries[0].row)
        await exchange.registers.look_again()
        client = standing(exchange.registers.current(), client, SCOPE)
    raise Unavailable("What this decision rests on keeps changing. Ask again in a moment.")


def _entries(
    exchange: Exchange, client: Client, asked: Asked, together: DecidedTogether
) -> list[GuardedEntry]:
    """An entry for each person; the first has the guard of who they are."""
    entries = []
    for each in together.people:
        row = row_for(exchange, client, asked, each, without_data=True)
        entries.append(GuardedEntry(row=row, client=client.id, guards=each.guards(client)))
    entries[0] = structs.replace(entries[0], guards=(*entries[0].guards, *together.reference))
    return entries
