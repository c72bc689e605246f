"""One release, from question to answer: read, decide, log, and only then speak.

Nothing is released that is not already durably logged, and nothing is decided on facts that have changed
since: the statement that logs takes a row only while every version it was decided on still stands.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import msgspec

from candour.access.facts import Person, assemble
from candour.access.recording import HolderPart
from candour.access.uses import Asker, holder_content, officer_pseudonym, use_body
from candour.core.decide import Decision, Outcome, Released, decide, local_date, which_agreement
from candour.core.period import add, parse_period
from candour.core.reasons import Audience, Reason, says, told
from candour.core.request import Request
from candour.exchange import problems
from candour.exchange.reading import FactsAsk
from candour.exchange.register import Client, Register
from candour.exchange.repeats import EarlierUse, earlier_use
from candour.exchange.schemas import EntryAnswer, RefusedAnswer, ReleaseAnswer, ReleaseRequest, ValueAnswer
from candour.log.exact import encode_base64, encode_timestamp
from candour.store.entries import EntryRow, GuardedEntry, Withheld
from candour.vault.blind import blind_index
from candour.vault.seal import length_prefixed

if TYPE_CHECKING:
    from candour.exchange.state import Exchange

Values: TypeAlias = dict[str, ValueAnswer]

NO_AGREEMENT = UUID(int=0)
ATTEMPTS = 3
KEY_LIFE = timedelta(days=1)
EMERGENCY_REVIEW = timedelta(days=2)
"""When a named person of the holder should have looked at an emergency; until then nobody is shown it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as parsed: what was sent, what the rules need, and the idempotency key if one came."""

    sent: ReleaseRequest
    request: Request
    repeat_key: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with when and on what it was made; retain_until is how long its answer may be kept."""

    decision: Decision
    at: datetime
    retain_until: date | None
    person: Person
    register: Register
    blind: bytes


async def release(exchange: "Exchange", client: Client, asked: Asked) -> ReleaseAnswer:
    """Answer one request; the entry is committed before this returns.

    Raises problems.Unavailable when the database, the log or the register cannot be relied on, and the
    problems of a used idempotency key.
    """
    for _ in range(ATTEMPTS):
        decided = await _decide(exchange, client, asked.request, asked.sent)
        guarded = _entry(exchange, client, asked, decided)
        if await exchange.writer.write(guarded):
            return _answer(exchange, decided, guarded.row)
        if asked.repeat_key is not None:
            earlier = await earlier_use(exchange, client.id, asked.repeat_key)
            if earlier is not None:
                return await _repeated(exchange, client, asked, earlier)
        await exchange.registers.look_again()
    raise problems.Unavailable("What this decision rests on keeps changing. Ask again in a moment.")


async def _decide(
    exchange: "Exchange",
    client: Client,
    request: Request,
    sent: ReleaseRequest,
    unspent_by: UUID | None = None,
) -> Decided:
    """Read and decide. unspent_by: an entry whose own spending of a consent does not count against it."""
    register = exchange.registers.current()
    now = exchange.clock()
    agreements = register.agreements_of(client.organisation)
    agreement = which_agreement(request, agreements, now)
    blind = blind_index(
        exchange.recorder.provider.blind_index_key,
        client.organisation,
        sent.subject.scheme,
        sent.subject.reference,
    )
    subjects = await exchange.reader.read(
        FactsAsk(
            blind=blind,
            stranger=register.organisation(client.organisation).stranger,
            agreement=NO_AGREEMENT if isinstance(agreement, Reason) else agreement.id,
            datasets=() if isinstance(agreement, Reason) else register.datasets_concerned(agreement, request),
        )
    )
    person = assemble(subjects, exchange.recorder.provider, register.dataset_keys)
    facts = person.facts
    if unspent_by is not None and unspent_by in person.spent_by.values():
        facts = replace(facts, choices=tuple(replace(choice, spent=False) for choice in facts.choices))
    decision = decide(request, agreements, facts, now)
    return Decided(decision, now, _retain_until(decision, now), person, register, blind)


def _entry(exchange: "Exchange", client: Client, asked: Asked, decided: Decided) -> GuardedEntry:
    """The entry for a decision, with everything it stands or falls with."""
    decision, person, register = decided.decision, decided.person, decided.register
    officer = asked.request.officer
    subject, log_key = person.logged_under
    key = exchange.recorder.provider.blind_index_key
    body = use_body(
        request=asked.request,
        decision=decision,
        asker=Asker(register.organisation(client.organisation).slug, client.system, client.client_id),
        subject=subject,
        happened=decided.at,
        retain_until=decided.retain_until,
        officer=None
        if officer is None
        else officer_pseudonym(key, organisation=client.organisation, person=subject, officer=officer),
        reference=None if person.facts.known else decided.blind.hex(),
    )
    holder = register.holder_of(decision.agreement) or client.organisation
    row = exchange.recorder.entry(
        body,
        kind="use",
        subject=subject,
        key=log_key,
        happened=decided.at,
        organisation=client.organisation,
        holder=HolderPart(holder_content(asked.request, decision), register.organisation(holder).key),
    )
    withheld = None
    if asked.request.emergency is not None:
        withheld = Withheld("emergency, not yet reviewed", local_date(decided.at) + EMERGENCY_REVIEW)
    spends = decision.agreement is not None and decision.agreement.single_use and bool(decision.released)
    return GuardedEntry(
        row=row,
        client=client.id,
        guards=(*person.guards, (client.id, client.version), register.guard),
        repeat_key=asked.repeat_key,
        request=None if asked.repeat_key is None else request_hash(key, asked.sent),
        spends=decision.agreement.id if spends and decision.agreement is not None else None,
        withheld=withheld,
    )


async def _repeated(exchange: "Exchange", client: Client, asked: Asked, earlier: EarlierUse) -> ReleaseAnswer:
    """The same answer as before, if everything then released may still be released unchanged.

    Raises problems.KeyExpired, KeyReused or AnswerChanged.
    """
    if exchange.recorder.clock() - earlier.at > KEY_LIFE:
        raise problems.KeyExpired
    same = hmac.compare_digest(
        request_hash(exchange.recorder.provider.blind_index_key, asked.sent), earlier.request
    )
    if not same:
        raise problems.KeyReused
    body = msgspec.json.decode(earlier.opened.body)
    again = await _decide(exchange, client, asked.request, asked.sent, unspent_by=earlier.id)
    now_released = {released.name: released for released in again.decision.released}
    agreement = again.decision.agreement
    if body["agreement"] != (None if agreement is None else agreement.name):
        raise problems.AnswerChanged
    for name in body["released"]:
        released = now_released.get(name)
        if released is None or _records(released) != body["sources"][name]["records"]:
            raise problems.AnswerChanged
    by_consent = again.decision.by_consent
    refused = {
        name: told(Reason(reason), Audience.PARTNER, by_consent=by_consent)
        for name, reason in body["refused"].items()
    }
    return ReleaseAnswer(
        id=earlier.id,
        outcome=_outcome(bool(body["released"]), bool(refused)).value,
        attributes=_values([now_released[name] for name in body["released"]]),
        refused=_refused(refused),
        agreement=body["agreement"],
        lawful_basis=body["lawful_basis"],
        retain_until=body["retain_until"],
        obligations=body["obligations"],
        entry=_committed(exchange, earlier.opened.leaf, earlier.logged_at),
    )


def request_hash(key: bytes, sent: ReleaseRequest) -> bytes:
    """A keyed hash of what was asked, so that a stored idempotency key tells nothing of it."""
    place = length_prefixed(b"candour request v1", msgspec.json.encode(sent, order="deterministic"))
    return hmac.digest(key, place, "sha256")


def _answer(exchange: "Exchange", decided: Decided, row: EntryRow) -> ReleaseAnswer:
    decision, retain_until = decided.decision, decided.retain_until
    agreement = decision.agreement
    return ReleaseAnswer(
        id=row.id,
        outcome=decision.outcome.value,
        attributes=_values(decision.released),
        refused=_refused(decision.told(Audience.PARTNER)),
        agreement=None if agreement is None else agreement.name,
        lawful_basis=None if agreement is None else agreement.lawful_basis.value,
        retain_until=None if retain_until is None else retain_until.isoformat(),
        obligations=[] if agreement is None else list(agreement.obligations),
        entry=_committed(exchange, row.leaf, row.at),
    )


def _committed(exchange: "Exchange", leaf: bytes, at: datetime) -> EntryAnswer:
    return EntryAnswer(
        leaf=encode_base64(leaf),
        at=encode_timestamp(at),
        promise=encode_base64(exchange.recorder.promise(leaf, at)),
    )


def _values(released: Iterable[Released]) -> Values:
    return {
        each.name: ValueAnswer(value=each.value, source=each.dataset, updated=each.updated.date().isoformat())
        for each in released
    }


def _refused(reasons: Mapping[str, Reason]) -> dict[str, RefusedAnswer]:
    return {
        name: RefusedAnswer(reason=reason.value, says=says(reason, Audience.PARTNER))
        for name, reason in reasons.items()
    }


def _records(released: Released) -> list[list[Any]]:
    return [list(record) for record in released.records]


def _outcome(released: bool, refused: bool) -> Outcome:
    if not released:
        return Outcome.REFUSED
    return Outcome.PARTIAL if refused else Outcome.FULL


def _retain_until(decision: Decision, now: datetime) -> date | None:
    """How long the asker may keep what it got; None when it got nothing."""
    if decision.agreement is None or not decision.released:
        return None
    return add(local_date(now), parse_period(decision.agreement.retention))
