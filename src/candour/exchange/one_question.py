"""One question at one moment: everything about the answers to a batch that does not depend on the person.

Made anew for each statement, on the register of that moment, and never kept.
"""

from typing import Any

from msgspec import Struct

from candour.access.facts import Person
from candour.access.recording_many import UsesRecorder
from candour.core.decide import Decision, decide_under, which_agreement
from candour.core.reasons import Reason
from candour.core.request import Request
from candour.exchange.answers import refused_answer, values_answer
from candour.exchange.deciding import NO_AGREEMENT, retain_until
from candour.exchange.reading import FactsAsk
from candour.exchange.register import Client
from candour.exchange.schemas import EntryAnswer, RefusedAnswer, ReleaseAnswer, Subject
from candour.exchange.shapes import of_holder_part, of_person, of_question, reader_of
from candour.exchange.state import Exchange
from candour.log.canonical import CanonicalForm
from candour.log.exact import encode_base64, encode_timestamp
from candour.store.entries import EntryRow
from candour.vault.blind import blind_index


class _Alike(Struct, frozen=True):
    """What is the same for all who get the same names and reasons.

    holder_part: in canonical form. refused, retain_until: of the answer.
    """

    bodies: CanonicalForm
    holder_part: bytes
    refused: dict[str, RefusedAnswer]
    retain_until: str | None


class OneQuestion:
    """What is asked about everybody. request: as the rules take it, about nobody in particular.

    Raises Unavailable, and VaultError where the holder's key cannot be opened.
    """

    def __init__(self, exchange: Exchange, client: Client, request: Request) -> None:
        self.register = register = exchange.registers.current()
        self._recorder, self._client, self._request = exchange.recorder, client, request
        self._now = exchange.clock()
        agreement = which_agreement(request, register.agreements_of(client.organisation), self._now)
        self._applied = agreement
        self._agreement = None if isinstance(agreement, Reason) else agreement
        self._stranger = register.organisation(client.organisation).stranger
        self._datasets = (
            () if self._agreement is None else register.datasets_concerned(self._agreement, request)
        )
        _, holder_key = reader_of(register, client, self._agreement)
        self._uses = UsesRecorder(exchange.recorder, organisation=client.organisation, holder_key=holder_key)
        self._at, self._shapes = encode_timestamp(self._uses.at), exchange.shapes
        self._common, self._of_holder_part = of_question(request, self._now), of_holder_part(request)
        self._kinds: dict[Any, _Alike] = {}

    def ask(self, subject: Subject) -> FactsAsk:
        """What to read about one person."""
        return FactsAsk(
            blind=blind_index(
                self._recorder.provider.blind_index_key,
                self._client.organisation,
                subject.scheme,
                subject.reference,
            ),
            stranger=self._stranger,
            agreement=NO_AGREEMENT if self._agreement is None else self._agreement.id,
            datasets=self._datasets,
        )

    def decision(self, person: Person) -> Decision:
        """What they may have about one person."""
        return decide_under(self._applied, self._request, person.facts, self._now)

    def entry(self, person: Person, decision: Decision, *, case: str, blind: bytes) -> EntryRow:
        """The entry for a decision. Raises VaultError."""
        subject, log_key = person.logged_under
        alike = self._alike(decision)
        own = of_person(
            self._recorder.provider.blind_index_key,
            self._request,
            decision,
            person,
            subject=subject,
            case=case,
            blind=blind,
        )
        return self._uses.entry(
            alike.bodies, own, alike.holder_part, subject=subject, key=log_key, happened=self._now
        )

    def answer(self, decision: Decision, row: EntryRow) -> ReleaseAnswer:
        """The answer to a decision whose entry is committed."""
        agreement, alike = decision.agreement, self._alike(decision)
        return ReleaseAnswer(
            id=row.id,
            outcome=decision.outcome.value,
            attributes=values_answer(decision),
            refused=alike.refused,
            agreement=None if agreement is None else agreement.name,
            lawful_basis=None if agreement is None else agreement.lawful_basis.value,
            retain_until=alike.retain_until,
            obligations=[] if agreement is None else list(agreement.obligations),
            entry=EntryAnswer(
                encode_base64(row.leaf),
                self._at,
                encode_base64(self._recorder.promise(row.leaf, row.at)),
            ),
        )

    def _alike(self, decision: Decision) -> _Alike:
        """What is the same for all who get the same names and reasons."""
        key = (tuple([each.name for each in decision.released]), decision.refused)
        alike = self._kinds.get(key)
        if alike is None:
            until = retain_until(decision, self._now)
            shape = self._shapes.of(self.register, self._client, self._request, decision, until)
            alike = self._kinds[key] = _Alike(
                bodies=shape.bodies.narrowed(self._common),
                holder_part=shape.holder_parts.filled(self._of_holder_part),
                refused=refused_answer(decision),
                retain_until=None if until is None else until.isoformat(),
            )
        return alike
