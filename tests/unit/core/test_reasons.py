"""A partner learns only what cannot endanger anyone; the person and the holder learn the exact reason."""

import pytest

from candour.core.reasons import PARTNER_REASONS, Audience, Reason, says, told

NOT_GIVEN, NOT_AVAILABLE = Reason.CONSENT_NOT_GIVEN, Reason.NOT_AVAILABLE

# exchange.md, "Ask": what a partner is told under consent, and what under any other lawful basis.
TOLD_TO_PARTNERS = {
    Reason.NO_AGREEMENT: (Reason.NO_AGREEMENT, Reason.NO_AGREEMENT),
    Reason.NOT_IN_FORCE: (Reason.NOT_IN_FORCE, Reason.NOT_IN_FORCE),
    Reason.PURPOSE_NOT_COVERED: (Reason.PURPOSE_NOT_COVERED, Reason.PURPOSE_NOT_COVERED),
    Reason.ATTRIBUTE_NOT_COVERED: (Reason.ATTRIBUTE_NOT_COVERED, Reason.ATTRIBUTE_NOT_COVERED),
    Reason.AUTHORITY_MISSING: (Reason.AUTHORITY_MISSING, Reason.AUTHORITY_MISSING),
    Reason.ASSURANCE_TOO_LOW: (Reason.ASSURANCE_TOO_LOW, Reason.ASSURANCE_TOO_LOW),
    Reason.SECOND_APPROVAL_NEEDED: (Reason.SECOND_APPROVAL_NEEDED, Reason.SECOND_APPROVAL_NEEDED),
    Reason.CONSENT_NOT_ASKED: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_REFUSED: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_WITHDRAWN: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_ENDED: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_EXPIRED: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_OUTDATED: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_NOT_SURE: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.CONSENT_SPENT: (Reason.CONSENT_SPENT, NOT_AVAILABLE),
    Reason.UNKNOWN_SUBJECT: (NOT_GIVEN, NOT_AVAILABLE),
    Reason.OBJECTION: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.RESTRICTED: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.PROTECTED: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.OPT_OUT: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.OPT_OUT_NOT_CHECKED: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.SOURCE_CONDITIONS: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.ABOUT_ANOTHER: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.ANOTHER_CONCERNED: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.NOT_HELD: (NOT_AVAILABLE, NOT_AVAILABLE),
    Reason.CLAIM_NOT_DERIVABLE: (NOT_AVAILABLE, NOT_AVAILABLE),
}
EXACT = tuple(TOLD_TO_PARTNERS)


def test_every_reason_has_its_promise_here() -> None:
    assert set(Reason) == {*EXACT, NOT_GIVEN, NOT_AVAILABLE}


@pytest.mark.parametrize("reason", EXACT)
def test_a_partner_is_told_what_was_promised(reason: Reason) -> None:
    under_consent, otherwise = TOLD_TO_PARTNERS[reason]

    assert told(reason, Audience.PARTNER, by_consent=True) is under_consent
    assert told(reason, Audience.PARTNER, by_consent=False) is otherwise


def test_partners_know_exactly_the_ten_codes_of_the_exchange() -> None:
    assert {str(reason) for reason in PARTNER_REASONS} == {
        "no-agreement",
        "not-in-force",
        "purpose-not-covered",
        "attribute-not-covered",
        "consent-not-given",
        "authority-missing",
        "assurance-too-low",
        "second-approval-needed",
        "consent-spent",
        "not-available",
    }


@pytest.mark.parametrize("by_consent", [True, False])
@pytest.mark.parametrize("reason", Reason)
def test_a_partner_never_learns_another_code(reason: Reason, by_consent: bool) -> None:
    assert told(reason, Audience.PARTNER, by_consent=by_consent) in PARTNER_REASONS


@pytest.mark.parametrize("by_consent", [True, False])
@pytest.mark.parametrize("reason", EXACT)
def test_the_holder_learns_the_exact_reason(reason: Reason, by_consent: bool) -> None:
    assert told(reason, Audience.HOLDER, by_consent=by_consent) is reason


@pytest.mark.parametrize("reason", EXACT)
def test_the_person_learns_the_exact_reason_unless_it_is_about_somebody_else(reason: Reason) -> None:
    theirs = {Reason.ABOUT_ANOTHER: Reason.NOT_HELD, Reason.ANOTHER_CONCERNED: Reason.NOT_AVAILABLE}

    assert told(reason, Audience.PERSON, by_consent=False) is theirs.get(reason, reason)


def test_even_unasked_the_sentence_about_somebody_elses_value_tells_the_person_nothing() -> None:
    assert says(Reason.ABOUT_ANOTHER, Audience.PERSON) == says(Reason.NOT_HELD, Audience.PERSON)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("by_consent", [True, False])
@pytest.mark.parametrize("reason", EXACT)
def test_whatever_an_audience_is_told_comes_with_a_plain_sentence(
    reason: Reason, audience: Audience, by_consent: bool
) -> None:
    sentence = says(told(reason, audience, by_consent=by_consent), audience)

    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert 10 < len(sentence) < 110


def test_the_person_is_spoken_to_and_the_holder_is_spoken_to_about_them() -> None:
    for reason in EXACT:
        assert "the person" not in says(reason, Audience.PERSON).lower()
        assert " your " not in f" {says(reason, Audience.HOLDER).lower()} "
        assert not says(reason, Audience.HOLDER).startswith("You")


@pytest.mark.parametrize("reason", sorted(set(EXACT) - PARTNER_REASONS))
def test_a_reason_partners_are_never_told_has_no_sentence_for_them(reason: Reason) -> None:
    with pytest.raises(KeyError):
        says(reason, Audience.PARTNER)
