"""An authority that a desk recorded, as both people see it; and stopping it by the person's own word."""

import pytest

from candour.core.authority import Kind, Topic

from .conftest import NOW


@pytest.fixture
def attorney(maureen, aisha):
    """The council's officer saw that Aisha is Maureen's attorney for property and money."""
    from candour.demonstration.staff import TOM
    from candour.people.actions import Checked, Sought
    from candour.people.models import Account, Organisation
    from candour.services.actions import record_authority

    council = Organisation.objects.get(slug="harrowmere-council")
    officer = Account.objects.get(email=TOM.email)
    return record_authority(
        Sought(
            person=maureen.person,
            account=aisha.account,
            kind=Kind.PROPERTY_ATTORNEY,
            relation="friend",
            services={"council-tax": Topic.MONEY},
            may_act=False,
            checked=Checked("registered-lasting-power", officer, council, "K-1", "She came with it"),
            at=NOW,
        )
    )


def test_both_people_read_what_happened_without_a_word_of_the_desk(attorney, maureen, aisha):
    path = f"/account/acting/{attorney.pk}"
    for resident, who in ((maureen, "Your friend"), (aisha, "Acting for Maureen")):
        page = resident.read(path)
        assert who in page
        assert "Recorded at a desk" in page
        assert "registered with the Office of the Public Guardian" in page
        assert attorney.organisation.name in page
        assert "What is allowed See " in page
        for kept in ("Tom", "Reddy", "K-1", "She came with it"):
            assert kept not in page


def test_the_person_stops_it_at_once_and_who_acts_learns_nothing_of_why(attorney, maureen, aisha, one_entry):
    path = f"/account/acting/{attorney.pk}/objection"
    assert "Stop it: I object" in maureen.read("/account/acting")
    assert "Stop it: I object" not in aisha.read("/account/acting")
    aisha.get(f"/for/{attorney.pk}")
    assert "You do not have to say why." in maureen.read(path)
    with one_entry() as entry:
        assert maureen.post(path, why="She shouts").url == "/account/acting?done=objected"
        assert maureen.post(path, why="She shouts").url == "/account/acting?done=objected"
    assert (entry.body["change"], entry.body["suspended"]) == ("objected", True)
    aisha.get(f"/for/{attorney.pk}", status=404)
    assert "Stopped until a person has looked into it" in maureen.read("/account/acting")
    assert "Stop it: I object" not in maureen.read("/account/acting")
    for page in ("/account/acting", f"/account/acting/{attorney.pk}"):
        assert "shouts" not in aisha.read(page)
    assert "Something about your account changed" in aisha.read("/messages")


def test_what_the_desk_suspects_is_shown_to_neither(attorney, maureen, aisha):
    from candour.people.actions import suspend_representation

    suspend_representation(representation=attorney, why="Money is missing", at=NOW)
    for resident in (maureen, aisha):
        for path in ("/account/acting", f"/account/acting/{attorney.pk}"):
            page = resident.read(path)
            assert "Stopped until a person has looked into it" in page
            assert "missing" not in page


def test_only_the_person_objects_and_not_to_their_own_invitation(attorney, aisha, grace):
    path = f"/account/acting/{attorney.pk}/objection"
    assert aisha.post(path, why="x").status_code == 404
    assert grace.post(path, why="x").status_code == 404
    grace.get(f"/account/acting/{attorney.pk}", status=404)
