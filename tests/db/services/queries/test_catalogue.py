"""The catalogue finds what is offered here, and what the real list has besides, in everyday words."""

from datetime import UTC, datetime

import pytest

from candour.people.actions import create_organisation
from candour.people.remembered import register_state
from candour.services.actions import define_service, offer_service
from candour.services.imports import SERVICE_LINKS, SERVICES
from candour.services.models import ServiceLink
from candour.services.queries import catalogue

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def borough(db, import_text, corpus):
    """The real list, and three services that a council of it offers here."""
    import_text(SERVICES, corpus / "services" / "local_services.csv")
    council = create_organisation(slug="leicester", name="Leicester", kind="local-authority", at=AT)
    for lgsl, slug, name, summary in (
        (57, "council-tax", "Council tax", "See what is left to pay."),
        (524, "bins", "Bins", "Which bins go out, and when."),
        (279, "blue-badge", "Blue Badge", "Ask for a badge."),
    ):
        service = define_service(lgsl=lgsl, description="", tier="", at=AT)
        offer_service(organisation=council, service=service, slug=slug, name=name, summary=summary, at=AT)
    return council


@pytest.mark.parametrize(
    ("words", "offered", "listed"),
    [
        ("bins", "bins", "Find out about disposing of garden waste"),
        ("rates", "council-tax", "Find out about business rates relief"),
        ("blue badge", "blue-badge", "Find out about parking bays for registered disabled drivers"),
        ("council house", None, "Find out about applying for a council home"),
        ("dole", None, "Find out about housing benefit"),
        ("wasps", None, "Find out about pest control"),
        ("meals on wheels", None, "Find out about mobile meals service"),
        ("fly tip", None, "Find out about flytipping"),
        ("school dinners", None, "Find out about free school meals"),
    ],
)
def test_everyday_words_find_what_the_real_list_calls_otherwise(borough, words, offered, listed):
    offers, others = catalogue(register_state()).find(words)
    assert [offer.slug for offer in offers][:1] == ([offered] if offered else [])
    assert listed in [each.service.description for each in others]


def test_what_is_offered_is_not_listed_again(borough):
    offers, others = catalogue(register_state()).find("council tax")
    assert [offer.slug for offer in offers] == ["council-tax"]
    assert 57 not in [each.service.lgsl for each in others]


def test_what_is_only_listed_leads_to_the_page_of_a_council_that_is_joined(borough, import_text, corpus):
    import_text(SERVICE_LINKS, corpus / "services" / "lgsl_lgil_fallback_links.csv")
    _offers, others = catalogue(register_state()).find("school clothing grant")
    assert others[0].url == ServiceLink.objects.get(council="leicester", lgsl=2, lgil=8).url
    assert "leicester.gov.uk" in others[0].url


def test_a_service_that_is_offered_a_moment_later_is_found(borough):
    assert catalogue(register_state()).find("allotment")[0] == []
    offer_service(organisation=borough, service=None, slug="plots", name="Allotments", summary="Dig.", at=AT)
    assert [offer.slug for offer in catalogue(register_state()).find("allotment")[0]] == ["plots"]
