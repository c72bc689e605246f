"""What would change if a person answered differently, worked out by the very function that decides.

Nothing here knows a rule of its own: it asks `decide` with the answer as it is and as it would be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from candour.core.agreement import Agreement, Assurance
from candour.core.choice import Choice, ConsentState
from candour.core.claims import rests_on
from candour.core.decide import Decision, decide
from candour.core.request import Officer, Request
from candour.core.subject import Objection, ObjectionState, SubjectFacts


@dataclass(frozen=True, slots=True)
class Continues:
    """Sharing of the same details with the same asker that goes on whatever is answered.

    A claim and an attribute it is worked out from are the same detail.
    """

    agreement: Agreement
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an answer would do. Each name the agreement covers stands in exactly one of the first four.

    Attributes come first and claims after them, by name.
    """

    starts: tuple[str, ...]
    stops: tuple[str, ...]
    stays: tuple[str, ...]
    still_refused: tuple[str, ...]
    continues: tuple[Continues, ...]


def if_answered(
    state: ConsentState,
    agreement: Agreement,
    agreements: Iterable[Agreement],
    facts: SubjectFacts,
    now: datetime,
    assurance: Assurance = Assurance.MEDIUM,
) -> Consequence:
    """What would change if the person gave this answer to a consent-based agreement now."""
    answer = Choice(agreement.id, state, agreement.version, assurance=assurance)
    others = tuple(choice for choice in facts.choices if choice.agreement != agreement.id)
    return _compare(agreement, agreements, facts, replace(facts, choices=(*others, answer)), now)


def if_objected(
    agreement: Agreement, agreements: Iterable[Agreement], facts: SubjectFacts, now: datetime
) -> Consequence:
    """What would change if the person objected now (it restricts while it is weighed)."""
    objection = Objection(agreement.id, ObjectionState.WEIGHING)
    return _compare(
        agreement, agreements, facts, replace(facts, objections=(*facts.objections, objection)), now
    )


@dataclass(frozen=True, slots=True)
class Stops:
    """What one agreement would no longer share."""

    agreement: Agreement
    names: tuple[str, ...]


def if_protected(
    names: Iterable[str], agreements: Iterable[Agreement], facts: SubjectFacts, now: datetime
) -> tuple[Stops, ...]:
    """What would no longer be shared, under which agreements, if the person protected these details now."""
    return _stopping(agreements, facts, replace(facts, protected=facts.protected | frozenset(names)), now)


def if_restricted(
    dataset: str, agreements: Iterable[Agreement], facts: SubjectFacts, now: datetime
) -> tuple[Stops, ...]:
    """The same, if use of what one dataset holds were restricted (UK GDPR Article 18)."""
    return _stopping(agreements, facts, replace(facts, restricted=facts.restricted | {dataset}), now)


def _stopping(
    agreements: Iterable[Agreement], before: SubjectFacts, after: SubjectFacts, now: datetime
) -> tuple[Stops, ...]:
    found = []
    for agreement in agreements:
        if agreement.is_current(now) and not agreement.for_emergencies:
            will = _names(shared_under(agreement, after, now))
            stops = sorted(_names(shared_under(agreement, before, now)) - will)
            if stops:
                found.append(Stops(agreement, tuple(stops)))
    return tuple(found)


def shared_under(agreement: Agreement, facts: SubjectFacts, now: datetime) -> Decision:
    """What the agreement would share today if its asker asked for all it covers, properly."""
    return decide(_proper_request(agreement), (agreement,), facts, now)


def _compare(
    agreement: Agreement,
    agreements: Iterable[Agreement],
    before: SubjectFacts,
    after: SubjectFacts,
    now: datetime,
) -> Consequence:
    was = _names(shared_under(agreement, before, now))
    will = _names(shared_under(agreement, after, now))
    asked = _proper_request(agreement).attributes
    return Consequence(
        starts=tuple(name for name in asked if name in will and name not in was),
        stops=tuple(name for name in asked if name in was and name not in will),
        stays=tuple(name for name in asked if name in was and name in will),
        still_refused=tuple(name for name in asked if name not in was and name not in will),
        continues=tuple(_continuing(agreement, agreements, after, now)),
    )


def _continuing(
    agreement: Agreement, agreements: Iterable[Agreement], facts: SubjectFacts, now: datetime
) -> Iterable[Continues]:
    covered = {detail for name in _proper_request(agreement).attributes for detail in rests_on(name)}
    for other in agreements:
        if other.id == agreement.id or other.asker != agreement.asker or other.for_emergencies:
            continue
        shared = sorted(_names(shared_under(other, facts, now)))
        names = tuple(name for name in shared if not covered.isdisjoint(rests_on(name)))
        if names:
            yield Continues(other, names)


def _proper_request(agreement: Agreement) -> Request:
    """A request that shows all the agreement asks of its asker; for everything it covers."""
    role = min(agreement.roles, default="")
    return Request(
        asker=agreement.asker,
        purpose=agreement.purpose,
        attributes=(*sorted(agreement.releasable), *sorted(agreement.claims)),
        officer=Officer("", "", role) if role else None,
        assurance=Assurance.HIGH,
    )


def _names(decision: Decision) -> set[str]:
    return {released.name for released in decision.released}
