"""A small world: a council that asks, a landlord and a clinic that hold, and one tenant known to both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
TENANCIES, CONTACTS, CARE = "landlord/tenancies", "landlord/contacts", "clinic/care"
ATTRIBUTES = {
    "contact.address": ("home address", "address", "ordinary"),
    "contact.phone": ("phone number", "text", "ordinary"),
    "person.date-of-birth": ("date of birth", "date", "ordinary"),
    "health.mobility": ("what helps you move about", "text", "special"),
}
WORDS = {
    "name": "Phone numbers for warm home visits",
    "question": "May the Landlord tell the Council your phone number?",
    "why": "To arrange a visit.",
    "if_yes": "They ring you.",
    "if_no": "They write to you.",
    "either_way": "The visit is free.",
}


@dataclass(frozen=True)
class World:
    """Organisations, attributes and datasets by name."""

    council: Any
    landlord: Any
    clinic: Any
    attributes: dict[str, Any]
    datasets: dict[str, Any]


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def later() -> Callable[..., datetime]:
    """So much later than the moment in which everything begins."""
    return lambda **delta: AT + timedelta(**delta)


@pytest.fixture
def world(db) -> World:
    from candour.people.actions import create_organisation
    from candour.register.actions import define_attribute, define_dataset

    council, landlord, clinic = (
        create_organisation(slug=slug, name=f"The {slug.title()}", kind=kind, at=AT)
        for slug, kind in (("council", "local-authority"), ("landlord", "housing"), ("clinic", "health"))
    )
    attributes = {
        name: define_attribute(
            name=name,
            plain_name=plain,
            topic="You",
            value_type=value_type,
            sensitivity=sensitivity,
            dpv="dpv-pd:Contact",
            at=AT,
        )
        for name, (plain, value_type, sensitivity) in ATTRIBUTES.items()
    }

    def dataset(organisation, slug, *names):
        return define_dataset(
            organisation=organisation, slug=slug, name=slug, retention="P7Y", attributes=names, at=AT
        )

    tenancies = dataset(landlord, "tenancies", "contact.address", "person.date-of-birth")
    contacts = dataset(landlord, "contacts", "contact.phone")
    care = dataset(clinic, "care", "health.mobility")
    return World(
        council, landlord, clinic, attributes, {TENANCIES: tenancies, CONTACTS: contacts, CARE: care}
    )


@pytest.fixture
def consent_terms() -> dict[str, Any]:
    return {
        **WORDS,
        "lawful_basis": "consent",
        "attributes": {"contact.phone": [CONTACTS]},
        "releasable": ["contact.phone"],
        "retention": "P1Y",
        "consent_lasts": "P2Y",
        "obligations": ["no-onward-sharing"],
    }


@pytest.fixture
def task_terms() -> dict[str, Any]:
    return {
        **WORDS,
        "name": "Addresses for the electoral register",
        "lawful_basis": "public-task",
        "statute": "Representation of the People Act 1983, section 9",
        "attributes": {"contact.address": [TENANCIES], "person.date-of-birth": [TENANCIES]},
        "releasable": ["contact.address"],
        "claims": {"claim.age-over-18": {}},
        "retention": "P1Y",
    }


@pytest.fixture
def draft(world, consent_terms) -> Callable[..., Any]:
    """Drafts a version, of the consent agreement unless said otherwise."""
    from candour.sharing.actions import draft_agreement

    def draft(terms=consent_terms, slug="warm-homes", purpose="warm-homes", **changed):
        said = {"asker": world.council, "by": "Tom Reddy, benefits", "at": AT, **changed}
        return draft_agreement(slug=slug, purpose=purpose, terms=terms, **said)

    return draft


@pytest.fixture
def approve(world) -> Callable[..., Any]:
    """Approves a version on both sides."""
    from candour.sharing.actions import approve_agreement

    def approve(version, at=AT):
        approve_agreement(version=version, organisation=world.council, by="Siân Pugh, DPO", at=at)
        return approve_agreement(version=version, organisation=world.landlord, by="Jonah Field", at=at)

    return approve


@pytest.fixture
def consent(draft, approve) -> Any:
    """A consent agreement in force."""
    return approve(draft())


@pytest.fixture
def task(draft, approve, task_terms) -> Any:
    """A public-task agreement in force."""
    return approve(draft(task_terms, slug="electors", purpose="electoral-register"))


@pytest.fixture
def tenant(world, hold) -> UUID:
    """The subject of a tenant about whom the landlord holds all it can."""
    from candour.people.actions.subjects import see_subject

    subject = see_subject(organisation=world.landlord, scheme="tenant", reference="T-1")
    address = {"lines": ["3 Mill Lane"], "postcode": "HW1 2AB"}
    hold(subject, TENANCIES, {"contact.address": address, "person.date-of-birth": "1984-02-29"})
    hold(subject, CONTACTS, {"contact.phone": "0808 157 0000"})
    return subject


@pytest.fixture
def person(tenant) -> UUID:
    from candour.people.models import Subject

    return Subject.objects.get(id=tenant).person_id


@pytest.fixture
def hold(world) -> Callable[..., None]:
    """Seals a record of a dataset about a subject."""
    from candour.access.current import recorder
    from candour.access.facts import RecordContent, StoredValue, seal_record
    from candour.access.first_sight import new_key
    from candour.people.models import SubjectKey
    from candour.sharing.models import Record

    def hold(subject, dataset, values):
        of = world.datasets[dataset].id
        key = new_key(recorder(), subject=subject, dataset=of).key
        SubjectKey.objects.create(
            subject_id=subject,
            id=key.id,
            dataset_id=of,
            wrapping_version=key.wrapping_version,
            wrapped=key.wrapped,
        )
        content = RecordContent({name: StoredValue(value, AT, dataset) for name, value in values.items()})
        record = Record(subject_id=subject, dataset_id=of, key_id=key.id, updated_at=AT)
        record.sealed = seal_record(recorder(), key, content, dataset=of, record=record.id, version=1)
        record.save(force_insert=True)

    return hold


@pytest.fixture
def known_also(world) -> Callable[[str], UUID]:
    """Another subject, which the clinic's reference leads to."""
    from candour.people.actions.subjects import see_subject

    return lambda reference: see_subject(organisation=world.clinic, scheme="nhs-number", reference=reference)
