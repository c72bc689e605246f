"""Forty services and hundreds of messages: as many reads as of a few, and no page without an end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from candour.services.models import Offer


@pytest.fixture
def forty(maureen, now):
    """Forty more services of the council's, all of which Maureen chooses."""
    from candour.people.models import Organisation
    from candour.services.actions import About, choose_service, offer_service

    council = Organisation.objects.get(slug="harrowmere-council")
    about = About(topic=Offer.Topic.HOME, does=("ask",), ways={"digital": "Here."})
    for n in range(40):
        offer = offer_service(
            organisation=council,
            service=None,
            slug=f"service-{n}",
            name=f"Service {n}",
            summary="One of many.",
            about=about,
            at=now,
        )
        choose_service(person=maureen.person, offer=offer, way="digital", at=now)
    return maureen


def reads(resident, path: str) -> int:
    """How often a page asks the database, once the register is remembered."""
    resident.get(path)
    with CaptureQueriesContext(connection) as asked:
        resident.get(path)
    return len(asked)


def test_home_shows_the_first_twelve_services_and_the_way_to_the_others(request, maureen):
    few = [reads(maureen, path) for path in ("/home", "/my-services", "/services")]
    request.getfixturevalue("forty")
    assert [reads(maureen, path) for path in ("/home", "/my-services", "/services")] == few
    home = maureen.read("/home")
    assert " more of them" in home
    assert "Service 4" in home
    assert "Service 5" not in home
    page = maureen.get("/my-services", moved="service-7").content.decode()
    assert page.count("Move it to number") == page.count("Put first") + 1
    assert page.count('<details class="govuk-details" open>') == 1, "the one that was moved"


def test_one_of_many_services_is_found_and_moved_to_a_number(forty):
    found = forty.read("/my-services", words="SERVICE 17")
    assert "Service 17" in found
    assert "Service 18" not in found
    assert "data-arrange>" not in forty.get("/my-services", words="service 17").content.decode(), (
        "a part only"
    )
    assert "None of your services has that name." in forty.read("/my-services", words="zeppelin")

    answer = forty.post("/my-services", service="service-17", move="to", place="2")
    assert answer.url == "/my-services?moved=service-17#service-17"
    assert "Service 17 is number 2 of" in forty.read("/my-services", moved="service-17")
    forty.post("/my-services", service="service-17", move="to", place="999")
    count = forty.read("/my-services").count("Move it to number")
    assert f"Service 17 is number {count} of {count}" in forty.read("/my-services", moved="service-17")


@pytest.mark.parametrize("place", ["", "0", "-1", "2.5", "two", "99999", "٣"])
def test_what_is_no_number_moves_nothing_and_is_said_at_the_service(forty, place):
    before = forty.read("/my-services")
    answer = forty.post("/my-services", service="service-17", move="to", place=place)
    assert answer.url == "/my-services?not-moved=service-17#service-17"
    page = forty.read("/my-services", **{"not-moved": "service-17"})
    assert "There is a problem Enter a number from 1 to" in page
    assert "Error: My services" in page
    assert forty.read("/my-services") == before


def test_three_hundred_messages_are_read_twenty_at_a_time(maureen, now):
    from candour.services.actions.messages import tell_person
    from candour.services.models import Message

    def tell(count):
        for n in range(count):
            tell_person(
                person=maureen.person,
                kind=Message.Kind.ALERTS,
                title=f"Message {n:03}",
                text="Read it.",
                link="",
                at=now + timedelta(seconds=n),
            )

    tell(3)
    few = reads(maureen, "/messages")
    tell(60)
    assert reads(maureen, "/messages") == few
    page = maureen.read("/messages")
    assert "Message 059" in page
    assert "Message 039" not in page
    assert "Show older messages" in page


def test_one_press_marks_as_read_what_the_page_shows_and_nothing_that_waits_for_the_person(
    maureen, aisha, now
):
    from candour.services.actions.messages import tell_person
    from candour.services.models import Message

    def tell(resident, *, needs_action=False):
        return tell_person(
            person=resident.person,
            kind=Message.Kind.ALERTS,
            title="Something",
            text="Read it.",
            needs_action=needs_action,
            at=now,
        ).id

    shown, waits, later, others = tell(maureen), tell(maureen, needs_action=True), tell(maureen), tell(aisha)
    page = maureen.get("/messages").content.decode()
    assert f'name="read" value="{shown}"' in page
    assert str(waits) not in page.split('name="read"', 1)[1].split("</form>")[0]
    assert "Messages that need you stay marked as new." in page
    assert maureen.post("/messages", read=[str(shown), str(waits), str(others)]).url == "/messages"
    unread = set(Message.objects.filter(read_at=None).values_list("id", flat=True))
    assert shown not in unread
    assert {waits, later, others} <= unread
    assert maureen.client.post("/messages", {"read": "no id"}).status_code == 400


def test_of_many_organisations_each_is_folded_and_none_is_drawn(maureen, monkeypatch):
    from candour.web.portal import held

    assert "cd-holder" not in maureen.get("/held").content.decode()
    monkeypatch.setattr(held, "FEW", 2)
    page = maureen.get("/held").content.decode()
    holders = page.count('class="govuk-details cd-holder"')
    assert holders > 2
    assert "Who holds what" not in page
    assert "See who shares what about me" in page
    for words in ("Harrowmere Borough Council", "Fernside Homes"):
        assert words in page
    found = maureen.get("/held", words="council tax").content.decode()
    assert "cd-holder" not in found, "what was looked for is open"


def test_of_many_choices_one_is_found_and_the_page_says_how_many_there_are_of_each_kind(maureen, monkeypatch):
    from candour.web.portal import choices

    few = maureen.read("/choices")
    assert "Find one" not in few
    monkeypatch.setattr(choices, "FEW", 2)
    page = maureen.get("/choices").content.decode()
    assert 'href="#you-can-object">You can object: ' in page
    assert ">Decide<" in page, "what waits keeps its button"
    found = maureen.read("/choices", words="HEATING")
    assert "Help with heating" in found
    assert "step-free" not in found
    assert "None of them matches what you looked for." in maureen.read("/choices", words="zeppelin")


def test_a_long_catalogue_is_folded_by_what_one_needs_until_something_is_looked_for(maureen, monkeypatch):
    from candour.web.portal import services

    assert "cd-holder" not in maureen.get("/services").content.decode()
    monkeypatch.setattr(services, "FEW", 3)
    page = maureen.get("/services").content.decode()
    assert page.count("cd-holder") > 2
    assert "Home and rubbish" in page
    for asked in ({"words": "bins"}, {"topic": "home"}):
        assert "cd-holder" not in maureen.get("/services", **asked).content.decode()
