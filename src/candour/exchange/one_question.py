"""One question at one moment: everything about the answers to a batch that does not depend on the person.

Made anew for each statement, on the register of that moment, and never kept.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from candour.access.facts import Person
from candour.access.recording_many import UsesRecorder
from candour.access.uses import Asker, holder_content, officer_pseudonym, sources, use_body
from candour.core.decide import Decision, decide_under, which_agreement
from candour.core.identifiers import spelled
from candour.core.reasons import Audience, Reason
from candour.core.request import Request
from candour.exchange.answers import refused_answer, values_answer
from candour.exchange.deciding import NO_AGREEMENT, retain_until
from candour.exchange.reading import FactsAsk
from candour.exchange.register import Client
from candour.exchange.schemas import EntryAnswer, RefusedAnswer, ReleaseAnswer, Subject
from candour.exchange.state import Exchange
from candour.log.canonical import CanonicalForm, canonical_json, canonical_plain
from candour.log.exact import encode_base64, encode_timestamp
from candour.store.entries import EntryRow
from candour.vault.blind import blind_index

# Of a body's members, those that differ where the names and reasons are the same.
_OWN = ("subject", "officer", "case", "sources", "reference")


class _Shape(Struct, frozen=True):
    """What is the same for all who get the same names and reasons.

    bodies: the form of their bodies. holder_part: in canonical form. refused, retain_until: of the answer.
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
        asking, holder = register.organisation(client.organisation), register.holder_of(self._agreement)
        self._stranger = asking.stranger
        self._datasets = (
            () if self._agreement is None else register.datasets_concerned(self._agreement, request)
        )
        self._audience = Audience.PARTNER if holder is None else Audience.HOLDER
        self._uses = UsesRecorder(
            exchange.recorder,
            organisation=client.organisation,
            holder_key=(asking if holder is None else register.organisation(holder)).key,
        )
        self._asker = Asker(asking.slug, client.system, client.client_id)
        self._shapes: dict[Any, _Shape] = {}

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
        shape = self._shape(decision)
        own = {
            "subject": canonical_plain(spelled(subject)),
            "officer": canonical_plain(self._pseudonym(subject)),
            "case": canonical_json(case),
            "sources": canonical_plain(sources(decision)),
            "reference": canonical_plain(None if person.facts.known else blind.hex()),
        }
        return self._uses.entry(
            shape.bodies, own, shape.holder_part, subject=subject, key=log_key, happened=self._now
        )

    def _pseudonym(self, subject: UUID) -> str | None:
        if self._request.officer is None:
            return None
        return officer_pseudonym(
            self._recorder.provider.blind_index_key,
            organisation=self._client.organisation,
            person=subject,
            officer=self._request.officer,
        )

    def answers(self, taken: Sequence[tuple[Decision, EntryRow]]) -> list[ReleaseAnswer]:
        """The answers to decisions whose entries are committed, each with its promise."""
        at = encode_timestamp(self._uses.at)
        return [self._answer(decision, row, self._promised(row, at)) for decision, row in taken]

    def _promised(self, row: EntryRow, at: str) -> EntryAnswer:
        promise = self._recorder.promise(row.leaf, self._uses.at)
        return EntryAnswer(encode_base64(row.leaf), at, encode_base64(promise))

    def _answer(self, decision: Decision, row: EntryRow, entry: EntryAnswer) -> ReleaseAnswer:
        agreement, shape = decision.agreement, self._shape(decision)
        return ReleaseAnswer(
            id=row.id,
            outcome=decision.outcome.value,
            attributes=values_answer(decision),
            refused=shape.refused,
            agreement=None if agreement is None else agreement.name,
            lawful_basis=None if agreement is None else agreement.lawful_basis.value,
            retain_until=shape.retain_until,
            obligations=[] if agreement is None else list(agreement.obligations),
            entry=entry,
        )

    def _shape(self, decision: Decision) -> _Shape:
        names = tuple([each.name for each in decision.released])
        key = (names, decision.refused)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._new_shape(decision)
        return shape

    def _new_shape(self, decision: Decision) -> _Shape:
        until = retain_until(decision, self._now)
        body = use_body(
            request=self._request,
            decision=decision,
            asker=self._asker,
            subject=self._stranger,
            happened=self._now,
            retain_until=until,
            officer=None,
        )
        common = {name: value for name, value in body.items() if name not in _OWN}
        return _Shape(
            bodies=self._uses.form(common, _OWN),
            holder_part=canonical_json(holder_content(self._request, decision, self._audience)),
            refused=refused_answer(decision),
            retain_until=body["retain_until"],
        )
