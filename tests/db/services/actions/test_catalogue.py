from datetime import UTC, datetime

import pytest

from candour.people.actions import create_organisation
from candour.services.actions import define_service, offer_service
from candour.services.errors import AlreadyOffered
from candour.services.models import Offer, Service

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def council(db):
    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


def test_a_service_is_entered_once_and_an_import_knows_it_better(one_entry):
    with one_entry() as entry:
        define_service(lgsl=57, description="Council tax", tier="all", at=AT)
    assert (entry.kind, entry.body["what"], entry.body["name"]) == ("register", "service", "57")
    again = define_service(lgsl=57, description="Something else", tier="all", at=AT)
    assert again == Service.objects.get()
    assert again.description == "Council tax"


def test_a_service_is_offered_in_an_organisations_own_words(council, one_entry):
    service = define_service(lgsl=57, description="Council tax", tier="all", at=AT)
    with one_entry() as entry:
        offer_service(
            organisation=council,
            service=service,
            slug="council-tax",
            name="Your bill",
            summary="See it.",
            at=AT,
        )
    assert entry.body["values"] == {
        "organisation": "council",
        "lgsl": 57,
        "name": "Your bill",
        "summary": "See it.",
        "topic": "community",
    }
    assert Offer.objects.get().service == service


def test_a_slug_is_offered_once(council):
    offer = {"organisation": council, "service": None, "name": "Tea", "summary": "With milk.", "at": AT}
    offer_service(slug="tea", **offer)
    with pytest.raises(AlreadyOffered):
        offer_service(slug="tea", **offer)
    assert Offer.objects.count() == 1
