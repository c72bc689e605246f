"""One request read and decided: the facts fresh from the primary, the register of this moment, the rules.

Nothing here writes or answers. What comes out says on what it was decided, so that the statement that logs
can insist on every bit of it.
"""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from candour.access.facts import Person, assemble
from candour.core.decide import Decision, decide_under, which_agreement
from candour.core.local_time import local_date
from candour.core.period import add, parse_period
from candour.core.reasons import Reason
from candour.core.request import Request
from candour.exchange.dpop import KeyProof
from candour.exchange.reading import FactsAsk
from candour.exchange.register import Client, Register
from candour.exchange.schemas import ReleaseRequest
from candour.exchange.state import Exchange
from candour.store.facts import StoredSubject
from candour.vault.blind import blind_index

NO_AGREEMENT = UUID(int=0)
NOBODY = b""
"""The blind index of no reference: whoever asks by it finds the asker's own stranger."""


class Asked(Struct, frozen=True):
    """A request as parsed.

    sent: what came. request: the same, as the rules take it. repeat_key: its idempotency key, if it has one.
    proof: the DPoP proof that its entry is to take.
    """

    sent: ReleaseRequest
    request: Request
    repeat_key: str | None
    proof: KeyProof | None = None


class Decided(Struct, frozen=True):
    """A decision, when it was made and on what.

    retain_until: how long the asker may keep what it got, None when it got nothing. blind: the blind index
    of the reference asked for.
    """

    decision: Decision
    at: datetime
    retain_until: date | None
    person: Person
    register: Register
    blind: bytes

    def guards(self, client: Client) -> tuple[tuple[UUID, int], ...]:
        """(id, version) of everything it rests on: the whole person, the client and the register."""
        return (*self.person.guards, (client.id, client.version), self.register.guard)


async def decided(
    exchange: Exchange, client: Client, asked: Asked, *, unspent_by: UUID | None = None
) -> Decided:
    """Read and decide. unspent_by: an entry whose own spending of a consent does not count against it.

    Raises Unavailable, DatabaseUnavailable, or VaultError where what is stored cannot be opened.
    """
    register = exchange.registers.current()
    now = exchange.clock()
    agreement = which_agreement(asked.request, register.agreements_of(client.organisation), now)
    blind = blind_index(
        exchange.recorder.provider.blind_index_key,
        client.organisation,
        asked.sent.subject.scheme,
        asked.sent.subject.reference,
    )
    subjects = await _read(
        exchange,
        FactsAsk(
            blind=blind,
            stranger=register.organisation(client.organisation).stranger,
            agreement=NO_AGREEMENT if isinstance(agreement, Reason) else agreement.id,
            datasets=()
            if isinstance(agreement, Reason)
            else register.datasets_concerned(agreement, asked.request),
        ),
    )
    person = assemble(subjects, exchange.recorder.provider, register.dataset_keys)
    facts = person.facts
    if unspent_by is not None and unspent_by in person.spent_by.values():
        facts = replace(facts, choices=tuple(replace(choice, spent=False) for choice in facts.choices))
    decision = decide_under(agreement, asked.request, facts, now)
    return Decided(decision, now, retain_until(decision, now), person, register, blind)


async def _read(exchange: Exchange, ask: FactsAsk) -> tuple[StoredSubject, ...]:
    """The person asked about; the asker's stranger instead of somebody whose log keys are gone.

    Erasing takes the references too, so these are found only where a backup brought references back without
    keys. Nothing can be logged about them any more, and nobody should learn that they were ever here.
    """
    subjects = await exchange.reader.read(ask)
    if any(subject.log_key is not None for subject in subjects):
        return subjects
    return await exchange.reader.read(replace(ask, blind=NOBODY))


def retain_until(decision: Decision, now: datetime) -> date | None:
    """The last day on which the asker may keep what a decision gives it; None when it gives nothing."""
    if decision.agreement is None or not decision.released:
        return None
    return _after(local_date(now), decision.agreement.retention)


@lru_cache(maxsize=64)
def _after(day: date, period: str) -> date:
    """The same for every answer of a day under one agreement."""
    return add(day, parse_period(period))
