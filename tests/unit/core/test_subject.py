"""What is known about a person: nothing about nobody, only objections that stand stop anything, and of two
records in one dataset the value updated last answers."""

from itertools import permutations

from msgspec.structs import replace

from candour.core.subject import NOBODY, STANDING_OBJECTIONS, ObjectionState, SubjectFacts

from .cases import (
    ADDRESS,
    ALSO_ME,
    EMAIL,
    HOUSING,
    ME,
    NOW,
    SOMEBODY_ELSE,
    TAX,
    holding,
    person,
    record,
)


def test_nobody_is_known_under_a_reference_that_leads_nowhere() -> None:
    assert not NOBODY.known
    assert SubjectFacts(subjects=frozenset({ME})).known


def test_an_opt_out_that_nobody_has_checked_is_neither_a_yes_nor_a_no() -> None:
    assert SubjectFacts(subjects=frozenset({ME})).opted_out is None


def test_an_objection_stands_while_it_is_weighed_and_once_it_is_accepted() -> None:
    assert {ObjectionState.WEIGHING, ObjectionState.ACCEPTED} == STANDING_OBJECTIONS


def test_the_value_updated_last_answers_attribute_by_attribute() -> None:
    mine, also_mine = record(subject=ME), record(subject=ALSO_ME)
    moved = replace(mine.values[ADDRESS], value="9 Quay Street", updated=NOW)
    wrote = replace(also_mine.values[EMAIL], value="new@example.org", updated=NOW)
    mine = replace(mine, values={**mine.values, ADDRESS: moved})
    also_mine = replace(also_mine, values={**also_mine.values, EMAIL: wrote})

    for order in permutations([mine, also_mine]):
        facts = person(*order, subjects=frozenset({ME, ALSO_ME}))
        assert facts.held(ADDRESS, TAX)[0] == (mine, moved)
        assert facts.held(EMAIL, TAX)[0] == (also_mine, wrote)


def test_of_values_updated_at_the_same_moment_that_of_the_first_subject_by_id_answers() -> None:
    subjects = [ME, ALSO_ME, SOMEBODY_ELSE]

    for order in permutations(record(subject=subject) for subject in subjects):
        held = person(*order).held(ADDRESS, TAX)
        assert [found.subject for found, _ in held] == subjects


def test_only_the_dataset_that_was_named_answers_and_only_with_what_it_holds() -> None:
    facts = person(record(HOUSING, updated=NOW), holding(contact_address=None))

    assert [found.dataset for found, _ in facts.held(ADDRESS, TAX)] == [TAX]
    assert facts.held(EMAIL, TAX) == []
    assert facts.held(ADDRESS, "harrowmere-council/libraries") == []
