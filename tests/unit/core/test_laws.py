"""Laws that hold for every case: nothing a person does to protect themselves ever gives more away."""

import dataclasses
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from candour.core.agreement import Agreement
from candour.core.basis import LawfulBasis
from candour.core.choice import ConsentState
from candour.core.claims import CLAIMS, is_claim
from candour.core.consequence import Consequence, if_answered, if_objected, shared_under
from candour.core.decide import Outcome
from candour.core.reasons import PARTNER_REASONS, Audience, Reason
from candour.core.subject import NOBODY, Objection, ObjectionState, SubjectFacts

from .cases import (
    ALSO_ME,
    ATTRIBUTES,
    CLAIM_ARGUMENTS,
    HOUSING,
    ME,
    SOMEBODY_ELSE,
    TAX,
    THIS_AGREEMENT,
    Case,
    answered,
    cases,
    laws,
    released,
)

NOT_A_YES = [state for state in ConsentState if state not in {ConsentState.GIVEN, ConsentState.RENEWED}]
FROM_THE_REQUEST_ALONE = {
    Reason.NO_AGREEMENT,
    Reason.NOT_IN_FORCE,
    Reason.PURPOSE_NOT_COVERED,
    Reason.ATTRIBUTE_NOT_COVERED,
    Reason.AUTHORITY_MISSING,
    Reason.ASSURANCE_TOO_LOW,
    Reason.SECOND_APPROVAL_NEEDED,
}

protections = st.fixed_dictionaries(
    {},
    optional={
        "choices": st.sampled_from(NOT_A_YES).map(lambda state: (answered(state),)),
        "objections": st.just((Objection(THIS_AGREEMENT, ObjectionState.WEIGHING),)),
        "restricted": st.sets(st.sampled_from([None, TAX, HOUSING]), min_size=1).map(frozenset),
        "protected": st.sets(st.sampled_from([*ATTRIBUTES, *CLAIM_ARGUMENTS]), min_size=1).map(frozenset),
        "opted_out": st.just(True),
    },
)
"""What a person can add to be shared about less."""


def protected_by(facts: SubjectFacts, more: dict[str, Any]) -> SubjectFacts:
    """The facts with protections added to those there are."""
    return replace(
        facts,
        choices=facts.choices + more.get("choices", ()),
        objections=facts.objections + more.get("objections", ()),
        restricted=facts.restricted | more.get("restricted", frozenset()),
        protected=facts.protected | more.get("protected", frozenset()),
        opted_out=more.get("opted_out", facts.opted_out),
    )


@laws
@given(cases(), protections)
def test_no_objection_restriction_protection_or_withdrawal_ever_releases_more(
    case: Case, more: dict[str, Any]
) -> None:
    before = set(released(case.decide()))
    after = set(released(replace(case, facts=protected_by(case.facts, more)).decide()))

    assert after <= before


@laws
@given(cases(), st.sampled_from(ATTRIBUTES), st.data())
def test_no_condition_of_a_source_and_no_other_owner_ever_releases_more(
    case: Case, name: str, data: st.DataObject
) -> None:
    tighter = data.draw(
        st.sampled_from([{"purposes": frozenset()}, {"about": frozenset({SOMEBODY_ELSE})}]), label="tighter"
    )
    records = {
        dataset: tuple(
            replace(
                each,
                values={
                    at: replace(held, **tighter) if at == name else held for at, held in each.values.items()
                },
            )
            for each in held_there
        )
        for dataset, held_there in case.facts.records.items()
    }
    after = replace(case, facts=replace(case.facts, records=records)).decide()

    assert set(released(after)) <= set(released(case.decide()))


@laws
@given(cases())
def test_each_name_asked_for_is_released_or_refused_exactly_once(case: Case) -> None:
    decision = case.decide()
    answered_names = [each.name for each in (*decision.released, *decision.refused)]

    assert sorted(answered_names) == sorted(case.request.attributes)
    assert (decision.outcome is Outcome.FULL) is (not decision.refused)
    assert (decision.outcome is Outcome.REFUSED) is (not decision.released)


@laws
@given(cases())
def test_the_order_of_what_is_asked_for_changes_no_answer(case: Case) -> None:
    backwards = replace(case, request=replace(case.request, attributes=case.request.attributes[::-1]))
    there, back = case.decide(), backwards.decide()

    assert set(there.refused) == set(back.refused)
    assert released(there) == released(back)


@laws
@given(cases(), cases())
def test_the_order_in_which_a_joined_person_was_read_changes_no_answer(case: Case, other: Case) -> None:
    records = {
        dataset: tuple(
            replace(each, subject=subject)
            for each, subject in zip(
                (*held_there, *other.facts.records.get(dataset, ())), (ME, ALSO_ME), strict=False
            )
        )
        for dataset, held_there in case.facts.records.items()
    }
    facts = replace(case.facts, subjects=frozenset({ME, ALSO_ME}), records=records)
    backwards = replace(
        facts,
        choices=facts.choices[::-1],
        objections=facts.objections[::-1],
        records={dataset: held_there[::-1] for dataset, held_there in records.items()},
    )

    assert replace(case, facts=backwards).decide() == replace(case, facts=facts).decide()


@laws
@given(cases())
def test_the_smallest_answer_is_given(case: Case) -> None:
    decision = case.decide()
    for each in decision.released:
        assert decision.agreement is not None
        assert each.name in case.request.attributes
        assert decision.agreement.covers(each.name)
        reads = CLAIMS[each.name].reads if is_claim(each.name) else (each.name,)
        named = {dataset for read in reads for dataset in decision.agreement.attributes[read]}
        assert {dataset for dataset, _, _ in each.records} <= named
        if is_claim(each.name):
            assert isinstance(each.value, bool | str)
            assert len(str(each.value)) <= len("5 or more")


@laws
@given(cases())
def test_values_nobody_asked_for_change_no_answer(case: Case) -> None:
    wanted = {
        read
        for name in case.request.attributes
        for read in (CLAIMS[name].reads if is_claim(name) else (name,))
    }
    records = {
        dataset: tuple(
            replace(each, values={name: held for name, held in each.values.items() if name in wanted})
            for each in held_there
        )
        for dataset, held_there in case.facts.records.items()
    }

    assert replace(case, facts=replace(case.facts, records=records)).decide() == case.decide()


@laws
@given(cases())
def test_a_partner_is_only_ever_told_one_of_its_ten_reasons(case: Case) -> None:
    decision = case.decide()

    assert set(decision.told(Audience.PARTNER).values()) <= PARTNER_REASONS
    assert set(decision.told(Audience.PARTNER)) == {each.name for each in decision.refused}


@laws
@given(cases())
def test_an_unknown_person_looks_like_a_known_one_with_no_record_and_no_yes(case: Case) -> None:
    nobody = replace(case, facts=NOBODY).decide()
    empty = replace(
        case, facts=replace(case.facts, subjects=frozenset({ME}), records={}, choices=())
    ).decide()

    assert not nobody.released
    assert not empty.released
    assert nobody.told(Audience.PARTNER) == empty.told(Audience.PARTNER)


@laws
@given(cases())
def test_a_refusal_tells_a_partner_nothing_that_an_unknown_person_would_not(case: Case) -> None:
    """Only a yes can be told from none, by what it opens: that is what a yes is for."""
    decision = case.decide()
    nobody = replace(case, facts=NOBODY).decide().told(Audience.PARTNER)
    under_a_yes = decision.by_consent and not {Reason.CONSENT_NOT_GIVEN} & set(
        decision.told(Audience.PARTNER).values()
    )
    for name, reason in decision.told(Audience.PARTNER).items():
        if under_a_yes and reason not in FROM_THE_REQUEST_ALONE:
            assert reason in {Reason.NOT_AVAILABLE, Reason.CONSENT_SPENT}
        else:
            assert reason is nobody[name]


@laws
@given(cases())
def test_without_a_yes_a_partner_sees_one_answer_whoever_it_is_about(case: Case) -> None:
    by_consent = replace(
        case,
        agreements=tuple(_resting_on_consent(each) for each in case.agreements),
        facts=_without_a_yes(case),
    )

    assert by_consent.decide().told(Audience.PARTNER) == replace(by_consent, facts=NOBODY).decide().told(
        Audience.PARTNER
    )


@laws
@given(cases())
def test_what_a_request_lacks_is_told_alike_whoever_it_is_about(case: Case) -> None:
    here = {each.name: each.reason for each in case.decide().refused}
    nowhere = {each.name: each.reason for each in replace(case, facts=NOBODY).decide().refused}

    for name in case.request.attributes:
        if FROM_THE_REQUEST_ALONE & {here.get(name), nowhere[name]}:
            assert here[name] is nowhere[name]


@laws
@given(cases(), st.sampled_from(ConsentState))
def test_the_preview_of_an_answer_is_what_deciding_does_once_it_is_given(
    case: Case, state: ConsentState
) -> None:
    terms = case.agreements[0]
    preview = if_answered(state, terms, case.agreements, case.facts, case.now)
    others = tuple(each for each in case.facts.choices if each.agreement != terms.id)
    answer = answered(state, agreement=terms.id, version=terms.version)

    assert_agrees(preview, terms, case, replace(case.facts, choices=(*others, answer)))


@laws
@given(cases())
def test_the_preview_of_an_objection_is_what_deciding_does_once_it_is_made(case: Case) -> None:
    terms = case.agreements[0]
    preview = if_objected(terms, case.agreements, case.facts, case.now)
    objection = Objection(terms.id, ObjectionState.WEIGHING)

    assert_agrees(preview, terms, case, replace(case.facts, objections=(*case.facts.objections, objection)))
    assert not preview.starts


def assert_agrees(preview: Consequence, terms: Agreement, case: Case, after: SubjectFacts) -> None:
    """That a preview says of every name what deciding before and after really does."""
    was = set(released(shared_under(terms, case.facts, case.now)))
    will = set(released(shared_under(terms, after, case.now)))
    covered = {*terms.releasable, *terms.claims}

    assert set(preview.stays) == was & will
    assert set(preview.starts) == will - was
    assert set(preview.stops) == was - will
    assert set(preview.still_refused) == covered - was - will
    for other in preview.continues:
        assert (other.agreement.asker, other.agreement.id != terms.id) == (terms.asker, True)
        assert set(other.names) <= set(released(shared_under(other.agreement, after, case.now)))


@laws
@given(cases())
def test_what_an_asker_really_gets_is_never_more_than_the_preview_showed(case: Case) -> None:
    decision = case.decide()
    assume(decision.agreement is not None and not decision.agreement.for_emergencies)
    assert decision.agreement is not None

    shown = released(shared_under(decision.agreement, case.facts, case.now))
    assert released(decision).items() <= shown.items()


def _resting_on_consent(terms: Agreement) -> Agreement:
    return dataclasses.replace(
        terms, lawful_basis=LawfulBasis.CONSENT, for_emergencies=False, second_approval=frozenset()
    )


def _without_a_yes(case: Case) -> SubjectFacts:
    valid = {ConsentState.GIVEN, ConsentState.RENEWED}
    return replace(case.facts, choices=tuple(each for each in case.facts.choices if each.state not in valid))
