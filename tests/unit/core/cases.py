"""The small world in which the rules are tried: a council, its asker, two of whose subjects are one person.

`agreement`, `person`, `ask` and the rest make one example, in order unless a test says otherwise. `draw_case`
draws a whole case from all of them, by any chooser: a seeded Random, or hypothesis, which can then shrink it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from msgspec import Struct

from candour.core.agreement import Agreement, Assurance
from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.core.choice import Choice, ConsentState
from candour.core.decide import Decision, decide
from candour.core.reasons import Reason
from candour.core.request import Emergency, Officer, Request
from candour.core.subject import NOBODY, HeldValue, Objection, ObjectionState, Record, SubjectFacts

ASKER, ANOTHER_ASKER = UUID(int=1), UUID(int=2)
ME, ALSO_ME, SOMEBODY_ELSE = UUID(int=11), UUID(int=12), UUID(int=13)
THIS_AGREEMENT, OTHER_AGREEMENT, FOREIGN_AGREEMENT = UUID(int=21), UUID(int=22), UUID(int=23)

TAX, HOUSING = "harrowmere-council/council-tax", "harrowmere-council/housing"
ADDRESS, BORN, SIZE, BENEFITS, EMAIL = (
    "contact.address",
    "person.date-of-birth",
    "household.size",
    "benefits.current",
    "contact.email",
)
OVER_18, OVER_65, IN_AREA, HOUSEHOLD, QUALIFIES = (
    "claim.age-over-18",
    "claim.age-over-65",
    "claim.lives-in-area",
    "claim.household-size",
    "claim.gets-qualifying-benefit",
)
ATTRIBUTES = (ADDRESS, BORN, SIZE, BENEFITS, EMAIL)
CLAIM_ARGUMENTS: dict[str, dict[str, Any]] = {
    OVER_18: {},
    OVER_65: {},
    IN_AREA: {"postcode_districts": ["HM1", "HM2"]},
    HOUSEHOLD: {},
    QUALIFIES: {"benefits": ["universal-credit", "pension-credit"]},
}

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PURPOSE, OTHER_PURPOSE = "council-tax-reduction", "parking-permits"
ASSESSOR = Officer("a1f3", "Benefits", "assessor")
SUPERVISOR = Officer("b2c4", "Benefits", "supervisor")

FULL_RECORD: dict[str, Any] = {
    ADDRESS: {"lines": ["4 Mill Lane", "Harrowmere"], "postcode": "HM1 4QT"},
    BORN: "1980-05-17",
    SIZE: 3,
    BENEFITS: ["universal-credit"],
    EMAIL: "ada@example.org",
}


def agreement(**terms: Any) -> Agreement:
    """An agreement of the asker by public task, in force, that releases every attribute from one dataset."""
    usual: dict[str, Any] = {
        "id": THIS_AGREEMENT,
        "slug": "ctr-check",
        "version": 3,
        "asker": ASKER,
        "purpose": PURPOSE,
        "lawful_basis": LawfulBasis.PUBLIC_TASK,
        "attributes": dict.fromkeys(ATTRIBUTES, (TAX,)),
        "releasable": frozenset(ATTRIBUTES),
        "retention": "P2Y",
        "in_force_from": NOW - 365 * DAY,
        "claims": {name: arguments for name, arguments in CLAIM_ARGUMENTS.items() if name != OVER_65},
    }
    return Agreement(**{**usual, **terms})


def by_consent(**terms: Any) -> Agreement:
    """The same, resting on consent."""
    return agreement(lawful_basis=LawfulBasis.CONSENT, **terms)


def for_emergencies(**terms: Any) -> Agreement:
    """The same, for emergencies; the address needs a second person."""
    return agreement(**{"for_emergencies": True, "second_approval": frozenset({ADDRESS}), **terms})


def ask(*names: str, **terms: Any) -> Request:
    """A request by the asker's assessor for the usual purpose."""
    usual: dict[str, Any] = {
        "asker": ASKER,
        "purpose": PURPOSE,
        "attributes": names,
        "officer": ASSESSOR,
        "assurance": Assurance.HIGH,
    }
    return Request(**{**usual, **terms})


def emergency(second_approver: Officer | None = None) -> Emergency:
    """A safeguarding emergency."""
    return Emergency("A child may be at the address.", "safeguarding", second_approver)


def answered(state: ConsentState = ConsentState.GIVEN, **terms: Any) -> Choice:
    """The person's answer to the usual agreement."""
    return Choice(**{"agreement": THIS_AGREEMENT, "state": state, "version": 3, **terms})


def record(dataset: str = TAX, subject: UUID = ME, **conditions: Any) -> Record:
    """A full record; `conditions` (about, purposes, updated) hold for each value in it."""
    return Record(
        dataset,
        subject,
        7,
        {
            name: HeldValue(value, **{"updated": NOW - DAY, **conditions})
            for name, value in FULL_RECORD.items()
        },
    )


def holding(dataset: str = TAX, **values: Any) -> Record:
    """A record of the values given, by names with `_` for `.` and `-`."""
    names = {name.replace(".", "_").replace("-", "_"): name for name in ATTRIBUTES}
    held = {names[short]: HeldValue(value, NOW - DAY) for short, value in values.items()}
    return Record(dataset, ME, 7, held)


def person(*records: Record, **facts: Any) -> SubjectFacts:
    """A known person without an opt-out, with a full record in the tax dataset when no other is given."""
    by_dataset: dict[str, tuple[Record, ...]] = {}
    for each in records or (record(),):
        by_dataset[each.dataset] = (*by_dataset.get(each.dataset, ()), each)
    return SubjectFacts(**{"subjects": frozenset({ME}), "records": by_dataset, "opted_out": False, **facts})


def released(decision: Decision) -> dict[str, Any]:
    """What a decision releases: names and values."""
    return {each.name: each.value for each in decision.released}


def refused(decision: Decision) -> dict[str, Reason]:
    """What a decision refuses: names and exact reasons."""
    return {each.name: each.reason for each in decision.refused}


def why(name: str, terms: Agreement, facts: SubjectFacts, **request: Any) -> Reason | None:
    """The exact reason for which one name is refused, or None when it is released."""
    return refused(decide(ask(name, **request), (terms,), facts, NOW)).get(name)


# Whole cases, drawn.

Chosen = TypeVar("Chosen")
Choose = Callable[[Sequence[Any]], Any]
"""Picks one of several; the first is the plainest, towards which hypothesis shrinks."""

MOMENTS = (
    (NOW, 20260303),
    (datetime(2026, 2, 28, 23, 59, tzinfo=UTC), 20260228),
    (datetime(2026, 3, 1, 0, 0, tzinfo=UTC), 20260301),
    (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), 20260630),
    (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 20260701),  # summer time: already tomorrow in Harrowmere
)
"""Moments, and the date in the United Kingdom at each, worked out by hand."""

CONTENTS: dict[str, tuple[tuple[Any, dict[str, Any]], ...]] = {
    ADDRESS: (
        ({"lines": ["4 Mill Lane"], "postcode": "HM1 4QT"}, {"district": "HM1"}),
        ({"lines": ["9 Quay Street"], "postcode": "hm28bd"}, {"district": "HM2"}),
        ({"lines": ["1 Far Road"], "postcode": "HM10 4QT"}, {"district": "HM10"}),
        ({"lines": ["Half known"], "postcode": "HM10 4"}, {}),
        ({"lines": ["Of no fixed abode"], "postcode": ""}, {}),
    ),
    BORN: (
        ("1980-05-17", {"born": 19800517}),
        ("1961-03-01", {"born": 19610301}),
        ("2008-02-29", {"born": 20080229}),
        ("2008-07-01", {"born": 20080701}),
        ("2015-09-30", {"born": 20150930}),
        ("2031-01-01", {"born": 20310101}),
        ("not known", {}),
    ),
    SIZE: tuple((size, {"people": size}) for size in (1, 2, 3, 4, 5, 11, 0)),
    BENEFITS: (
        (["universal-credit"], {"benefits": ["universal-credit"]}),
        (["carers-allowance"], {"benefits": ["carers-allowance"]}),
        (["carers-allowance", "pension-credit"], {"benefits": ["carers-allowance", "pension-credit"]}),
        ([], {"benefits": []}),
        ("universal-credit", {}),
    ),
    EMAIL: (("ada@example.org", {}),),
}
"""Each attribute's possible values, and what each says, worked out by hand; nothing where it says nothing."""


class Case(Struct, frozen=True):
    """Everything one decision depends on. today: the date in the United Kingdom, as the number YYYYMMDD."""

    request: Request
    agreements: tuple[Agreement, ...]
    facts: SubjectFacts
    now: datetime
    today: int

    def decide(self) -> Decision:
        """The decision under test."""
        return decide(self.request, self.agreements, self.facts, self.now)


def mostly(usual: Chosen, *others: Any, times: int = 12) -> tuple[Any, ...]:
    """Options of which the first comes up `times` as often as each other one."""
    return (usual,) * times + others


def draw_case(choose: Choose) -> Case:
    """A whole case, mostly in order, so that every rule is reached and not only the first to say no."""
    now, today = choose(MOMENTS)
    terms = draw_agreement(choose, now)
    foreign = agreement(id=FOREIGN_AGREEMENT, asker=ANOTHER_ASKER)
    other = agreement(id=OTHER_AGREEMENT, slug="permits", purpose=OTHER_PURPOSE)
    before = agreement(slug="ctr-check", version=1, in_force_until=NOW - 300 * DAY)
    agreements = choose(
        mostly((terms,), (terms, foreign, other), (before, terms), (foreign,), (foreign, other), times=40)
    )
    return Case(draw_request(choose, terms), agreements, draw_facts(choose, now), now, today)


def draw_agreement(choose: Choose, now: datetime) -> Agreement:
    """Terms of every kind that do not contradict themselves."""
    emergencies = choose((False, False, True))
    basis = choose(mostly(*LawfulBasis, times=3))
    confidentiality = choose(mostly(*ConfidentialityBasis, times=4))
    if emergencies and basis is LawfulBasis.CONSENT:
        basis = LawfulBasis.VITAL_INTERESTS
    if emergencies and confidentiality is ConfidentialityBasis.EXPLICIT_CONSENT:
        confidentiality = ConfidentialityBasis.PUBLIC_INTEREST
    age = choose((OVER_18, OVER_65))
    claims = {
        name: arguments
        for name, arguments in CLAIM_ARGUMENTS.items()
        if (name == age or not name.startswith("claim.age")) and choose((True, True, True, False))
    }
    starts = choose(mostly(now - 400 * DAY, now, now + DAY, times=30))
    ends = choose(mostly(None, now + 2 * DAY, now, now - DAY, times=40))
    return agreement(
        lawful_basis=basis,
        confidentiality=confidentiality,
        for_emergencies=emergencies,
        second_approval=(
            choose(SECOND_APPROVALS).intersection((*ATTRIBUTES, *claims)) if emergencies else frozenset()
        ),
        attributes={name: choose(((TAX,), (TAX, HOUSING), (HOUSING, TAX))) for name in ATTRIBUTES},
        releasable=frozenset(name for name in ATTRIBUTES if choose((True, True, True, False))),
        claims=claims,
        in_force_from=starts,
        in_force_until=ends if ends is None or ends > starts else None,
        suspended=choose(mostly(False, True, times=40)),
        consent_since=choose((1, 1, 2, 3)),
        single_use=basis is LawfulBasis.CONSENT and choose((False, True)),
        assurance=choose(mostly(Assurance.NONE, *Assurance, times=4)),
        roles=choose(mostly(frozenset(), frozenset({"assessor"}))),
        opt_out_applies=choose((False, False, True)),
    )


SECOND_APPROVALS = tuple(
    frozenset(names) for names in ((), (ADDRESS,), (IN_AREA,), (ADDRESS, BORN, HOUSEHOLD), (SIZE,))
)


def draw_request(choose: Choose, terms: Agreement) -> Request:
    """A request that mostly shows what the terms ask for."""
    asked = tuple(name for name in (*ATTRIBUTES, *CLAIM_ARGUMENTS) if choose((False, False, True)))
    second = choose((None, SUPERVISOR, SUPERVISOR, ASSESSOR))
    usual = emergency(second) if terms.for_emergencies else None
    return Request(
        asker=ASKER,
        purpose=choose(mostly(PURPOSE, OTHER_PURPOSE, "marketing", times=60)),
        attributes=asked or (ADDRESS,),
        officer=choose(mostly(ASSESSOR, None, SUPERVISOR)),
        assurance=choose(mostly(Assurance.HIGH, *Assurance)),
        emergency=choose(mostly(usual, None if usual else emergency(second), times=40)),
    )


def draw_facts(choose: Choose, now: datetime) -> SubjectFacts:
    """A person about whom most things are in order, or nobody."""
    subjects = choose(mostly(frozenset({ME}), *(frozenset({ME, ALSO_ME}),) * 4, frozenset()))
    if not subjects:
        return NOBODY
    drawn = [draw_record(choose, now) for _ in range(choose((1, 2, 3, 0)))]
    records = {(each.dataset, each.subject): each for each in drawn}.values()
    return person(
        subjects=subjects,
        choices=tuple(draw_choice(choose, now) for _ in range(choose((1, 1, 1, 2, 0)))),
        objections=choose(mostly((), *_OBJECTIONS)),
        restricted=choose(mostly(*RESTRICTIONS, times=20)),
        protected=choose(mostly(*PROTECTIONS, times=8)),
        others_protect=choose(OTHERS_PROTECT),
        opted_out=choose(mostly(False, True, None)),
        records={
            dataset: tuple(each for each in records if each.dataset == dataset) for dataset in (TAX, HOUSING)
        },
    )


_OBJECTIONS = (
    *((Objection(THIS_AGREEMENT, state),) for state in ObjectionState),
    (Objection(OTHER_AGREEMENT, ObjectionState.WEIGHING),),
    (
        Objection(THIS_AGREEMENT, ObjectionState.OVERRIDDEN),
        Objection(THIS_AGREEMENT, ObjectionState.WEIGHING),
    ),
)
RESTRICTIONS = tuple(map(frozenset, ((), (None,), (TAX,), (HOUSING,), (TAX, HOUSING))))
PROTECTIONS = tuple(map(frozenset, ((), (ADDRESS,), (BORN,), (ADDRESS, SIZE, EMAIL), (QUALIFIES,))))
OTHERS_PROTECT = (frozenset(), frozenset({(SOMEBODY_ELSE, ADDRESS), (SOMEBODY_ELSE, SIZE)}))


def draw_choice(choose: Choose, now: datetime) -> Choice:
    """An answer in any state, mostly a yes, mostly about the usual agreement."""
    return Choice(
        agreement=choose(mostly(THIS_AGREEMENT, OTHER_AGREEMENT)),
        state=choose(mostly(*ConsentState, times=30)),
        version=choose(mostly(3, 2, 1, times=8)),
        expires=choose(mostly(None, now + DAY, now, now - DAY, times=20)),
        assurance=choose(mostly(Assurance.HIGH, *Assurance, times=8)),
        spent=choose(mostly(False, True, times=4)),
    )


def draw_record(choose: Choose, now: datetime) -> Record:
    """What one dataset holds about somebody: some values, some on conditions, some of no use for a claim."""
    conditions = mostly((frozenset(), None), *_CONDITIONS, times=20)
    values = {}
    for name in ATTRIBUTES:
        if choose(mostly(True, False)):
            about, purposes = choose(conditions)
            updated = now - choose((1, 1, 2)) * DAY
            values[name] = HeldValue(choose(CONTENTS[name])[0], updated, about=about, purposes=purposes)
    subject = choose(mostly(ME, ALSO_ME, ALSO_ME, ALSO_ME, SOMEBODY_ELSE))
    return Record(choose((TAX, HOUSING)), subject, choose((1, 2)), values)


_CONDITIONS = (
    *(((frozenset({ME, SOMEBODY_ELSE}), None),) * 3),
    (frozenset({SOMEBODY_ELSE}), None),
    (frozenset({ALSO_ME}), None),
    (frozenset(), frozenset({PURPOSE})),
    (frozenset(), frozenset({"electoral-register"})),
    (frozenset({SOMEBODY_ELSE}), frozenset()),
)

cases = st.composite(lambda draw: draw_case(lambda options: draw(st.sampled_from(options))))
"""Strategy: whole cases, which hypothesis shrinks towards one in order."""

laws = settings(max_examples=60, deadline=None)
"""For tests that draw whole cases: sixty each time, other ones every time."""
