"""What is known about a person: nothing about nobody, and only objections that stand stop anything."""

from candour.core.subject import NOBODY, STANDING_OBJECTIONS, ObjectionState, SubjectFacts

from .cases import ME


def test_nobody_is_known_under_a_reference_that_leads_nowhere() -> None:
    assert not NOBODY.known
    assert SubjectFacts(subjects=frozenset({ME})).known


def test_an_objection_stands_while_it_is_weighed_and_once_it_is_accepted() -> None:
    assert {ObjectionState.WEIGHING, ObjectionState.ACCEPTED} == STANDING_OBJECTIONS
def test_an_opt_out_that_nobody_has_checked_is_neither_a_yes_nor_a_no() -> None:
    assert SubjectFacts(subjects=frozenset({ME})).opted_out is None


