import pytest

from candour.people.actions import join_subjects, record_opt_out_check
from candour.people.models import Subject
from candour.sharing.queries import facts_of


@pytest.fixture
def found(seen):
    """What is known of somebody's opt-out when a decision about them is made."""

    def found(reference):
        return facts_of(Subject.objects.get(id=seen(reference)).person_id).facts.opted_out

    return found


@pytest.mark.parametrize("opted_out", [True, False])
def test_a_check_is_unknown_until_it_is_recorded_and_counts_from_then(
    opted_out, seen, found, council, one_entry, version, at
):
    subject = seen("C-1")
    assert found("C-1") is None
    with one_entry() as entry:
        record_opt_out_check(organisation=council, subject=subject, opted_out=opted_out, at=at)
    assert found("C-1") is opted_out
    assert version(subject) == 2
    assert entry.body["change"] == "opt-out-checked"
    assert entry.body["opted_out"] is opted_out
    assert entry.subject == subject


def test_a_later_check_counts_in_place_of_the_one_before(seen, found, council, at):
    for opted_out in (False, True, False):
        record_opt_out_check(organisation=council, subject=seen("C-1"), opted_out=opted_out, at=at)
        assert found("C-1") is opted_out


def test_a_check_counts_for_everybody_it_is_joined_with_and_an_opt_out_before_all(
    seen, found, council, version, at
):
    first, second = seen("C-1"), seen("C-2")
    record_opt_out_check(organisation=council, subject=first, opted_out=False, at=at)
    join_subjects(subject=first, other=second, organisation=council, why="The same tenancy", at=at)
    assert found("C-2") is False
    before = version(first)
    record_opt_out_check(organisation=council, subject=second, opted_out=True, at=at)
    assert found("C-1") is True
    assert version(first) == before + 1
