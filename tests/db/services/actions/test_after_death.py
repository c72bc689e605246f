"""What others have for somebody ends with a death that two officers saw, and stands again if it was wrong."""

from dataclasses import replace

import pytest

from candour.core.authority import Kind, Topic
from candour.people.actions import Checked, Sought, accept, create_account, invite
from candour.people.actions.closing import close_account, finish_closing
from candour.people.models import Account, Representation
from candour.people.representation_queries import (
    ended_by_death_for,
    entrusted_in_force,
    in_force,
    invitation_by_code,
)
from candour.services.actions import confirm_death, record_authority, record_death, undo_death
from candour.services.queries.messages import messages_of

from .test_deaths import DIED, checked, colleague

__all__ = ["checked", "colleague"]

CODE = "BCDF-GHJK-LMNP-QRST"
BINS = {"bins": Topic.HOME}


@pytest.fixture
def zoe(at):
    return create_account(email="zoe@post.example", password="a long one", given_name="Zoe", at=at)


@pytest.fixture
def owner(person):
    return Account.objects.get(person_id=person)


@pytest.fixture
def attorney(person, zoe, world, at):
    """Zoe has a power of attorney that the council's officer has seen."""
    return record_authority(
        Sought(
            person=person,
            account=zoe,
            kind=Kind.PROPERTY_ATTORNEY,
            relation="daughter",
            services=BINS,
            may_act=True,
            checked=Checked("registered-lasting-power", world.tom, world.council, "K-1", "She showed it."),
            at=at,
        )
    )


@pytest.fixture
def friend(owner, zoe, at):
    """Zoe acts by invitation too."""
    asked = {"relation": "friend", "services": BINS, "may_act": False, "at": at}
    invitation = invite(account=owner, email="zoe@post.example", **asked)
    return accept(invitation=invitation, account=zoe, at=at)


@pytest.fixture
def appointed_office(person, world, appointed, at):
    """The council is their appointee, through Fay."""
    fay = appointed("Fay", world.council, "officer")
    made = record_authority(
        Sought(
            person=person,
            account=fay,
            kind=Kind.CORPORATE_APPOINTEE,
            relation="appointee",
            services={"benefit": Topic.MONEY},
            may_act=True,
            checked=Checked("dwp-appointee-letter", world.tom, world.council, "K-2", "Seen."),
            at=at,
        )
    )
    return fay, made


@pytest.fixture
def recorded(person, checked, at):
    return record_death(person=person, died_on=DIED, checked=checked, at=at)


@pytest.fixture
def confirm(colleague, at):
    return lambda death: confirm_death(death=death, checked=replace(colleague, evidence="certificate"), at=at)


def titles(account):
    return [(each.title, each.text, each.link) for each in messages_of(account.person_id, most=20)]


def test_a_death_that_waits_for_its_second_officer_ends_nothing_and_tells_nobody(attorney, zoe, recorded):
    attorney.refresh_from_db()
    assert attorney.ended_at is None
    assert len(titles(zoe)) == 1, "of its beginning"


def test_confirmed_it_ends_each_and_tells_whoever_acted_without_a_name(
    attorney, friend, zoe, owner, recorded, confirm, at, later
):
    before = len(titles(zoe))
    confirm(recorded)
    for row in (attorney, friend):
        row.refresh_from_db()
        assert (row.ended_at, row.ended_by) == (at, "death")
        assert in_force(zoe, row.pk, later(hours=1)) is None
        last = row.steps.order_by("at", "id").last()
        assert (last.change, last.by, last.officer) == ("ended", "death", None)
    told = titles(zoe)[: len(titles(zoe)) - before]
    assert {link for _title, _text, link in told} == {
        f"/account/acting/{row.pk}" for row in (attorney, friend)
    }
    for title, text, _link in told:
        assert title == "Something about your account changed"
        assert not {"died", "death", "Noor", "attorney"} & set(f"{title} {text}".split())
    assert set(ended_by_death_for(zoe)) == {attorney, friend}


def test_an_organisation_acts_no_more_and_whoever_was_named_finds_it(
    appointed_office, recorded, confirm, later
):
    fay, made = appointed_office
    assert entrusted_in_force(fay, made.pk, later(hours=1)) is None, "it rests"
    assert ended_by_death_for(fay) == ()
    confirm(recorded)
    assert ended_by_death_for(fay) == (made,)


def test_undone_exactly_what_it_ended_stands_again_and_whoever_acts_is_told(
    attorney, friend, zoe, owner, recorded, confirm, colleague, at, later
):
    from candour.people.actions import end_representation

    end_representation(representation=friend, by=Representation.EndedBy.PERSON, at=at)
    confirm(recorded)
    before = len(titles(zoe))
    undo_death(death=recorded, checked=colleague, at=later(days=1))
    assert in_force(zoe, attorney.pk, later(days=2)) == attorney
    friend.refresh_from_db()
    assert friend.ended_by == "person"
    assert len(titles(zoe)) == before + 1
    assert attorney.steps.order_by("at", "id").last().change == "restored"
    assert ended_by_death_for(zoe) == ()


def test_whoever_closed_their_account_meanwhile_acts_no_more(
    attorney, zoe, recorded, confirm, colleague, at, later
):
    confirm(recorded)
    finish_closing(closing=close_account(account=zoe, at=at), at=later(days=15))
    undo_death(death=recorded, checked=colleague, at=later(days=16))
    attorney.refresh_from_db()
    assert attorney.ended_by == "death"


def test_an_invitation_cannot_be_taken_up_meanwhile_and_its_code_counts_again_after_a_mistake(
    owner, recorded, confirm, colleague, at, later
):
    invite(account=owner, relation="son", services=BINS, may_act=False, at=at, code=CODE)
    assert invitation_by_code(CODE, later(hours=1)) is None
    confirm(recorded)
    assert invitation_by_code(CODE, later(hours=1)) is None
    undo_death(death=recorded, checked=colleague, at=later(days=1))
    assert invitation_by_code(CODE, later(days=2)) is not None
