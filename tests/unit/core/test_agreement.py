"""An agreement that contradicts itself cannot be made; one that can be made says plainly what it is."""

from datetime import timedelta
from typing import Any

import pytest

from candour.core.agreement import Agreement
from candour.core.basis import ConfidentialityBasis, Control, LawfulBasis
from candour.core.errors import InvalidTerms

from .cases import (
    ADDRESS,
    BORN,
    DAY,
    EMAIL,
    HOUSEHOLD,
    IN_AREA,
    NOW,
    OVER_18,
    OVER_65,
    QUALIFIES,
    SIZE,
    TAX,
    agreement,
    by_consent,
    for_emergencies,
)

CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "contact.address is released, but no dataset is named": {"attributes": {}, "claims": {}},
    "claim.age-over-18 is a claim, and cannot be released as a value": {"releasable": frozenset({OVER_18})},
    "There is no claim called claim.shoe-size": {"claims": {"claim.shoe-size": {}}},
    "claim.age-over-18 reads person.date-of-birth, but no dataset": {
        "attributes": {ADDRESS: (TAX,)},
        "releasable": frozenset({ADDRESS}),
        "claims": {OVER_18: {}},
    },
    "claim.lives-in-area needs exactly the arguments postcode_districts": {"claims": {IN_AREA: {}}},
    "claim.age-over-18 needs exactly the arguments (none)": {"claims": {OVER_18: {"age": ["18"]}}},
    "postcode_districts must be a list that is not empty": {"claims": {IN_AREA: {"postcode_districts": []}}},
    "benefits must be a list that is not empty": {"claims": {QUALIFIES: {"benefits": "universal-credit"}}},
    "benefits must be a list of text": {"claims": {QUALIFIES: {"benefits": [7]}}},
    "'hm1' is not a postcode district": {"claims": {IN_AREA: {"postcode_districts": ["HM2", "hm1"]}}},
    "One age threshold an agreement": {"claims": {OVER_18: {}, OVER_65: {}}},
    "Only a consent can be for a single use": {"single_use": True},
    "A consent that covers this version must be to this version": {"consent_since": 4},
    "must be to this version or an earlier one": {"consent_since": 0},
    "It would end before it begins": {"in_force_until": NOW - 366 * DAY},
    "cannot rest on a yes": {"for_emergencies": True, "lawful_basis": LawfulBasis.CONSENT},
    "because it would go ahead without one": {
        "for_emergencies": True,
        "confidentiality": ConfidentialityBasis.EXPLICIT_CONSENT,
    },
    "Only an agreement for emergencies can ask for a second approval": {
        "second_approval": frozenset({ADDRESS})
    },
    "health.allergies needs a second approval, but is not part": {
        "for_emergencies": True,
        "second_approval": frozenset({"health.allergies"}),
    },
    "Retention: '2 years' is not a period": {"retention": "2 years"},
}


@pytest.mark.parametrize(("sentence", "terms"), CONTRADICTIONS.items(), ids=list(CONTRADICTIONS))
def test_a_contradiction_is_refused_with_a_sentence(sentence: str, terms: dict[str, Any]) -> None:
    with pytest.raises(InvalidTerms) as refusal:
        agreement(**terms)

    assert str(refusal.value).startswith("ctr-check: ")
    assert sentence in str(refusal.value)


def test_every_contradiction_is_named_at_once() -> None:
    with pytest.raises(InvalidTerms) as refusal:
        agreement(single_use=True, retention="", claims={"claim.shoe-size": {}})

    for sentence in ("single use", "is not a period", "no claim called claim.shoe-size"):
        assert sentence in str(refusal.value)


@pytest.mark.parametrize("basis", LawfulBasis)
def test_the_lawful_basis_decides_the_control_and_whether_a_yes_is_needed(basis: LawfulBasis) -> None:
    terms = agreement(lawful_basis=basis)

    assert terms.rests_on_a_yes is (basis is LawfulBasis.CONSENT)
    assert (terms.control is Control.YOUR_CHOICE) is (basis is LawfulBasis.CONSENT)


@pytest.mark.parametrize("confidentiality", ConfidentialityBasis)
def test_confidentiality_by_explicit_consent_needs_a_yes_whatever_the_lawful_basis(
    confidentiality: ConfidentialityBasis,
) -> None:
    needs_a_yes = confidentiality is ConfidentialityBasis.EXPLICIT_CONSENT

    assert agreement(confidentiality=confidentiality).rests_on_a_yes is needs_a_yes
    assert by_consent(confidentiality=confidentiality).rests_on_a_yes


def test_it_covers_what_it_releases_and_its_claims_but_not_what_the_claims_read() -> None:
    terms = agreement(releasable=frozenset({EMAIL}), claims={OVER_18: {}})

    assert terms.covers(EMAIL)
    assert terms.covers(OVER_18)
    assert not terms.covers(BORN)
    assert not terms.covers(HOUSEHOLD)
    assert not terms.covers(SIZE)


def test_it_is_in_force_from_its_first_moment_until_just_before_its_last() -> None:
    terms = agreement(in_force_from=NOW, in_force_until=NOW + DAY)
    moment = timedelta(microseconds=1)

    assert not terms.is_current(NOW - moment)
    assert terms.is_current(NOW)
    assert terms.is_current(NOW + DAY - moment)
    assert not terms.is_current(NOW + DAY)


def test_one_without_an_end_stays_in_force_and_a_suspended_one_is_not() -> None:
    assert agreement().is_current(NOW + 36_500 * DAY)
    assert not agreement(suspended=True).is_current(NOW)


def test_one_ended_at_its_first_moment_was_never_in_force() -> None:
    assert not agreement(in_force_from=NOW, in_force_until=NOW).is_current(NOW)


def test_answers_and_entries_cite_it_by_name_and_version() -> None:
    assert agreement(slug="ctr-check", version=3).name == "ctr-check@3"


def test_an_emergency_may_need_a_second_approval_for_a_value_an_input_or_a_claim() -> None:
    terms: Agreement = for_emergencies(
        releasable=frozenset({EMAIL}), second_approval=frozenset({EMAIL, ADDRESS, IN_AREA})
    )

    assert terms.second_approval == {EMAIL, ADDRESS, IN_AREA}
