"""After a death: an executor sees what is to be wound up, asks for it, and sees nothing of health or care."""

from dataclasses import replace
from uuid import uuid4

import pytest

from candour.core.authority import Kind, Topic

from .conftest import NOW, words

SERVICES = {"council-tax": Topic.MONEY, "repairs": Topic.HOME, "blue-badge": Topic.TRAVEL}


@pytest.fixture
def recorded(db):
    """The council's officer recorded that somebody has died, and that another is their executor."""
    from candour.demonstration.staff import RUTH, TOM
    from candour.people.actions import Checked, Sought
    from candour.people.models import Account, Organisation
    from candour.services.actions import confirm_death, record_authority, record_death

    def recorded(dead, executor):
        council = Organisation.objects.get(slug="harrowmere-council")
        tom, ruth = (Account.objects.get(email=officer.email) for officer in (TOM, RUTH))
        by_paper = Checked("certificate", tom, council, "K-1", "Her son brought it.")
        death = record_death(person=dead.person, died_on=NOW.date(), checked=by_paper, at=NOW)
        confirm_death(death=death, checked=replace(by_paper, by=ruth), at=NOW)
        return record_authority(
            Sought(
                person=dead.person,
                account=executor.account,
                kind=Kind.EXECUTOR,
                relation="executor",
                services=SERVICES,
                may_act=True,
                checked=Checked("grant-of-probate", tom, council, "K-1", "She showed the grant."),
                at=NOW,
            )
        )

    return recorded


@pytest.fixture
def at(recorded, maureen, aisha):
    return f"/for/{recorded(maureen, aisha).pk}"


def test_what_is_held_is_shown_but_nothing_of_health(at, aisha):
    page = aisha.read(f"{at}/held")
    assert "Council tax" in page
    assert "Blue Badge" not in page
    overview = aisha.read(at)
    assert "To wind up what they left." in overview
    assert "You cannot see health or care records" in overview


def test_uses_are_shown_without_those_that_were_of_health_or_kept_from_view(at, aisha, maureen, ask):
    from candour.core.request import Emergency

    ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    smoke = Emergency("Smoke was reported at Tern Close.", "fire")
    ask(maureen, "fernside-homes", "home-repairs", "contact.address", emergency=smoke)
    ask(maureen, "fernside-homes", "home-repairs", "contact.phone", "blue-badge.held")
    page = aisha.read(f"{at}/uses")
    assert page.count("Fernside Homes") == 1
    assert "Emergency" not in page


def test_nobody_answers_for_the_dead(at, aisha):
    assert "Sharing choices" not in aisha.read(at)
    aisha.get(f"{at}/choices", status=404)
    aisha.get(f"{at}/choices/ctr-check", status=404)
    assert aisha.post(f"{at}/choices/ctr-check/answer", answer="no").status_code == 404


def test_a_service_is_wound_up_in_writing_and_each_answer_is_read_there(at, aisha, one_entry):
    number = {"form-number": str(uuid4())}
    path = f"{at}/winding-up/council-tax"
    assert "Say what they need to know" in words(aisha.post(path, text="", **number))
    with one_entry():
        sent = aisha.post(path, text="Empty since March.", **number).url
        assert aisha.post(path, text="Empty since March.", **number).url == sent
    page = aisha.read(sent.split("?")[0])
    assert "Winding up: Council tax" in page
    assert "Empty since March." in page
    assert "With Harrowmere Borough Council" in aisha.read(f"{at}/cases")
    again = aisha.post(sent.split("?")[0], text="And the garage.", **{"form-number": str(uuid4())})
    assert again.url == sent
    page = aisha.read(sent.split("?")[0])
    assert "And the garage." in page
    assert "Their executor, writing for them" in page
    aisha.get(f"{at}/winding-up/library", status=404)


def test_stopping_is_one_press_from_there_and_says_how_it_would_begin_again(at, aisha):
    end = f"/account/acting/{at.rsplit('/', 1)[-1]}/end"
    assert f'href="{end}"' in aisha.get(at).content.decode()
    page = aisha.read(end)
    assert "What you asked for goes on, but you cannot read the answer here any more." in page
    assert "To begin again, show the grant at a desk." in page
    assert "invitation" not in page
    aisha.post(end)
    aisha.get(at, status=404)


def test_the_desk_reads_who_asked_and_where_the_grant_was_seen(recorded, maureen, aisha):
    from candour.access.within import within
    from candour.people.models import Organisation
    from candour.services.actions import wind_up
    from candour.services.queries import offer_called
    from candour.services.queries.cases import case_at
    from candour.web.desk.authority_facts import who_acts_for
    from candour.web.desk.case_page import facts_of

    row = recorded(maureen, aisha)
    offer = offer_called("council-tax")
    case = wind_up(authority=row, offer=offer, text="It is empty.", sent_as=uuid4(), at=NOW)
    council = Organisation.objects.get(slug="harrowmere-council")
    with within(organisations={council.pk}):
        opened = case_at(council, case.id, ["question"])
        said = " ".join(f"{fact.term} {fact.text}" for fact in facts_of(opened))
        who = " ".join(fact.text for fact in who_acts_for(maureen.person, council))
    assert "Service to wind up Council tax" in said
    assert (
        "Their executor, after their death. Document seen at Harrowmere Borough Council: The grant of probate"
        in said
    )
    assert "Recorded by Tom Reddy" in who


def test_another_person_has_no_such_page(at, grace, maureen):
    for path in (at, f"{at}/cases", f"{at}/winding-up/council-tax"):
        grace.get(path, status=404)
