import pytest

from candour.core.basis import Control
from candour.core.reasons import Reason
from candour.sharing.actions import answer, make_objection, suspend_agreement, withdraw_objection
from candour.sharing.queries import (
    concerning,
    considered,
    facts_of,
    notice_of,
    objections_being_weighed,
    receipt_of,
    receipts_of,
)


@pytest.fixture
def person(tenant, world, at):
    """The tenant, whom the council knows too, so that it can ask about them."""
    from candour.people.actions import match_references
    from candour.people.actions.subjects import see_subject
    from candour.people.models import Subject
    from candour.people.queries import KnownAs

    see_subject(organisation=world.council, scheme="customer", reference="C-1")
    both = [KnownAs(world.landlord, "tenant", "T-1"), KnownAs(world.council, "customer", "C-1")]
    match_references(references=both, organisation=world.council, why="The same name.", at=at)
    return Subject.objects.get(id=tenant).person_id


@pytest.fixture
def choices(person, at):
    """The agreements that concern the tenant, by slug."""
    return lambda moment=at: {
        each.version.agreement.slug: each for each in concerning(facts_of(person).facts, moment)
    }


@pytest.fixture
def one(person, at):
    return lambda slug, moment=at: considered(person, facts_of(person).facts, slug, moment)


def test_what_is_held_is_read_as_it_was_put(person, tenant):
    opened = facts_of(person)
    (record,) = opened.facts.records["landlord/contacts"]
    assert record.values["contact.phone"].value == "0808 157 0000"
    assert record.subject == tenant
    assert (tenant, 2) in opened.guards, "put, and then matched"


def test_a_person_sees_the_agreements_that_concern_them_with_their_control(choices, consent, task):
    found = choices()
    assert found.keys() == {"warm-homes", "electors"}
    assert found["warm-homes"].control is Control.YOUR_CHOICE
    assert found["electors"].control is Control.YOU_CAN_OBJECT
    assert [holder.slug for holder in found["electors"].holders] == ["landlord"]
    assert found["electors"].waiting is None


def test_an_agreement_about_what_nobody_holds_of_them_does_not_concern_a_person(
    consent, known_also, at, world
):
    from candour.people.models import Subject

    stranger = Subject.objects.get(id=known_also("943 476 5919")).person_id
    assert concerning(facts_of(stranger).facts, at) == []
    answer(person=stranger, version=consent, yes=False, at=at)
    assert len(concerning(facts_of(stranger).facts, at)) == 1, "but what they answered does"


def test_whoever_the_asker_does_not_know_is_not_concerned_but_by_an_emergency(
    draft, approve, consent, tenant, at, consent_terms
):
    from candour.people.models import Subject

    unknown = Subject.objects.get(id=tenant).person_id
    assert concerning(facts_of(unknown).facts, at) == [], "the landlord holds it, but the council cannot ask"
    to_reach = {**consent_terms, "lawful_basis": "vital-interests", "for_emergencies": True}
    to_reach = {name: term for name, term in to_reach.items() if name != "consent_lasts"}
    approve(draft(to_reach, slug="protect-life", purpose="protect-life"))
    (emergency,) = concerning(facts_of(unknown).facts, at)
    assert emergency.control is Control.TO_PROTECT_LIFE


def test_a_choice_not_made_is_shown_as_not_made(choices, consent, person, at):
    before = choices()["warm-homes"]
    assert before.waiting is Reason.CONSENT_NOT_ASKED
    assert not before.answer_is_yes
    assert before.answered_at is None
    answer(person=person, version=consent, yes=True, at=at)
    after = choices()["warm-homes"]
    assert after.answer_is_yes
    assert after.answered_at == at


def test_an_explicit_consent_to_confidentiality_is_theirs_to_give(draft, approve, task_terms, choices):
    terms = {**task_terms, "confidentiality": "explicit-consent", "caldicott_guardian": "Dr A. Shah"}
    approve(draft(terms, slug="care", purpose="care"))
    assert choices()["care"].control is Control.YOUR_CHOICE
    assert choices()["care"].waiting is Reason.CONSENT_NOT_ASKED


def test_a_suspended_agreement_is_shown_and_shares_nothing(choices, consent, world, person, at, later):
    answer(person=person, version=consent, yes=True, at=at)
    suspend_agreement(version=consent, organisation=world.council, why="A fault", at=later(days=1))
    assert choices(later(days=1))["warm-homes"].shared.released == ()


def test_the_consequence_of_a_yes_is_shown_before_it_is_given(one, consent):
    seen = one("warm-homes")
    assert seen.if_yes.starts == ("contact.phone",)
    assert seen.if_no.still_refused == ("contact.phone",)
    assert seen.if_objected is None
    assert seen.notice == notice_of(consent)
    assert "The Council would be told: your phone number." in seen.notice
    assert "They keep it for 1 year." in seen.notice


def test_the_consequence_of_a_no_is_shown_before_it_is_given(one, person, consent, at):
    answer(person=person, version=consent, yes=True, at=at)
    seen = one("warm-homes")
    assert seen.if_no.stops == ("contact.phone",)
    assert [record.state for record in seen.receipts] == ["ConsentGiven"]


def test_the_consequence_of_an_objection_is_shown_while_none_stands(one, person, task, at, later):
    assert one("electors").if_objected.stops == ("contact.address", "claim.age-over-18")
    objection = make_objection(person=person, version=task, reason="", at=at)
    assert one("electors").if_objected is None
    assert one("electors").concerning.objection_stands
    assert list(objections_being_weighed()) == [objection]
    withdraw_objection(objection=objection, at=later(days=1))
    assert one("electors", later(days=1)).if_objected is not None
    assert list(objections_being_weighed()) == []


def test_what_does_not_concern_a_person_and_what_is_not_there_look_the_same(one, consent):
    assert one("no-such-agreement") is None


def test_a_person_finds_their_receipts_and_nobody_elses(person, known_also, consent, at, later):
    from candour.people.models import Subject

    first = answer(person=person, version=consent, yes=True, at=at)
    second = answer(person=person, version=consent, yes=False, at=later(days=1))
    assert receipts_of(person) == [second, first]
    assert receipt_of(person, first.number) == first
    other = Subject.objects.get(id=known_also("943 476 5919")).person_id
    assert receipt_of(other, first.number) is None


def test_the_choices_page_asks_the_database_a_fixed_number_of_times(
    django_assert_max_num_queries, choices, consent, task
):
    with django_assert_max_num_queries(8):
        choices()
