import pytest

from candour.people.actions import create_account, join_subjects, link_account
from candour.people.queries import subjects_of
from candour.sharing.actions import (
    answer,
    make_objection,
    protect_detail,
    restrict,
    undo_joining,
)
from candour.sharing.errors import OutOfOrder
from candour.sharing.models import Choice
from candour.sharing.queries import facts_of


@pytest.fixture
def joined(tenant, known_also, world, at):
    """A tenant and somebody the clinic knows, joined: the person, and the clinic's subject."""
    other = known_also("943 476 5919")
    person = join_subjects(subject=tenant, other=other, organisation=world.council, why="Matched", at=at)
    return person, other


def test_undoing_gives_each_a_person_and_raises_every_version(
    joined, tenant, world, later, one_entry, version
):
    person, other = joined
    before = version(tenant), version(other)
    with one_entry() as entry:
        own = undo_joining(subject=other, organisation=world.council, why="Not the same", at=later(days=1))
    assert subjects_of(own) == (other,)
    assert subjects_of(person) == (tenant,)
    assert (entry.kind, entry.body["kind"], entry.body["change"]) == ("account", "joined", "undone")
    assert entry.subject == tenant
    assert (version(tenant), version(other)) == (before[0] + 1, before[1] + 1)


def test_no_yes_goes_with_who_leaves_and_it_stands_for_who_stays(joined, tenant, consent, world, later, at):
    person, other = joined
    answer(person=person, version=consent, yes=True, at=at)
    undo_joining(subject=other, organisation=world.council, why="Not the same", at=later(days=1))
    assert Choice.objects.get(subject_id=other).state == "Invalidated"
    assert Choice.objects.get(subject_id=tenant).state == "ConsentGiven"


@pytest.mark.parametrize("leaves", ["first", "second"])
def test_what_protected_the_person_goes_on_protecting_both(joined, tenant, task, world, at, leaves):
    person, other = joined
    restrict(person=person, dataset=world.datasets["landlord/contacts"], at=at)
    protect_detail(person=person, attribute=world.attributes["contact.address"], at=at)
    make_objection(person=person, version=task, reason="I moved.", at=at)
    subject = tenant if leaves == "first" else other
    own = undo_joining(subject=subject, organisation=world.council, why="Not the same", at=at)
    for each in (person, own):
        facts = facts_of(each).facts
        assert facts.restricted == {"landlord/contacts"}
        assert facts.protected == {"contact.address"}
        assert [objection.agreement for objection in facts.objections] == [task.agreement_id]


def test_who_is_joined_with_nobody_cannot_leave(tenant, world, at):
    with pytest.raises(OutOfOrder):
        undo_joining(subject=tenant, organisation=world.council, why="Why?", at=at)


def test_an_account_keeps_its_own_subject(person, world, at):
    account = create_account(email="a@example.org", password="a long password", given_name="A", at=at)
    (own,) = subjects_of(account.person_id)
    link_account(account=account, person=person, how="A code", at=at)
    with pytest.raises(OutOfOrder, match="account's own"):
        undo_joining(subject=own, organisation=world.council, why="Why?", at=at)
