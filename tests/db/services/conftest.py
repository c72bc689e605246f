"""A council where somebody answers cases, a landlord where nobody does, and a resident whom both know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from soak.running import free_port

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Organisations, a dataset of each, and members of staff of the council."""

    council: Any
    landlord: Any
    homes: Any
    tenancies: Any
    tom: Any
    sian: Any


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def later() -> Callable[..., datetime]:
    """So much later than the moment in which everything begins."""
    return lambda **delta: AT + timedelta(**delta)


@pytest.fixture
def appointed(db) -> Callable[..., Any]:
    """Appoints somebody; gives their account."""
    from candour.people.actions import appoint

    def appointed(given_name: str, organisation: Any, role: str) -> Any:
        return appoint(
            organisation=organisation,
            role=role,
            email=f"{given_name.lower()}@{organisation.slug}.example",
            given_name=given_name,
            family_name="Reddy",
            password="correct horse battery staple",
            totp_secret="A" * 32,
            by="Bea Lee",
            at=AT,
        ).account

    return appointed


@pytest.fixture
def world(db, appointed) -> World:
    from candour.people.actions import create_organisation
    from candour.register.actions import define_attribute, define_dataset

    council, landlord = (
        create_organisation(slug=slug, name=f"The {slug.title()}", kind=kind, at=AT)
        for slug, kind in (("council", "local-authority"), ("landlord", "housing"))
    )
    define_attribute(
        name="contact.phone",
        plain_name="phone number",
        topic="You",
        value_type="text",
        sensitivity="ordinary",
        dpv="dpv-pd:Contact",
        at=AT,
    )
    homes, tenancies = (
        define_dataset(
            organisation=organisation,
            slug=slug,
            name=slug.title(),
            retention="P7Y",
            attributes=["contact.phone"],
            at=AT,
        )
        for organisation, slug in ((council, "homes"), (landlord, "tenancies"))
    )
    tom = appointed("Tom", council, "officer")
    sian = appointed("Sian", council, "data-protection-officer")
    return World(council, landlord, homes, tenancies, tom, sian)


@pytest.fixture
def person(world) -> UUID:
    from candour.people.actions import create_account

    account = create_account(
        email="noor@post.example", password="correct horse", given_name="Noor", at=AT, email_is_confirmed=True
    )
    return account.person_id


@pytest.fixture
def wrong(world, person) -> Callable[..., Any]:
    """The resident says that the council's phone number for them is wrong."""
    from candour.services.actions import ask_for_correction

    def wrong(**changed: Any) -> Any:
        said = {
            "person": person,
            "dataset": world.homes,
            "attribute": "contact.phone",
            "held": "0808 157 0000",
            "should_say": "0808 157 0142",
            "why": "I moved.",
            "sent_as": uuid4(),
            "at": AT,
        }
        return ask_for_correction(**{**said, **changed})

    return wrong


@pytest.fixture
def used(person, world) -> Callable[..., Any]:
    """An organisation used the resident's data; the entry has its place in the log at once."""

    def used(
        organisation: Any,
        *,
        refused: Any = None,
        withheld: bool = False,
        kind: str = "release",
        body: Any = None,
        **more: Any,
    ) -> Any:
        from candour.access.actions import record_entry
        from candour.access.models import Leaf, Pending, WithheldEntry
        from candour.people.queries import log_subject

        said = body or {
            "kind": kind,
            "when": "2026-03-03T09:15:00.000Z",
            "organisation": organisation.slug,
            "purpose": "warm-homes",
            "refused": refused or {},
            "agreement": None,
            "asked": [],
            "released": [],
            "sources": {},
            **more,
        }
        leaf_kind = "account" if said["kind"] == "record-changed" else "use"
        row = record_entry(
            said,
            kind=leaf_kind,
            subject=log_subject(person),
            happened=datetime.now(UTC),
            organisation=organisation.pk,
        )
        if withheld:
            WithheldEntry.objects.create(subject_id=row.subject, entry_id=row.id, review_by="2026-04-01")
        for waiting in Pending.objects.order_by("recorded", "id"):
            Leaf.objects.create(index=Leaf.objects.count(), id=waiting.id, leaf=bytes(waiting.leaf))
            waiting.delete()
        return row

    return used


@pytest.fixture
def follow(db, in_role) -> Callable[[], None]:
    """Reads all that is new in the log, in the worker's role."""
    from candour.services.following import follow

    def once() -> None:
        with in_role("candour_worker"):
            while follow(lambda use: f"/uses/{use}", at=datetime.now(UTC)):
                pass

    once()
    return once


@dataclass
class Post:
    """What a real SMTP server took; `refuses` answers 550."""

    mails: list = field(default_factory=list)
    refuses: bool = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def post(settings):
    """Where emails arrive."""
    taken = Post()
    server = Controller(taken, hostname="127.0.0.1", port=(port := free_port()))
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield taken
    server.stop()


@pytest.fixture
def tell(person, at):
    """Tells the resident something."""
    from candour.services.actions import tell_person
    from candour.services.models import Message

    def tell(**changed):
        said = {
            "person": person,
            "kind": Message.Kind.ALERTS,
            "title": "Fernside Homes and your rent",
            "text": "A secret of yours",
            "at": at,
        }
        return tell_person(**{**said, **changed})

    return tell


@pytest.fixture
def send(db, in_role):
    """Sends what is due at a moment, by email and what else is given, in the worker's role."""
    from candour.services.jobs import Site, send_waiting
    from candour.services.models import Route
    from candour.services.senders import EmailSender

    site = Site("Harrowmere", "https://account.example", "0808 157 0142")

    def send(at, **more):
        senders = {Route.EMAIL: EmailSender(), **{Route(name): sender for name, sender in more.items()}}
        with in_role("candour_worker"):
            return send_waiting(senders, site, at=at)

    return send


@pytest.fixture
def in_the_open(db) -> Callable[[str], str]:
    """All that can be read in a table without a key."""
    from django.db import connection

    def read(table: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"select * from {table}")
            return str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])

    return read
