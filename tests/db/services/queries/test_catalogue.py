"""The catalogue finds what is offered here, and what the real list has besides, in everyday words."""

from datetime import UTC, datetime
from itertools import chain

import pytest

from candour.demonstration import services as demonstration
from candour.people.actions import create_organisation
from candour.people.remembered import register_state
from candour.services.actions import About, define_service, offer_service
from candour.services.imports import SERVICE_LINKS, SERVICES
from candour.services.models import Service, ServiceLink
from candour.services.queries import catalogue
from candour.services.queries.catalogue import offers

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


PHRASES = {
    "dead cat": "Find out about dead animal removal",
    "dead fox on the road": "Find out about dead animal removal",
    "roadkill": "Find out about dead animal removal",
    "litter": "Find out about street cleaning",
    "bin not collected": "Bins",
    "missed bin": "Bins",
    "my bin was stolen": "Bins",
    "wheelie": "Bins",
    "recycling": "Bins",
    "when is my recycling collected": "Bins",
    "old sofa": "Large things taken away",
    "christmas tree": "Garden waste",
    "pot hole": "Potholes",
    "street light not working": "Find out about street lights",
    "uneven pavement": "Find out more about pavement problems",
    "speeding cars": "Find out about speed limits",
    "abandoned car": "Find out about abandoned vehicles",
    "mouldy flat": "Home repairs",
    "no heating": "Home repairs",
    "toilet blocked": "Find out about blocked drains",
    "can't pay rent": "Housing Benefit",
    "rent arrears": "Rent",
    "can't pay council tax": "Council Tax Reduction",
    "living alone": "Council tax discounts",
    "moving house": "Council tax",
    "debt": "Housing Benefit",
    "lost my job": "Housing Benefit",
    "food bank": "Find out about local support groups and organisations",
    "i am being evicted": "Nowhere to stay",
    "sleeping in my car": "Nowhere to stay",
    "domestic abuse": "Nowhere to stay",
    "blue badge": "Blue Badge",
    "free school meals": "Free school meals",
    "childcare": "Find out about after/before school childcare",
    "home schooling": "Find out about educating your child at home",
    "half term": "Find out school term dates",
    "noisy neighbour": "Find out about noise nuisance",
    "barking dog": "Find out about noise nuisance",
    "bonfire": "Find out about noise nuisance",
    "drug dealing": "Find out about community safety",
    "needle in park": "Find out about removal and disposal of syringes",
    "rats": "Find out about pest control",
    "mouse in the kitchen": "Find out about pest control",
    "dog poo": "Find out about dog fouling",
    "my mum died": "Births, deaths and marriages",
    "register a death": "Births, deaths and marriages",
    "birth": "Births, deaths and marriages",
    "baby": "Births, deaths and marriages",
    "register a birth": "Births, deaths and marriages",
    "i had a baby": "Births, deaths and marriages",
    "getting married": "Births, deaths and marriages",
    "grandma fell": "Rails, ramps and equipment",
    "carers allowance": "Care and support",
    "doctor": "Clinic appointments",
    "physio": "Clinic appointments",
    "postal vote": "Voting",
    "complain": "Find out about complaints procedure",
    "skool places": "Primary school places",
    "elecshun": "Voting",
    "registrar": "Births, deaths and marriages",
    "register office": "Births, deaths and marriages",
    "deeds": "nothing",
}
"""What somebody types -> what stands first on the page, where the demonstration's services are offered."""


def test_everyday_phrases_find_what_was_meant_first(db, import_text, corpus):
    import_text(SERVICES, corpus / "services" / "local_services.csv")
    council = create_organisation(slug="leicester", name="Leicester", kind="local-authority", at=AT)
    listed = {service.lgsl: service for service in Service.objects.all()}
    for each in demonstration.SERVICES:
        about = About(topic=each.topic, does=each.does)
        service = listed[each.lgsl] if each.lgsl else None
        offer_service(
            organisation=council,
            service=service,
            slug=each.slug,
            name=each.name,
            summary=each.summary,
            about=about,
            at=AT,
        )
    every = catalogue(register_state())
    assert {phrase: first_of(every, phrase) for phrase in PHRASES} == PHRASES


def test_a_registrar_is_found_where_births_deaths_and_marriages_are_offered(borough):
    name = "Births, deaths and marriages"
    offer_service(organisation=borough, service=None, slug="registrar", name=name, summary="Tell us.", at=AT)
    every = catalogue(register_state())
    for words in ("registrar", "registry office", "birth certificate", "wedding", "register a birth"):
        assert first_of(every, words) == name


def first_of(every, phrase: str) -> str:
    """The name of what stands first on the page."""
    offers, others = every.find(phrase)
    return next(
        chain((each.name for each in offers), (each.service.description for each in others)), "nothing"
    )


def test_what_is_offered_is_not_listed_again(borough):
    offers, others = catalogue(register_state()).find("council tax")
    assert [offer.slug for offer in offers] == ["council-tax"]
    assert 57 not in [each.service.lgsl for each in others]


def test_what_is_only_listed_leads_to_the_page_of_a_council_that_is_joined(borough, import_text, corpus):
    import_text(SERVICE_LINKS, corpus / "services" / "lgsl_lgil_fallback_links.csv")
    _offers, others = catalogue(register_state()).find("school clothing grant")
    assert others[0].url == ServiceLink.objects.get(council="leicester", lgsl=2, lgil=8).url
    assert "leicester.gov.uk" in others[0].url


def test_what_is_offered_is_listed_by_name_whatever_its_capitals(borough):
    name = "Council Tax Reduction"
    offer_service(organisation=borough, service=None, slug="reduction", name=name, summary="Less.", at=AT)
    assert [offer.name for offer in offers()] == ["Bins", "Blue Badge", "Council tax", name]


def test_a_service_that_is_offered_a_moment_later_is_found(borough):
    assert catalogue(register_state()).find("allotment")[0] == []
    offer_service(organisation=borough, service=None, slug="plots", name="Allotments", summary="Dig.", at=AT)
    assert [offer.slug for offer in catalogue(register_state()).find("allotment")[0]] == ["plots"]
