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
    assert page.count("Move or take out") == page.count("Put first") + 1
    assert page.count('<details class="govuk-details" open>') == 1, "the one that was moved"


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
