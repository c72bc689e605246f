"""Whoever acted for somebody who has died reads what it means for them, in words for their own authority."""

import pytest

from .conftest import NOW
from .test_acting_at_desk import attorney

__all__ = ["attorney"]


@pytest.fixture
def die(db):
    """Tom records that somebody has died; gives what confirms that, and what undoes it."""
    from candour.demonstration.staff import RUTH, TOM
    from candour.people.actions import Checked
    from candour.people.models import Account, Organisation
    from candour.services.actions import confirm_death, record_death, undo_death

    def die(resident):
        council = Organisation.objects.get(slug="harrowmere-council")
        by_tom, by_ruth = (
            Checked("certificate", Account.objects.get(email=each.email), council, "K-4", "I saw it.")
            for each in (TOM, RUTH)
        )
        death = record_death(person=resident.person, died_on=NOW.date(), checked=by_tom, at=NOW)
        return (
            lambda: confirm_death(death=death, checked=by_ruth, at=NOW),
            lambda: undo_death(death=death, checked=by_ruth, at=NOW),
        )

    return die


def test_until_it_is_confirmed_nothing_is_said_but_that_it_rests(attorney, maureen, aisha, die):
    die(maureen)
    page = aisha.read(f"/account/acting/{attorney.pk}")
    assert "Stopped until a person has looked into it" in page
    assert "died" not in page
    listed = aisha.read("/account/acting")
    assert "Stopped until a person has looked into it" in listed
    assert "Act for Maureen" not in listed


def test_confirmed_it_says_what_it_means_and_a_mistake_is_put_right_there(attorney, maureen, aisha, die):
    confirm, undo = die(maureen)
    confirm()
    message = aisha.read("/messages")
    assert "Something about your account changed" in message
    assert "died" not in message
    listed = aisha.read("/account/acting")
    assert "Ended" in listed
    assert "Stop acting for them" not in listed
    page = aisha.read(f"/account/acting/{attorney.pk}")
    for said in (
        "It is recorded here that they have died. We are sorry.",
        "A power of attorney ends when the person who gave it dies.",
        "shows the grant of probate or the letters of administration at a desk",
        "If they are alive, tell us straight away.",
        "What it opened",
    ):
        assert said in page
    for kept in ("Tom", "Ruth", "K-4"):
        assert kept not in page
    undo()
    page = aisha.read(f"/account/acting/{attorney.pk}")
    assert "It continues: a death was recorded by mistake. We are sorry" in page
    assert "What this means for you" not in page
    aisha.get(f"/for/{attorney.pk}")
