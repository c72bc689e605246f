"""Only a yes that is valid, current, certain and unspent lets a consent-based agreement go ahead."""

from datetime import timedelta

import pytest

from candour.core.agreement import Assurance
from candour.core.choice import (
    VALID_STATES,
    Choice,
    ConsentState,
    consent_refusal,
    is_said_already,
    why_not,
)
from candour.core.reasons import Reason

from .cases import DAY, NOW, OTHER_AGREEMENT, answered, by_consent

# ISO/IEC TS 27560 states, by whether anything may be shared (law-and-fields.md).
WHY_NOT = {
    ConsentState.GIVEN: None,
    ConsentState.RENEWED: None,
    ConsentState.UNKNOWN: Reason.CONSENT_NOT_ASKED,
    ConsentState.REQUESTED: Reason.CONSENT_NOT_ASKED,
    ConsentState.REQUEST_DEFERRED: Reason.CONSENT_NOT_ASKED,
    ConsentState.REFUSED: Reason.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: Reason.CONSENT_WITHDRAWN,
    ConsentState.EXPIRED: Reason.CONSENT_EXPIRED,
    ConsentState.TERMINATED: Reason.CONSENT_ENDED,
    ConsentState.INVALIDATED: Reason.CONSENT_ENDED,
}


@pytest.mark.parametrize("state", ConsentState)
def test_each_state_says_yes_or_why_not(state: ConsentState) -> None:
    assert why_not(answered(state), by_consent(), NOW) is WHY_NOT[state]


def test_only_given_and_renewed_consents_are_valid() -> None:
    assert {ConsentState.GIVEN, ConsentState.RENEWED} == VALID_STATES


def test_a_yes_runs_out_at_the_moment_it_was_given_until() -> None:
    yes = answered(expires=NOW)

    assert why_not(yes, by_consent(), NOW - timedelta(microseconds=1)) is None
    assert why_not(yes, by_consent(), NOW) is Reason.CONSENT_EXPIRED


def test_a_yes_to_an_earlier_version_counts_only_where_the_agreement_says_so() -> None:
    yes_to_the_second = answered(version=2)

    assert why_not(yes_to_the_second, by_consent(consent_since=2), NOW) is None
    assert why_not(yes_to_the_second, by_consent(consent_since=3), NOW) is Reason.CONSENT_OUTDATED


@pytest.mark.parametrize("needed", Assurance)
@pytest.mark.parametrize("shown", Assurance)
def test_a_yes_counts_only_from_somebody_we_were_sure_enough_of(needed: Assurance, shown: Assurance) -> None:
    refusal = why_not(answered(assurance=shown), by_consent(assurance=needed), NOW)

    assert refusal is (None if shown >= needed else Reason.CONSENT_NOT_SURE)


def test_a_single_use_consent_is_spent_by_its_use_and_a_continuing_one_never_is() -> None:
    used = answered(spent=True)

    assert why_not(used, by_consent(single_use=True), NOW) is Reason.CONSENT_SPENT
    assert why_not(answered(), by_consent(single_use=True), NOW) is None
    assert why_not(used, by_consent(), NOW) is None


def test_no_answer_is_no_yes() -> None:
    assert consent_refusal((), by_consent(), NOW) is Reason.CONSENT_NOT_ASKED


def test_a_yes_to_another_agreement_is_no_yes_to_this_one() -> None:
    elsewhere = answered(agreement=OTHER_AGREEMENT)

    assert consent_refusal((elsewhere,), by_consent(), NOW) is Reason.CONSENT_NOT_ASKED
    assert consent_refusal((elsewhere, answered()), by_consent(), NOW) is None


FROM_THE_MOST_RESTRICTIVE = (
    (answered(ConsentState.WITHDRAWN), Reason.CONSENT_WITHDRAWN),
    (answered(ConsentState.REFUSED), Reason.CONSENT_REFUSED),
    (answered(ConsentState.TERMINATED), Reason.CONSENT_ENDED),
    (answered(expires=NOW - DAY), Reason.CONSENT_EXPIRED),
    (answered(version=1), Reason.CONSENT_OUTDATED),
    (answered(assurance=Assurance.NONE), Reason.CONSENT_NOT_SURE),
    (answered(spent=True), Reason.CONSENT_SPENT),
    (answered(ConsentState.REQUESTED), Reason.CONSENT_NOT_ASKED),
    (answered(), None),
)


@pytest.mark.parametrize("position", range(len(FROM_THE_MOST_RESTRICTIVE) - 1))
def test_the_most_restrictive_answer_of_joined_subjects_wins(position: int) -> None:
    terms = by_consent(consent_since=2, assurance=Assurance.LOW, single_use=True)
    answers = [answer for answer, _ in FROM_THE_MOST_RESTRICTIVE[position:]]
    expected = FROM_THE_MOST_RESTRICTIVE[position][1]

    assert consent_refusal(answers, terms, NOW) is expected
    assert consent_refusal(reversed(answers), terms, NOW) is expected


def test_two_valid_answers_of_joined_subjects_are_a_yes() -> None:
    both: tuple[Choice, ...] = (answered(), answered(ConsentState.RENEWED))

    assert consent_refusal(both, by_consent(), NOW) is None


SAME = {"version": 3, "until": NOW + DAY, "assurance": Assurance.MEDIUM}
YES = answered(expires=NOW + DAY)
NO = answered(ConsentState.REFUSED)


@pytest.mark.parametrize(
    ("choices", "yes"),
    [
        ([YES], True),
        ([YES, answered(ConsentState.RENEWED, expires=NOW + DAY)], True),
        ([answered(expires=NOW + timedelta(seconds=1))], True),
        ([NO], False),
        ([NO, answered(ConsentState.WITHDRAWN)], False),
    ],
)
def test_the_same_answer_again_is_none(choices: list[Choice], yes: bool) -> None:
    assert is_said_already(choices, len(choices), yes=yes, **SAME)


def test_a_yes_without_an_end_is_said_once() -> None:
    assert is_said_already([answered()], 1, yes=True, **{**SAME, "until": None})


@pytest.mark.parametrize(
    ("choices", "yes"),
    [
        ([], True),
        ([], False),
        ([NO], True),
        ([YES], False),
        ([YES, NO], True),
        ([NO, YES], False),
        ([answered(expires=NOW)], True),
        ([answered()], True),
        ([answered(expires=NOW + DAY, spent=True)], True),
        ([answered(expires=NOW + DAY, version=2)], True),
        ([answered(ConsentState.REFUSED, version=2)], False),
        ([answered(expires=NOW + DAY, assurance=Assurance.LOW)], True),
    ],
)
def test_whatever_an_answer_would_change_is_new(choices: list[Choice], yes: bool) -> None:
    assert not is_said_already(choices, max(len(choices), 1), yes=yes, **SAME)


def test_one_that_was_joined_since_has_not_said_it() -> None:
    assert not is_said_already([YES], 2, yes=True, **SAME)
