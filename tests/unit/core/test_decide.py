"""What is released, what is refused and why: one test for each promise of exchange.md and product.md."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from candour.core.agreement import Assurance
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis, control_of
from candour.core.choice import ConsentState
from candour.core.decide import Outcome, decide, which_agreement
from candour.core.local_time import local_date
from candour.core.reasons import Audience, Reason
from candour.core.request import Officer
from candour.core.subject import NOBODY, Objection, ObjectionState, SubjectFacts

from .cases import (
    ADDRESS,
    ALSO_ME,
    ANOTHER_ASKER,
    ASSESSOR,
    ATTRIBUTES,
    BENEFITS,
    BORN,
    CLAIM_ARGUMENTS,
    DAY,
    EMAIL,
    FULL_RECORD,
    HOUSEHOLD,
    HOUSING,
    IN_AREA,
    ME,
    NOW,
    OTHER_AGREEMENT,
    OTHER_PURPOSE,
    OVER_18,
    PURPOSE,
    QUALIFIES,
    SIZE,
    SOMEBODY_ELSE,
    SUPERVISOR,
    TAX,
    THIS_AGREEMENT,
    agreement,
    answered,
    ask,
    by_consent,
    emergency,
    for_emergencies,
    holding,
    person,
    record,
    refused,
    released,
    why,
)

EVERYTHING = (*ATTRIBUTES, OVER_18, IN_AREA, HOUSEHOLD, QUALIFIES)
WITHOUT_A_YES = [basis for basis in LawfulBasis if basis is not LawfulBasis.CONSENT]
OBJECTED = (Objection(THIS_AGREEMENT, ObjectionState.WEIGHING),)
TOLD_NOTHING = dict.fromkeys(EVERYTHING, Reason.NOT_AVAILABLE)


# What is released


@pytest.mark.parametrize("basis", LawfulBasis)
def test_with_everything_in_order_all_that_is_asked_is_released_under_every_basis(basis: LawfulBasis) -> None:
    decision = decide(ask(*EVERYTHING), (agreement(lawful_basis=basis),), person(choices=(answered(),)), NOW)

    assert decision.outcome is Outcome.FULL
    assert released(decision) == {
        **FULL_RECORD,
        OVER_18: True,
        IN_AREA: True,
        HOUSEHOLD: "3 to 4",
        QUALIFIES: True,
    }


def test_a_release_says_where_it_comes_from_how_old_it_is_and_which_version_was_read() -> None:
    (value, claim) = decide(ask(ADDRESS, OVER_18), (agreement(),), person(), NOW).released

    assert (value.dataset, value.updated, value.records) == (TAX, NOW - DAY, ((TAX, 7, str(ME)),))
    assert (claim.dataset, claim.updated, claim.records) == (TAX, NOW - DAY, ((TAX, 7, str(ME)),))


def test_a_claim_is_released_instead_of_what_it_reads() -> None:
    terms = agreement(releasable=frozenset(), claims={OVER_18: {}})
    decision = decide(ask(OVER_18, BORN), (terms,), person(), NOW)

    assert released(decision) == {OVER_18: True}
    assert refused(decision) == {BORN: Reason.ATTRIBUTE_NOT_COVERED}
    assert decision.outcome is Outcome.PARTIAL


def test_what_is_not_asked_for_is_not_answered() -> None:
    decision = decide(ask(EMAIL), (agreement(),), person(), NOW)

    assert released(decision) == {EMAIL: FULL_RECORD[EMAIL]}
    assert decision.refused == ()


def test_the_first_dataset_the_agreement_names_that_may_answer_does() -> None:
    both = person(record(TAX, updated=NOW), record(HOUSING, updated=NOW - DAY))
    in_order = dict.fromkeys(ATTRIBUTES, (HOUSING, TAX))

    (value,) = decide(ask(ADDRESS), (agreement(attributes=in_order),), both, NOW).released
    assert value.dataset == HOUSING
    (value,) = decide(
        ask(ADDRESS), (agreement(attributes=in_order),), person(record(TAX), holding(HOUSING)), NOW
    ).released
    assert value.dataset == TAX


def test_a_dataset_the_agreement_does_not_name_is_never_read() -> None:
    assert why(ADDRESS, agreement(), person(record(HOUSING))) is Reason.NOT_HELD


def test_a_claim_is_worked_out_from_the_first_value_that_gives_an_answer() -> None:
    unclear, clear = holding(TAX, person_date_of_birth="about 1980"), record(HOUSING)
    terms = agreement(attributes=dict.fromkeys(ATTRIBUTES, (TAX, HOUSING)))

    (claim,) = decide(ask(OVER_18), (terms,), person(unclear, clear), NOW).released
    assert (claim.value, claim.records) == (True, ((HOUSING, 7, str(ME)),))
    assert why(OVER_18, terms, person(unclear)) is Reason.CLAIM_NOT_DERIVABLE


def test_records_of_joined_subjects_answer_for_one_person() -> None:
    facts = person(record(subject=ALSO_ME), subjects=frozenset({ME, ALSO_ME}))

    assert why(ADDRESS, agreement(), facts) is None


def test_ages_turn_at_midnight_in_the_united_kingdom_not_at_greenwich() -> None:
    born = person(holding(person_date_of_birth="2008-07-01"))
    before, after = (datetime(2026, 6, 30, hour, minute, tzinfo=UTC) for hour, minute in ((22, 59), (23, 0)))

    assert (local_date(before).day, local_date(after).day) == (30, 1)
    assert released(decide(ask(OVER_18), (agreement(),), born, before)) == {OVER_18: False}
    assert released(decide(ask(OVER_18), (agreement(),), born, after)) == {OVER_18: True}


# Which agreement


def test_an_asker_without_any_agreement_is_told_so() -> None:
    strangers = agreement(asker=ANOTHER_ASKER)

    assert refused(decide(ask(ADDRESS), (strangers,), person(), NOW)) == {ADDRESS: Reason.NO_AGREEMENT}
    assert refused(decide(ask(ADDRESS), (), person(), NOW)) == {ADDRESS: Reason.NO_AGREEMENT}


def test_a_purpose_no_agreement_covers_is_refused() -> None:
    assert why(ADDRESS, agreement(), person(), purpose="marketing") is Reason.PURPOSE_NOT_COVERED


@pytest.mark.parametrize(
    "terms",
    [
        {"in_force_from": NOW + DAY},
        {"in_force_until": NOW},
        {"suspended": True},
    ],
    ids=["not yet", "no longer", "suspended"],
)
def test_an_agreement_that_is_not_in_force_releases_nothing(terms: dict[str, Any]) -> None:
    assert why(ADDRESS, agreement(**terms), person()) is Reason.NOT_IN_FORCE


def test_the_version_in_force_decides_and_the_others_do_not() -> None:
    before = agreement(version=2, in_force_until=NOW, releasable=frozenset({ADDRESS}))
    current = agreement(version=3, in_force_from=NOW, releasable=frozenset({EMAIL}))
    later = agreement(version=4, in_force_from=NOW + DAY)

    decision = decide(ask(ADDRESS, EMAIL), (later, before, current), person(), NOW)
    assert decision.agreement is current
    assert set(released(decision)) == {EMAIL}
    earlier = decide(ask(ADDRESS, EMAIL), (later, before, current), person(), NOW - timedelta(seconds=1))
    assert set(released(earlier)) == {ADDRESS}


def test_each_purpose_has_its_own_agreement() -> None:
    here, there = agreement(), agreement(id=OTHER_AGREEMENT, purpose=OTHER_PURPOSE)

    assert which_agreement(ask(purpose=PURPOSE), (here, there), NOW) is here
    assert which_agreement(ask(purpose=OTHER_PURPOSE), (here, there), NOW) is there


def test_without_an_agreement_no_lawful_basis_is_claimed() -> None:
    decision = decide(ask(ADDRESS), (), person(), NOW)

    assert (decision.agreement, decision.by_consent, decision.outcome) == (None, False, Outcome.REFUSED)


# What the request must show


@pytest.mark.parametrize("officer", [None, SUPERVISOR, Officer("c3", "Benefits", "")])
def test_an_agreement_for_certain_roles_needs_an_officer_in_one(officer: Officer | None) -> None:
    terms = agreement(roles=frozenset({"assessor", "manager"}))

    assert why(ADDRESS, terms, person(), officer=officer) is Reason.AUTHORITY_MISSING
    assert why(ADDRESS, terms, person(), officer=ASSESSOR) is None


@pytest.mark.parametrize("basis", WITHOUT_A_YES)
def test_the_asker_must_be_as_sure_of_the_person_as_the_agreement_says(basis: LawfulBasis) -> None:
    terms = agreement(lawful_basis=basis, assurance=Assurance.MEDIUM)

    assert why(ADDRESS, terms, person(), assurance=Assurance.LOW) is Reason.ASSURANCE_TOO_LOW
    assert why(ADDRESS, terms, person(), assurance=Assurance.MEDIUM) is None


def test_under_consent_it_is_the_person_who_must_have_been_known_surely_when_they_answered() -> None:
    terms = by_consent(assurance=Assurance.MEDIUM)
    sure, unsure = (
        person(choices=(answered(assurance=assurance),)) for assurance in (Assurance.MEDIUM, Assurance.LOW)
    )

    assert why(ADDRESS, terms, sure, assurance=Assurance.NONE) is None
    assert why(ADDRESS, terms, unsure, assurance=Assurance.HIGH) is Reason.CONSENT_NOT_SURE


def test_what_the_request_lacks_is_told_before_anything_about_the_person() -> None:
    terms = agreement(roles=frozenset({"manager"}), assurance=Assurance.HIGH)

    for facts in (person(), NOBODY, person(objections=OBJECTED)):
        assert why(ADDRESS, terms, facts) is Reason.AUTHORITY_MISSING
    for facts in (person(), NOBODY, person(objections=OBJECTED)):
        unsure = why(ADDRESS, agreement(assurance=Assurance.HIGH), facts, assurance=Assurance.LOW)
        assert unsure is Reason.ASSURANCE_TOO_LOW


# The person's yes

NOT_A_YES = [state for state in ConsentState if state not in {ConsentState.GIVEN, ConsentState.RENEWED}]


@pytest.mark.parametrize("state", NOT_A_YES)
def test_without_a_yes_nothing_is_released_under_consent(state: ConsentState) -> None:
    decision = decide(ask(*EVERYTHING), (by_consent(),), person(choices=(answered(state),)), NOW)

    assert decision.outcome is Outcome.REFUSED
    assert set(decision.told(Audience.PARTNER).values()) == {Reason.CONSENT_NOT_GIVEN}


def test_withdrawn_consent_refuses_the_next_release() -> None:
    assert why(ADDRESS, by_consent(), person(choices=(answered(),))) is None
    withdrawn = person(choices=(answered(ConsentState.WITHDRAWN),))
    assert why(ADDRESS, by_consent(), withdrawn) is Reason.CONSENT_WITHDRAWN


def test_confidentiality_by_explicit_consent_needs_a_yes_beside_another_lawful_basis() -> None:
    terms = agreement(confidentiality=ConfidentialityBasis.EXPLICIT_CONSENT)
    unasked = decide(ask(ADDRESS), (terms,), person(), NOW)

    assert refused(unasked) == {ADDRESS: Reason.CONSENT_NOT_ASKED}
    assert unasked.told(Audience.PARTNER) == {ADDRESS: Reason.NOT_AVAILABLE}
    assert why(ADDRESS, terms, person(choices=(answered(),))) is None


@pytest.mark.parametrize(
    "confidentiality",
    [each for each in ConfidentialityBasis if each is not ConfidentialityBasis.EXPLICIT_CONSENT],
)
@pytest.mark.parametrize("basis", WITHOUT_A_YES)
def test_no_other_ground_waits_for_a_yes_or_is_stopped_by_a_no(
    basis: LawfulBasis, confidentiality: ConfidentialityBasis
) -> None:
    terms = agreement(lawful_basis=basis, confidentiality=confidentiality)

    assert why(ADDRESS, terms, person(choices=(answered(ConsentState.REFUSED),))) is None


STOPPED: dict[str, dict[str, Any]] = {
    "objection": {"objections": OBJECTED},
    "restriction": {"restricted": frozenset({None})},
    "protection": {"protected": frozenset(EVERYTHING)},
    "opt-out": {"opted_out": True},
    "opt-out not checked": {"opted_out": None},
    "nothing held": {"records": {}},
    "about somebody else": {"records": {TAX: (record(about=frozenset({SOMEBODY_ELSE})),)}},
    "source conditions": {"records": {TAX: (record(purposes=frozenset()),)}},
}


@pytest.mark.parametrize("facts", STOPPED.values(), ids=list(STOPPED))
def test_consent_is_decided_before_any_other_fact_about_the_person(facts: dict[str, Any]) -> None:
    terms = by_consent(opt_out_applies=True)

    assert why(ADDRESS, terms, person(**facts)) is Reason.CONSENT_NOT_ASKED
    assert decide(ask(*EVERYTHING), (terms,), person(**facts), NOW).told(Audience.PARTNER) == dict.fromkeys(
        EVERYTHING, Reason.CONSENT_NOT_GIVEN
    )


def test_a_single_use_is_told_to_the_partner_who_made_it() -> None:
    decision = decide(
        ask(ADDRESS), (by_consent(single_use=True),), person(choices=(answered(spent=True),)), NOW
    )

    assert decision.told(Audience.PARTNER) == {ADDRESS: Reason.CONSENT_SPENT}


# Unknown, empty, protected and restricted look alike


@pytest.mark.parametrize("basis", LawfulBasis)
def test_somebody_unknown_and_somebody_without_a_record_look_alike_to_a_partner(basis: LawfulBasis) -> None:
    terms = agreement(lawful_basis=basis)
    views = [
        decide(ask(*EVERYTHING, "claim.shoe-size"), (terms,), facts, NOW).told(Audience.PARTNER)
        for facts in (NOBODY, person(records={}), person(holding(HOUSING)), person(holding(TAX)))
    ]

    assert all(view == views[0] for view in views)


def test_an_unknown_person_is_known_to_be_unknown_only_by_the_holder() -> None:
    for terms in (
        agreement(),
        by_consent(),
        agreement(confidentiality=ConfidentialityBasis.EXPLICIT_CONSENT),
    ):
        decision = decide(ask(ADDRESS), (terms,), NOBODY, NOW)
        assert decision.told(Audience.HOLDER) == {ADDRESS: Reason.UNKNOWN_SUBJECT}


@pytest.mark.parametrize("facts", STOPPED.values(), ids=list(STOPPED))
@pytest.mark.parametrize("basis", [LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGITIMATE_INTERESTS])
def test_whatever_stops_a_release_looks_like_nothing_held(basis: LawfulBasis, facts: dict[str, Any]) -> None:
    terms = agreement(lawful_basis=basis, opt_out_applies=True)

    assert decide(ask(*EVERYTHING), (terms,), person(**facts), NOW).told(Audience.PARTNER) == TOLD_NOTHING


# Objections, restrictions, protected details, opt-outs

CAN_OBJECT = [basis for basis in LawfulBasis if control_of(basis) is Control.YOU_CAN_OBJECT]
CANNOT_OBJECT = [basis for basis in LawfulBasis if control_of(basis) is not Control.YOU_CAN_OBJECT]


@pytest.mark.parametrize("basis", CAN_OBJECT)
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ObjectionState.WEIGHING, Reason.OBJECTION),
        (ObjectionState.ACCEPTED, Reason.OBJECTION),
        (ObjectionState.OVERRIDDEN, None),
        (ObjectionState.WITHDRAWN, None),
    ],
)
def test_an_objection_stops_sharing_while_it_is_weighed_and_once_accepted(
    basis: LawfulBasis, state: ObjectionState, reason: Reason | None
) -> None:
    objected = person(objections=(Objection(THIS_AGREEMENT, state),))

    assert why(ADDRESS, agreement(lawful_basis=basis), objected) is reason


def test_a_new_objection_stops_sharing_although_an_earlier_one_was_overridden() -> None:
    overridden = Objection(THIS_AGREEMENT, ObjectionState.OVERRIDDEN)

    assert why(ADDRESS, agreement(), person(objections=(overridden, *OBJECTED))) is Reason.OBJECTION


def test_an_objection_to_one_agreement_does_not_stop_another() -> None:
    elsewhere = person(objections=(Objection(OTHER_AGREEMENT, ObjectionState.ACCEPTED),))

    assert why(ADDRESS, agreement(), elsewhere) is None


@pytest.mark.parametrize("basis", CANNOT_OBJECT)
def test_an_objection_left_from_another_basis_does_not_silently_stop_what_cannot_be_objected_to(
    basis: LawfulBasis,
) -> None:
    facts = person(choices=(answered(),), objections=OBJECTED)

    assert why(ADDRESS, agreement(lawful_basis=basis), facts) is None


@pytest.mark.parametrize("basis", LawfulBasis)
def test_a_person_whose_use_is_restricted_is_not_shared_about_under_any_basis(basis: LawfulBasis) -> None:
    facts = person(choices=(answered(),), restricted=frozenset({None}))

    assert why(ADDRESS, agreement(lawful_basis=basis), facts) is Reason.RESTRICTED


def test_a_restricted_dataset_does_not_answer_and_the_next_one_may() -> None:
    terms = agreement(attributes=dict.fromkeys(ATTRIBUTES, (TAX, HOUSING)))
    restricted = person(record(TAX), record(HOUSING), restricted=frozenset({TAX}))

    (value,) = decide(ask(ADDRESS), (terms,), restricted, NOW).released
    assert value.dataset == HOUSING
    assert why(ADDRESS, agreement(), restricted) is Reason.RESTRICTED


@pytest.mark.parametrize("basis", LawfulBasis)
def test_a_protected_detail_is_released_under_no_basis(basis: LawfulBasis) -> None:
    facts = person(choices=(answered(),), protected=frozenset({ADDRESS}))

    assert why(ADDRESS, agreement(lawful_basis=basis), facts) is Reason.PROTECTED
    assert why(EMAIL, agreement(lawful_basis=basis), facts) is None


@pytest.mark.parametrize(
    ("claim", "read"), [(OVER_18, BORN), (IN_AREA, ADDRESS), (HOUSEHOLD, SIZE), (QUALIFIES, BENEFITS)]
)
def test_a_protected_input_hides_its_claim(claim: str, read: str) -> None:
    assert why(claim, agreement(), person(protected=frozenset({read}))) is Reason.PROTECTED
    assert why(claim, agreement(), person(protected=frozenset({claim}))) is Reason.PROTECTED


def test_a_detail_is_protected_whether_or_not_it_is_held() -> None:
    assert why(ADDRESS, agreement(), person(holding(), protected=frozenset({ADDRESS}))) is Reason.PROTECTED


@pytest.mark.parametrize(
    ("opted_out", "reason"), [(True, Reason.OPT_OUT), (None, Reason.OPT_OUT_NOT_CHECKED), (False, None)]
)
def test_where_the_opt_out_applies_only_a_check_that_found_none_lets_anything_through(
    opted_out: bool | None, reason: Reason | None
) -> None:
    checked = person(opted_out=opted_out)

    assert why(ADDRESS, agreement(opt_out_applies=True), checked) is reason
    assert why(ADDRESS, agreement(opt_out_applies=False), checked) is None


# What one value allows


def test_a_value_goes_on_only_for_the_purposes_its_source_allows() -> None:
    assert why(ADDRESS, agreement(), person(record(purposes=frozenset({PURPOSE})))) is None
    for purposes in (frozenset(), frozenset({"electoral-register"})):
        assert why(ADDRESS, agreement(), person(record(purposes=purposes))) is Reason.SOURCE_CONDITIONS
        assert why(IN_AREA, agreement(), person(record(purposes=purposes))) is Reason.SOURCE_CONDITIONS


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (frozenset(), None),
        (frozenset({ME}), None),
        (frozenset({ME, SOMEBODY_ELSE}), None),
        (frozenset({SOMEBODY_ELSE}), Reason.ABOUT_ANOTHER),
    ],
    ids=["mine", "mine by name", "shared", "another's"],
)
def test_under_a_shared_reference_only_what_is_mine_or_shared_is_told_of_me(
    about: frozenset[Any], reason: Reason | None
) -> None:
    facts = person(record(about=about))

    assert why(ADDRESS, agreement(), facts) is reason
    assert why(HOUSEHOLD, agreement(), facts) is reason


def test_a_value_about_a_joined_subject_is_mine() -> None:
    facts = person(record(about=frozenset({ALSO_ME})), subjects=frozenset({ME, ALSO_ME}))

    assert why(ADDRESS, agreement(), facts) is None


def test_a_record_of_somebody_else_is_about_somebody_else() -> None:
    assert why(ADDRESS, agreement(), person(record(subject=SOMEBODY_ELSE))) is Reason.ABOUT_ANOTHER


def test_the_person_cannot_tell_anothers_value_from_none_in_an_attribute_or_a_claim() -> None:
    anothers = person(record(about=frozenset({SOMEBODY_ELSE})))
    views = [
        decide(ask(*EVERYTHING), (agreement(),), facts, NOW).told(Audience.PERSON)
        for facts in (anothers, person(holding()))
    ]

    assert views[0] == views[1]
    assert decide(ask(SIZE), (agreement(),), anothers, NOW).told(Audience.HOLDER) == {
        SIZE: Reason.ABOUT_ANOTHER
    }


def test_the_reason_told_is_that_of_the_first_value_that_may_not_answer() -> None:
    terms = agreement(attributes=dict.fromkeys(ATTRIBUTES, (TAX, HOUSING)))
    facts = person(record(TAX, purposes=frozenset()), record(HOUSING), restricted=frozenset({HOUSING}))

    assert why(ADDRESS, terms, facts) is Reason.SOURCE_CONDITIONS


@pytest.mark.parametrize("name", CLAIM_ARGUMENTS)
def test_a_claim_without_its_input_is_not_made_up(name: str) -> None:
    terms = agreement(claims={name: CLAIM_ARGUMENTS[name]})

    assert why(name, terms, person(holding())) is Reason.NOT_HELD


# Emergencies


def test_an_emergency_needs_an_agreement_for_emergencies_and_only_serves_emergencies() -> None:
    assert why(EMAIL, agreement(), person(), emergency=emergency()) is Reason.AUTHORITY_MISSING
    assert why(EMAIL, for_emergencies(), person()) is Reason.AUTHORITY_MISSING
    assert why(EMAIL, for_emergencies(), person(), emergency=emergency()) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"choices": (answered(ConsentState.REFUSED),)},
        {"objections": OBJECTED},
        {"restricted": frozenset({None})},
        {"restricted": frozenset({TAX})},
    ],
    ids=["choice", "objection", "restriction", "restricted dataset"],
)
def test_an_emergency_overrides_choices_objections_and_restrictions(facts: dict[str, Any]) -> None:
    assert why(EMAIL, for_emergencies(), person(**facts), emergency=emergency()) is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"opted_out": True}, Reason.OPT_OUT),
        ({"opted_out": None}, Reason.OPT_OUT_NOT_CHECKED),
        ({"protected": frozenset({EMAIL})}, Reason.PROTECTED),
        ({"records": {TAX: (record(purposes=frozenset()),)}}, Reason.SOURCE_CONDITIONS),
        ({"records": {TAX: (record(about=frozenset({SOMEBODY_ELSE})),)}}, Reason.ABOUT_ANOTHER),
        ({"records": {}}, Reason.NOT_HELD),
    ],
)
def test_an_emergency_overrides_nothing_else(facts: dict[str, Any], reason: Reason) -> None:
    terms = for_emergencies(opt_out_applies=True)

    assert why(EMAIL, terms, person(**facts), emergency=emergency(SUPERVISOR)) is reason


def test_in_an_emergency_whoever_gives_no_name_gets_nothing() -> None:
    terms = for_emergencies(second_approval=frozenset({ADDRESS}))

    assert why(EMAIL, terms, person(), emergency=emergency(), officer=None) is Reason.AUTHORITY_MISSING
    approved = why(ADDRESS, terms, person(), emergency=emergency(SUPERVISOR), officer=None)
    assert approved is Reason.SECOND_APPROVAL_NEEDED


def test_an_emergency_needs_the_role_and_the_assurance_the_agreement_asks_for() -> None:
    terms = for_emergencies(roles=frozenset({"assessor"}), assurance=Assurance.LOW)

    assert why(EMAIL, terms, person(), emergency=emergency(), officer=SUPERVISOR) is Reason.AUTHORITY_MISSING
    unsure = why(EMAIL, terms, person(), emergency=emergency(), assurance=Assurance.NONE)
    assert unsure is Reason.ASSURANCE_TOO_LOW


@pytest.mark.parametrize("name", [ADDRESS, IN_AREA])
def test_in_an_emergency_a_second_person_opens_a_protected_detail_and_its_claim(name: str) -> None:
    protected = person(protected=frozenset({ADDRESS}))

    assert why(name, for_emergencies(), protected, emergency=emergency(SUPERVISOR)) is None


@pytest.mark.parametrize("name", [ADDRESS, IN_AREA])
@pytest.mark.parametrize(
    ("officer", "second"),
    [
        (ASSESSOR, None),
        (ASSESSOR, ASSESSOR),
        (ASSESSOR, Officer("a1f3", "Care", "supervisor")),
        (ASSESSOR, Officer(" A1F3", "Care", "supervisor")),
        (ASSESSOR, Officer("a1\u200bf3", "Care", "supervisor")),
        (ASSESSOR, Officer("a1f3\ufe0f", "Care", "supervisor")),
        (ASSESSOR, Officer("a1f\u31643", "Care", "supervisor")),
        (None, SUPERVISOR),
    ],
    ids=[
        "nobody",
        "oneself",
        "oneself in another team",
        "oneself typed differently",
        "oneself with a sign nobody sees",
        "oneself with a mark nobody sees",
        "oneself with a letter nobody sees",
        "for nobody in particular",
    ],
)
@pytest.mark.parametrize(
    "facts", [person(), person(protected=frozenset({ADDRESS})), NOBODY], ids=["open", "protected", "unknown"]
)
def test_without_a_second_person_an_emergency_is_told_so_whoever_it_is_about(
    facts: SubjectFacts, officer: Officer | None, second: Officer | None, name: str
) -> None:
    refusal = why(name, for_emergencies(), facts, officer=officer, emergency=emergency(second))

    assert refusal is Reason.SECOND_APPROVAL_NEEDED


def test_a_second_approval_opens_only_what_the_agreement_lists() -> None:
    facts = person(protected=frozenset({ADDRESS, EMAIL, BORN}))
    approved = emergency(SUPERVISOR)

    assert why(ADDRESS, for_emergencies(), facts, emergency=approved) is None
    assert why(EMAIL, for_emergencies(), facts, emergency=approved) is Reason.PROTECTED
    assert why(OVER_18, for_emergencies(), facts, emergency=approved) is Reason.PROTECTED


def test_approving_a_claim_does_not_approve_the_protected_detail_it_reads() -> None:
    terms = for_emergencies(second_approval=frozenset({IN_AREA}))
    protected = person(protected=frozenset({ADDRESS}))

    assert why(IN_AREA, terms, person(), emergency=emergency()) is Reason.SECOND_APPROVAL_NEEDED
    assert why(IN_AREA, terms, person(), emergency=emergency(SUPERVISOR)) is None
    assert why(IN_AREA, terms, protected, emergency=emergency(SUPERVISOR)) is Reason.PROTECTED


# In what order


IN_ORDER: list[tuple[Reason, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    # The reason, and what causes it in the terms, the person and the request. Each comes before those below.
    (Reason.PURPOSE_NOT_COVERED, {}, {}, {"purpose": "marketing"}),
    (Reason.NOT_IN_FORCE, {"suspended": True}, {}, {}),
    (Reason.AUTHORITY_MISSING, {"roles": frozenset({"manager"})}, {}, {}),
    (Reason.ASSURANCE_TOO_LOW, {"assurance": Assurance.HIGH}, {}, {"assurance": Assurance.LOW}),
    (Reason.ATTRIBUTE_NOT_COVERED, {"releasable": frozenset({EMAIL})}, {}, {}),
    (Reason.CONSENT_REFUSED, {}, {"choices": (answered(ConsentState.REFUSED),)}, {}),
    (Reason.OBJECTION, {}, {"objections": OBJECTED}, {}),
    (Reason.RESTRICTED, {}, {"restricted": frozenset({None})}, {}),
    (Reason.OPT_OUT, {"opt_out_applies": True}, {"opted_out": True}, {}),
    (Reason.OPT_OUT_NOT_CHECKED, {"opt_out_applies": True}, {"opted_out": None}, {}),
    (Reason.PROTECTED, {}, {"protected": frozenset({ADDRESS})}, {}),
    (Reason.SOURCE_CONDITIONS, {}, {"records": {TAX: (record(purposes=frozenset()),)}}, {}),
]


@pytest.mark.parametrize("position", range(len(IN_ORDER)), ids=[str(reason) for reason, *_ in IN_ORDER])
def test_of_several_reasons_the_first_in_the_order_is_the_one_given(position: int) -> None:
    terms: dict[str, Any] = {"confidentiality": ConfidentialityBasis.EXPLICIT_CONSENT}
    facts: dict[str, Any] = {"choices": (answered(),)}
    request: dict[str, Any] = {}
    for _, in_terms, in_facts, in_request in reversed(IN_ORDER[position:]):
        terms |= in_terms
        facts |= in_facts
        request |= in_request

    assert why(ADDRESS, agreement(**terms), person(**facts), **request) is IN_ORDER[position][0]
