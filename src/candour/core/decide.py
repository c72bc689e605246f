"""The decision: attribute by attribute, what may be shared, and the exact reason for each refusal.

Pure and in microseconds. The exchange, the portal's preview and the desk's simulator all call `decide`; a
second statement of the same rules, written in Cedar, is checked against it on thousands of random cases.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any

from msgspec import Struct

from candour.core.agreement import Agreement
from candour.core.basis import Control, LawfulBasis
from candour.core.choice import consent_refusal
from candour.core.claims import CLAIMS, is_claim, rests_on
from candour.core.local_time import local_date
from candour.core.reasons import Audience, Reason, told
from candour.core.request import Request
from candour.core.subject import STANDING_OBJECTIONS, HeldValue, Record, SubjectFacts


class Outcome(StrEnum):
    """How much of what was asked is released."""

    FULL = "full"
    PARTIAL = "partial"
    REFUSED = "refused"


class Released(Struct, frozen=True):
    """One attribute or claim released.

    dataset: the key of the dataset that answered; for a claim, of its first input. records: the place
    of each record read for it, so that a repeat can tell whether another record would answer.
    updated: the oldest date among what was read.
    """

    name: str
    value: Any
    dataset: str
    updated: datetime
    records: tuple[tuple[str | int, ...], ...]


class Refused(Struct, frozen=True):
    """One attribute or claim refused, with the exact reason. Audiences are told what `told` allows."""

    name: str
    reason: Reason


class Decision(Struct, frozen=True):
    """The answer to one request. agreement is None when none could be chosen."""

    agreement: Agreement | None
    released: tuple[Released, ...]
    refused: tuple[Refused, ...]

    @property
    def outcome(self) -> Outcome:
        """Full, partial or refused."""
        if not self.released:
            return Outcome.REFUSED
        return Outcome.PARTIAL if self.refused else Outcome.FULL

    @property
    def by_consent(self) -> bool:
        """Whether the agreement that was applied rests on consent."""
        return self.agreement is not None and self.agreement.lawful_basis is LawfulBasis.CONSENT

    def told(self, audience: Audience) -> dict[str, Reason]:
        """Each refused name with the reason this audience may be told."""
        by_consent = self.by_consent
        return {r.name: told(r.reason, audience, by_consent=by_consent) for r in self.refused}


def decide(request: Request, agreements: Iterable[Agreement], facts: SubjectFacts, now: datetime) -> Decision:
    """Decide one request.

    agreements: every version in the register whose asker is the request's; others are ignored.
    facts: the person's state, read at the primary for this request. now: UTC.
    """
    return decide_under(which_agreement(request, agreements, now), request, facts, now)


def decide_under(
    agreement: Agreement | Reason, request: Request, facts: SubjectFacts, now: datetime
) -> Decision:
    """Decide one request under what `which_agreement` gave for it, once for many with one question."""
    if isinstance(agreement, Reason):
        return _refuse_all(None, request, agreement)
    whole = _refusal_of_the_request(request, agreement)
    if whole is not None:
        return _refuse_all(agreement, request, whole)
    person = _refusal_of_the_person(request, agreement, facts, now)
    released: list[Released] = []
    refused: list[Refused] = []
    for name in request.attributes:
        answer = _answer(name, request, agreement, facts, person, now)
        if isinstance(answer, Released):
            released.append(answer)
        else:
            refused.append(Refused(name, answer))
    return Decision(agreement, tuple(released), tuple(refused))


def which_agreement(request: Request, agreements: Iterable[Agreement], now: datetime) -> Agreement | Reason:
    """The one agreement that applies to an asker and a purpose, or the reason there is none.

    At most one version per asker and purpose is in force at a time (an exclusion constraint keeps it so).
    """
    own = [agreement for agreement in agreements if agreement.asker == request.asker]
    if not own:
        return Reason.NO_AGREEMENT
    fitting = [agreement for agreement in own if agreement.purpose == request.purpose]
    if not fitting:
        return Reason.PURPOSE_NOT_COVERED
    return next((agreement for agreement in fitting if agreement.is_current(now)), Reason.NOT_IN_FORCE)


def _refuse_all(agreement: Agreement | None, request: Request, reason: Reason) -> Decision:
    return Decision(agreement, (), tuple(Refused(name, reason) for name in request.attributes))


def _refusal_of_the_request(request: Request, agreement: Agreement) -> Reason | None:
    """What the request alone lacks; it tells nothing about the person."""
    if agreement.for_emergencies != (request.emergency is not None):
        return Reason.AUTHORITY_MISSING
    if agreement.roles and (request.officer is None or request.officer.role not in agreement.roles):
        return Reason.AUTHORITY_MISSING
    if request.assurance < agreement.assurance and agreement.lawful_basis is not LawfulBasis.CONSENT:
        return Reason.ASSURANCE_TOO_LOW
    return None


def _refusal_of_the_person(
    request: Request, agreement: Agreement, facts: SubjectFacts, now: datetime
) -> Reason | None:
    """What about the person stops the whole agreement. Consent comes before any other fact about them.

    An emergency overrides objections and restrictions; an agreement for emergencies never rests on a yes.
    Where the National Data Opt-out applies, a recorded check that found none is needed.
    """
    if agreement.rests_on_a_yes:
        missing_yes = consent_refusal(facts.choices, agreement, now)
        if missing_yes is not None:
            return missing_yes if facts.known else Reason.UNKNOWN_SUBJECT
    if not facts.known:
        return Reason.UNKNOWN_SUBJECT
    if request.emergency is None:
        if agreement.control is Control.YOU_CAN_OBJECT and _has_standing_objection(agreement, facts):
            return Reason.OBJECTION
        if None in facts.restricted:
            return Reason.RESTRICTED
    if agreement.opt_out_applies and facts.opted_out is not False:
        return Reason.OPT_OUT if facts.opted_out else Reason.OPT_OUT_NOT_CHECKED
    return None


def _has_standing_objection(agreement: Agreement, facts: SubjectFacts) -> bool:
    return any(
        objection.agreement == agreement.id and objection.state in STANDING_OBJECTIONS
        for objection in facts.objections
    )


def _answer(
    name: str,
    request: Request,
    agreement: Agreement,
    facts: SubjectFacts,
    person: Reason | None,
    now: datetime,
) -> Released | Reason:
    if not agreement.covers(name):
        return Reason.ATTRIBUTE_NOT_COVERED
    if _lacks_second_approval(name, request, agreement):
        return Reason.SECOND_APPROVAL_NEEDED
    if request.emergency is not None and request.officer is None:  # nobody could be asked about it afterwards
        return Reason.AUTHORITY_MISSING
    if person is not None:
        return person
    if _is_protected(name, request, agreement, facts):
        return Reason.PROTECTED
    if is_claim(name):
        return _claim(name, request, agreement, facts, now)
    found = _may_answer(name, request, agreement, facts)
    if isinstance(found, Reason):
        return found
    record, held = found[0]
    return Released(name, held.value, record.dataset, held.updated, (record.place,))


def _lacks_second_approval(name: str, request: Request, agreement: Agreement) -> bool:
    """Whether an emergency asks for something that needs a second person, and there is none.

    Told by the agreement alone, never by whether this person is protected. Nobody approves their own request,
    and somebody who gives no name cannot be shown not to.
    """
    if request.emergency is None or agreement.second_approval.isdisjoint(rests_on(name)):
        return False
    first, second = request.officer, request.emergency.second_approver
    return first is None or second is None or first.known_as == second.known_as


def _is_protected(name: str, request: Request, agreement: Agreement, facts: SubjectFacts) -> bool:
    """Whether the answer would give away a protected detail that no second person approved giving."""
    if not facts.protected:
        return False
    return not _approved(request, agreement).issuperset(facts.protected.intersection(rests_on(name)))


def _approved(request: Request, agreement: Agreement) -> frozenset[str]:
    """What an emergency obtains although it is protected: what a second person approved before this point."""
    return frozenset() if request.emergency is None else agreement.second_approval


def _may_answer(
    name: str, request: Request, agreement: Agreement, facts: SubjectFacts
) -> list[tuple[Record, HeldValue]] | Reason:
    """The values that may answer, in the order the agreement names datasets and, of joined subjects in one,
    the last updated first; or why the first may not."""
    may: list[tuple[Record, HeldValue]] = []
    first_refusal: Reason | None = None
    for dataset in agreement.attributes[name]:
        for record, held in facts.held(name, dataset):
            why_not = _refusal_of_the_value(held, record, request, facts)
            if why_not is None and name not in _approved(request, agreement):
                why_not = _refusal_for_another(name, held, facts)
            if why_not is None:
                may.append((record, held))
            first_refusal = first_refusal or why_not
    return may or first_refusal or Reason.NOT_HELD


def _refusal_of_the_value(
    held: HeldValue, record: Record, request: Request, facts: SubjectFacts
) -> Reason | None:
    if facts.subjects.isdisjoint(held.about or (record.subject,)):
        return Reason.ABOUT_ANOTHER
    if record.dataset in facts.restricted and request.emergency is None:
        return Reason.RESTRICTED
    if held.purposes is not None and request.purpose not in held.purposes:
        return Reason.SOURCE_CONDITIONS
    return None


def _refusal_for_another(name: str, held: HeldValue, facts: SubjectFacts) -> Reason | None:
    """Whether a value is about somebody else too, for whom it is protected: a home has one address."""
    others = held.about - facts.subjects
    is_protected = any((other, name) in facts.others_protect for other in others)
    return Reason.ANOTHER_CONCERNED if is_protected else None


def _claim(
    name: str, request: Request, agreement: Agreement, facts: SubjectFacts, now: datetime
) -> Released | Reason:
    """A claim derived from the first inputs that give an answer; without an input there is no claim.

    A value nothing can be derived from is passed over like one that may not answer. Otherwise restricting the
    dataset it stands in would let the next one answer, and a person who restricts would give away more.
    """
    definition = CLAIMS[name]
    inputs: list[list[tuple[Record, HeldValue]]] = []
    for attribute in definition.reads:
        found = _may_answer(attribute, request, agreement, facts)
        if isinstance(found, Reason):
            return found
        inputs.append(found)
    today = local_date(now)
    for read in product(*inputs):
        values = {attribute: held.value for attribute, (_, held) in zip(definition.reads, read, strict=True)}
        value = definition.derive(values, agreement.claims[name], today)
        if value is not None:
            return Released(
                name,
                value,
                read[0][0].dataset,
                min(held.updated for _, held in read),
                tuple(record.place for record, _ in read),
            )
    return Reason.CLAIM_NOT_DERIVABLE
