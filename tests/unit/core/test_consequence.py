"""Before a person answers they see what starts, what stops, what stays and what continues anyway."""

import pytest

from candour.core.agreement import Assurance
from candour.core.basis import LawfulBasis
from candour.core.choice import ConsentState
from candour.core.consequence import Continues, if_answered, if_objected, shared_under
from candour.core.subject import Objection, ObjectionState

from .cases import (
    ADDRESS,
    ANOTHER_ASKER,
    BORN,
    EMAIL,
    NOW,
    OTHER_AGREEMENT,
    OTHER_PURPOSE,
    OVER_18,
    THIS_AGREEMENT,
    agreement,
    answered,
    by_consent,
    for_emergencies,
    person,
    released,
)

TERMS = by_consent(releasable=frozenset({ADDRESS, EMAIL}), claims={OVER_18: {}})
ALL = (ADDRESS, EMAIL, OVER_18)


def test_a_first_yes_starts_all_that_can_be_shared() -> None:
    consequence = if_answered(ConsentState.GIVEN, TERMS, (TERMS,), person(), NOW)

    assert consequence.starts == ALL
    assert (consequence.stops, consequence.stays, consequence.still_refused) == ((), (), ())


@pytest.mark.parametrize("no", [ConsentState.REFUSED, ConsentState.WITHDRAWN])
def test_a_no_stops_what_a_yes_had_started(no: ConsentState) -> None:
    consequence = if_answered(no, TERMS, (TERMS,), person(choices=(answered(),)), NOW)

    assert consequence.stops == ALL
    assert (consequence.starts, consequence.stays, consequence.still_refused) == ((), (), ())


def test_a_yes_to_what_is_already_shared_changes_nothing() -> None:
    consequence = if_answered(ConsentState.RENEWED, TERMS, (TERMS,), person(choices=(answered(),)), NOW)

    assert consequence.stays == ALL
    assert (consequence.starts, consequence.stops, consequence.still_refused) == ((), (), ())


def test_what_is_protected_stays_refused_whatever_is_answered() -> None:
    protected = person(protected=frozenset({ADDRESS}))

    for state in (ConsentState.GIVEN, ConsentState.REFUSED):
        consequence = if_answered(state, TERMS, (TERMS,), protected, NOW)
        assert ADDRESS in consequence.still_refused


def test_one_answer_replaces_several_of_joined_subjects() -> None:
    divided = person(choices=(answered(), answered(ConsentState.REFUSED)))

    assert if_answered(ConsentState.GIVEN, TERMS, (TERMS,), divided, NOW).starts == ALL


def test_a_yes_from_somebody_we_are_not_sure_of_starts_nothing() -> None:
    strict = by_consent(assurance=Assurance.HIGH)

    assert if_answered(ConsentState.GIVEN, strict, (strict,), person(), NOW, Assurance.MEDIUM).starts == ()
    assert if_answered(ConsentState.GIVEN, strict, (strict,), person(), NOW, Assurance.HIGH).starts


def test_an_objection_stops_what_can_be_objected_to() -> None:
    terms = agreement(releasable=frozenset({EMAIL}), claims={})

    assert if_objected(terms, (terms,), person(), NOW).stops == (EMAIL,)


@pytest.mark.parametrize(
    "basis", [LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.CONTRACT, LawfulBasis.VITAL_INTERESTS]
)
def test_an_objection_to_what_cannot_be_objected_to_is_shown_to_stop_nothing(basis: LawfulBasis) -> None:
    terms = agreement(lawful_basis=basis, releasable=frozenset({EMAIL}), claims={})

    assert if_objected(terms, (terms,), person(), NOW).stays == (EMAIL,)


def test_what_the_same_asker_goes_on_getting_is_shown_with_the_agreement_it_rests_on() -> None:
    required = agreement(
        id=OTHER_AGREEMENT,
        purpose=OTHER_PURPOSE,
        lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
        releasable=frozenset({EMAIL}),
        claims={},
    )
    consequence = if_answered(ConsentState.REFUSED, TERMS, (TERMS, required), person(), NOW)

    assert consequence.continues == (Continues(required, (EMAIL,)),)


def test_a_claim_stopped_while_its_input_goes_on_being_shared_is_shown_as_going_on() -> None:
    only_the_claim = by_consent(releasable=frozenset(), claims={OVER_18: {}})
    the_birthday = agreement(
        id=OTHER_AGREEMENT, purpose=OTHER_PURPOSE, releasable=frozenset({BORN, EMAIL}), claims={}
    )
    agreements = (only_the_claim, the_birthday)
    consequence = if_answered(ConsentState.REFUSED, only_the_claim, agreements, person(), NOW)

    assert consequence.continues == (Continues(the_birthday, (BORN,)),)


def test_what_others_get_and_what_is_not_shared_is_not_shown_as_going_on() -> None:
    elsewhere = {"id": OTHER_AGREEMENT, "purpose": OTHER_PURPOSE}
    objected = person(objections=(Objection(OTHER_AGREEMENT, ObjectionState.ACCEPTED),))

    for other, facts in (
        (agreement(asker=ANOTHER_ASKER, **elsewhere), person()),
        (agreement(suspended=True, **elsewhere), person()),
        (for_emergencies(**elsewhere), person()),
        (agreement(**elsewhere), objected),
    ):
        consequence = if_answered(ConsentState.REFUSED, TERMS, (TERMS, other), facts, NOW)
        assert consequence.continues == ()


def test_earlier_versions_of_the_agreement_do_not_continue_beside_it() -> None:
    earlier = agreement(id=THIS_AGREEMENT, version=2)

    assert if_answered(ConsentState.REFUSED, TERMS, (earlier, TERMS), person(), NOW).continues == ()


def test_a_preview_assumes_an_asker_that_shows_all_the_agreement_asks_of_it() -> None:
    strict = agreement(roles=frozenset({"assessor", "manager"}), assurance=Assurance.HIGH, claims={})

    assert set(released(shared_under(strict, person(), NOW))) == strict.releasable
