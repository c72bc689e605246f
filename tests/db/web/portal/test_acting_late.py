"""Whoever acts sees in the list of choices who has not confirmed in time, where they see what was given."""

from datetime import timedelta

import pytest

from .test_acting_for import authority
from .test_told import change

__all__ = ["authority", "change"]

CLINIC, SLUG, BADGE = "harrowmere-health", "step-free-visit", "blue-badge.held"
LATE = "should have confirmed it by"


@pytest.fixture
def given(maureen, ask, version, now):
    """Maureen's yes to the clinic, under which it was given something; gives the use."""
    from candour.sharing.actions import answer

    answer(person=maureen.person, version=version(SLUG), yes=True, at=now - timedelta(days=9))
    return lambda: ask(maureen, CLINIC, SLUG, BADGE, at=now - timedelta(days=7))


@pytest.fixture
def late(maureen, change, version, now):
    """She took it back, and the clinic's system has not confirmed that in time."""
    from candour.sharing.actions import answer

    def late(**more):
        taken = answer(person=maureen.person, version=version(SLUG), yes=False, at=now - timedelta(days=5))
        at = now - timedelta(days=4)
        about = {"organisation": CLINIC, "agreement_id": taken.agreement_id, "told_at": at, "flagged_at": now}
        return change(taken.entry_id, at, **about, **more)

    return late


def test_it_stands_there_in_the_same_words_as_in_the_persons_own_list(
    authority, aisha, maureen, given, late, now
):
    given()
    one = late()
    at = f"/for/{authority().pk}/choices"
    said = f"Late Harrowmere Community Health {LATE}"
    assert said in maureen.read("/choices")
    assert said in aisha.read(at)
    one.acknowledged_at = now
    one.save()
    assert LATE not in aisha.read(at)


def test_it_is_not_there_where_nothing_was_given_that_they_see(authority, aisha, maureen, late):
    late()
    assert LATE in maureen.read("/choices")
    assert LATE not in aisha.read(f"/for/{authority().pk}/choices")


def test_it_is_not_there_for_what_was_ever_kept_from_view(authority, aisha, maureen, given, late, now):
    from candour.access.models import WithheldEntry
    from candour.people.queries import log_subject

    subject = log_subject(maureen.person)
    WithheldEntry.objects.create(
        subject_id=subject, entry_id=given(), review_by=now.date(), lifted_at=now - timedelta(days=1)
    )
    late()
    assert LATE in maureen.read("/choices")
    assert LATE not in aisha.read(f"/for/{authority().pk}/choices")


def test_it_is_not_there_for_a_detail_that_the_person_protects(authority, aisha, maureen, given, late, now):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    given()
    late()
    at = f"/for/{authority().pk}/choices"
    assert LATE in aisha.read(at)
    protect_detail(person=maureen.person, attribute=Attribute.objects.get(name=BADGE), at=now)
    assert LATE not in aisha.read(at)


def test_it_is_not_there_for_another_service_nor_while_the_person_uses_it_safely(
    authority, aisha, maureen, given, late, now
):
    from candour.core.authority import Topic
    from candour.people.actions import begin_safe_use, end_representation, end_safe_use

    given()
    late()
    row = authority()
    path = f"/for/{row.pk}/choices"
    assert LATE in aisha.read(path)
    begin_safe_use(account=maureen.account, at=now)
    assert LATE not in aisha.read(path)
    end_safe_use(account=maureen.account, at=now)
    assert LATE in aisha.read(path)
    end_representation(representation=row, by="person", at=now)
    other = authority(services={"council-tax": Topic.MONEY})
    assert LATE not in aisha.read(f"/for/{other.pk}/choices")
