from datetime import date

import pytest

from candour.core.consequence import shared_under
from candour.core.reasons import Reason
from candour.sharing.actions import Ground, make_objection, weigh_objection, withdraw_objection
from candour.sharing.errors import NotASide, NotTheirs, OutOfOrder, Unexplained
from candour.sharing.queries import explanation_of, facts_of
from candour.sharing.terms import agreement_of


@pytest.fixture
def objection(person, task, at):
    return make_objection(person=person, version=task, reason="I moved to be safe.", at=at)


@pytest.fixture
def refused(person, task, at):
    """The reasons for which the agreement would share nothing now."""
    return lambda: {r.reason for r in shared_under(agreement_of(task), facts_of(person).facts, at).refused}


def test_an_objection_stops_the_agreement_at_once(person, tenant, task, at, one_entry, version, refused):
    assert refused() == set()
    with one_entry() as entry:
        objection = make_objection(person=person, version=task, reason="I moved to be safe.", at=at)
    assert refused() == {Reason.OBJECTION}
    assert version(tenant) == 2
    assert entry.kind == "choice"
    assert entry.body["kind"] == "objection"
    assert entry.body["change"] == "made"
    assert entry.body["reason"] == "I moved to be safe."
    assert objection.answer_by == date(2026, 4, 7), "3 April 2026 is Good Friday, 6 April Easter Monday"
    assert b"safe" not in bytes(objection.reason_sealed)


def test_only_a_basis_to_which_people_can_object_is_objected_to(person, consent, at):
    with pytest.raises(NotTheirs):
        make_objection(person=person, version=consent, reason="", at=at)


def test_one_objection_stands_at_a_time(person, task, objection, at):
    with pytest.raises(OutOfOrder):
        make_objection(person=person, version=task, reason="Again", at=at)


def test_an_objection_taken_back_stands_no_more(objection, person, task, later, at, one_entry, refused):
    with one_entry() as entry:
        withdraw_objection(objection=objection, at=later(days=1))
    assert entry.body["change"] == "withdrawn"
    assert refused() == set()
    with pytest.raises(OutOfOrder):
        withdraw_objection(objection=objection, at=later(days=2))
    assert make_objection(person=person, version=task, reason="After all", at=later(days=3))


def test_an_accepted_objection_keeps_it_stopped(objection, world, later, one_entry, refused, person, task):
    with one_entry() as entry:
        decided = weigh_objection(
            objection=objection,
            organisation=world.council,
            by="Siân Pugh, DPO",
            ground=None,
            explanation="You are right.",
            at=later(days=3),
        )
    assert decided.state == entry.body["change"] == "accepted"
    assert entry.body["explanation"] == explanation_of(decided) == "You are right."
    assert b"right" not in bytes(decided.explanation_sealed)
    assert refused() == {Reason.OBJECTION}
    with pytest.raises(OutOfOrder):
        make_objection(person=person, version=task, reason="Again", at=later(days=4))


def test_sharing_goes_on_only_for_a_ground_a_named_person_recorded(
    objection, world, later, one_entry, refused, tenant, version
):
    before = version(tenant)
    with one_entry() as entry:
        decided = weigh_objection(
            objection=objection,
            organisation=world.landlord,
            by="Jonah Field",
            ground=Ground.PUBLIC_INTEREST,
            explanation="Elections need a complete register.",
            at=later(days=3),
        )
    assert entry.body["ground"] == decided.ground == "public-interest"
    assert decided.decided_by == entry.body["by"] == "Jonah Field"
    assert refused() == set()
    assert version(tenant) == before + 1
    with pytest.raises(OutOfOrder):
        weigh_objection(
            objection=objection, organisation=world.council, by="B", ground=None, explanation="No", at=later()
        )


@pytest.mark.parametrize(("by", "explanation"), [("", "Because"), ("Siân Pugh", " ")])
def test_weighing_needs_a_name_and_an_explanation(objection, world, at, by, explanation):
    with pytest.raises(Unexplained):
        weigh_objection(
            objection=objection,
            organisation=world.council,
            by=by,
            ground=None,
            explanation=explanation,
            at=at,
        )


def test_only_a_side_of_the_agreement_weighs(objection, world, at):
    with pytest.raises(NotASide):
        weigh_objection(
            objection=objection, organisation=world.clinic, by="C", ground=None, explanation="Yes", at=at
        )


def test_what_the_person_was_told_goes_with_their_key(objection, world, later):
    from candour.people.models import SubjectKey

    more = {"by": "Siân Pugh", "ground": None, "explanation": "You are right.", "at": later(days=3)}
    decided = weigh_objection(objection=objection, organisation=world.council, **more)
    SubjectKey.objects.filter(subject_id=decided.subject_id).delete()
    assert explanation_of(decided) == ""
