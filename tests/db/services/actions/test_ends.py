"""Whoever acts is told once, in time, that an authority ends or has to be reviewed."""

from datetime import timedelta

import pytest

from candour.core.authority import Kind, Topic
from candour.people.actions import Checked, Sought, create_account
from candour.people.models import Representation
from candour.services.actions import record_authority, suspend_authority, tell_of_ends
from candour.services.actions.acting import AtDesk
from candour.services.models import Notice
from candour.services.queries.messages import messages_of

NEAR = "A date you should know about"


@pytest.fixture
def zoe(world, at):
    return create_account(
        email="zoe@post.example",
        password="a long one",
        given_name="Zoe",
        at=at,
        email_is_confirmed=True,
    )


@pytest.fixture
def attorney(person, zoe, world, at):
    return record_authority(
        Sought(
            person=person,
            account=zoe,
            kind=Kind.PROPERTY_ATTORNEY,
            relation="daughter",
            services={"bins": Topic.HOME},
            may_act=True,
            checked=Checked("registered-lasting-power", world.tom, world.council, "K-1", "Seen."),
            at=at,
            ends_at=at + timedelta(days=100),
        )
    )


@pytest.fixture
def tell(in_role):
    """As the worker does, in its own role."""

    def tell(at):
        with in_role("candour_worker"):
            return tell_of_ends(at=at)

    return tell


def near(account):
    return [each for each in messages_of(account.person_id, most=20) if each.title == NEAR]


def test_an_end_is_told_once_four_weeks_ahead_and_leads_to_the_authority(attorney, zoe, tell, later):
    assert tell(later(days=71)) == 0
    assert (tell(later(days=73)), tell(later(days=74))) == (1, 0)
    (message,) = near(zoe)
    assert message.link == f"/account/acting/{attorney.pk}"
    assert not {"bins", "Noor", "attorney"} & set(message.text.split())
    assert Notice.objects.filter(way="email", sent_at=None).exists()


def test_each_review_of_a_parents_is_told_for_itself(attorney, zoe, tell, at, later):
    reviews = [later(days=40).date(), later(days=90).date()]
    Representation.objects.update(ends_at=None, reviews=reviews)
    assert tell(later(days=20)) == 1
    Representation.objects.update(reviewed_at=later(days=41))
    assert (tell(later(days=50)), tell(later(days=70)), tell(later(days=71))) == (0, 1, 0)
    assert len(near(zoe)) == 2


def test_what_has_ended_or_was_stopped_before_is_not_told_again(attorney, zoe, tell, later):
    Representation.objects.update(ended_at=later(days=1))
    assert tell(later(days=80)) == 0
    assert near(zoe) == []


def test_a_suspension_is_told_to_whoever_acts_and_leads_to_what_they_may_read(attorney, zoe, world, at):
    suspend_authority(
        authority=attorney, desk=AtDesk(world.tom, world.council), why="Money is missing", at=at
    )
    message = messages_of(zoe.person_id, most=1)[0]
    assert message.link == f"/account/acting/{attorney.pk}"
    assert "Money" not in message.text
