"""Harrowmere with Maureen, Aisha and Grace in it, who can sign in, and organisations that ask about them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from candour.core.request import Emergency, Officer, Request
from candour.demonstration.residents import AISHA, GRACE, MAUREEN

from ..pages import words

PASSWORD = "correct horse battery staple"
NOW = datetime.now(UTC)
"""When the tests were loaded, which may be yesterday: for what is done, never for what a page counts from."""
PLANNER = Officer("r-117", "Repairs", "planner")


@dataclass
class Resident:
    """Somebody with an account, and a browser in which they are signed in."""

    account: Any
    client: Client

    @property
    def person(self) -> UUID:
        return self.account.person_id

    def get(self, path: str, status: int = 200, **query: str) -> Any:
        answer = self.client.get(path, query)
        assert answer.status_code == status, path
        return answer

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, fields)

    def read(self, path: str, status: int = 200, **query: str) -> str:
        return words(self.get(path, status, **query))


@pytest.fixture(scope="session")
def portal_template(cluster, switch_django, django_db_blocker) -> str:
    """A database with the borough and three of its residents, to be copied."""
    cluster.make_database(name := f"portal_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        _settle()
    return name


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, cluster, portal_template, switch_django) -> Iterator[None]:
    """A copy for each module; tests with `db` roll back."""
    cluster.make_database(name := f"portal_{uuid4().hex}", template=portal_template)
    with switch_django(cluster.dsn(name)):
        yield


def _settle() -> None:
    from candour.demonstration.credentials import new_credentials
    from candour.demonstration.moving_in import match_numbers, open_account
    from candour.demonstration.setting_up import set_up
    from candour.demonstration.timeline import Timeline
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    organisations = set_up(new_credentials(), Timeline.ending(NOW))
    for person in (MAUREEN, AISHA, GRACE):
        match_numbers(person, organisations, NOW)
        open_account(person, organisations, PASSWORD, NOW)
        hold_records(person)
        choose(person)
        for name in person.protected:
            protect_detail(
                person=account_called(person.email).person_id,
                attribute=Attribute.objects.get(name=name),
                at=NOW,
            )


def choose(person: Any) -> None:
    """Have a person choose the services that they chose in the demonstration's story, in its order."""
    from candour.demonstration.deciding import carry_out
    from candour.demonstration.events import Chooses
    from candour.demonstration.stories import STORIES
    from candour.people.models import Organisation

    organisations = {each.slug: each for each in Organisation.objects.all()}
    for event in STORIES:
        if isinstance(event, Chooses) and event.person is person:
            carry_out(event, organisations, {}, NOW)


def hold_records(person: Any) -> None:
    """Seal what each system of the demonstration holds about a person."""
    from candour.demonstration.records import records_of
    from candour.people.actions.subjects import see_subject
    from candour.register.models import Dataset

    for held in records_of(person, NOW.date()):
        dataset = Dataset.objects.select_related("organisation").get(key=held.dataset.key)
        subject = see_subject(
            organisation=dataset.organisation,
            scheme=held.dataset.organisation.scheme,
            reference=held.reference,
        )
        hold(
            subject,
            dataset,
            {name: (one.value, one.updated, one.checked) for name, one in held.values.items()},
        )


def hold(
    subject: UUID, dataset: Any, values: dict[str, tuple[Any, ...]], about: tuple[UUID, ...] = ()
) -> None:
    """Seal a record of a dataset. values: each with its day and how it was checked, if that is said."""
    from candour.access.current import recorder
    from candour.access.facts import RecordContent, StoredValue, seal_record
    from candour.access.first_sight import new_key
    from candour.people.models import SubjectKey
    from candour.sharing.models import Record

    key = new_key(recorder(), subject=subject, dataset=dataset.id).key
    SubjectKey.objects.create(
        subject_id=subject,
        id=key.id,
        dataset_id=dataset.id,
        wrapping_version=key.wrapping_version,
        wrapped=key.wrapped,
    )
    content = RecordContent(
        {
            name: StoredValue(value, datetime.combine(day, time(12), UTC), "", about, None, *checked)
            for name, (value, day, *checked) in values.items()
        }
    )
    record = Record(subject_id=subject, dataset_id=dataset.id, key_id=key.id, updated_at=NOW)
    record.sealed = seal_record(recorder(), key, content, dataset=dataset.id, record=record.id, version=1)
    record.save(force_insert=True)


def account_called(email: str) -> Any:
    from candour.people.models import Account

    return Account.objects.get(email=email)


@pytest.fixture
def signed_in(db) -> Callable[[Any], Resident]:
    """Signs a person of the demonstration in."""

    def sign_in(person: Any) -> Resident:
        account = account_called(person.email)
        client = Client()
        client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
        return Resident(account, client)

    return sign_in


@pytest.fixture
def newcomer(db) -> Resident:
    """Somebody with an account, of whom no organisation knows."""
    from candour.people.actions import create_account

    account = create_account(
        email="noor@post.example", password=PASSWORD, given_name="Noor", at=NOW, email_is_confirmed=True
    )
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return Resident(account, client)


@pytest.fixture
def now() -> datetime:
    """This moment: tests count days from it as pages do, however long ago the borough was settled."""
    return datetime.now(UTC)


@pytest.fixture
def maureen(signed_in) -> Resident:
    return signed_in(MAUREEN)


@pytest.fixture
def aisha(signed_in) -> Resident:
    return signed_in(AISHA)


@pytest.fixture
def grace(signed_in) -> Resident:
    return signed_in(GRACE)


@pytest.fixture
def ask(db) -> Callable[..., UUID]:
    """An organisation asks about a resident, decided and logged as by the exchange; gives the entry's id."""
    minutes = count()

    def ask(
        resident: Resident,
        asker: str,
        purpose: str,
        *attributes: str,
        case: str = "FH-20931",
        officer: Officer | None = PLANNER,
        emergency: Emergency | None = None,
        at: datetime | None = None,
        logged_as: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> UUID:
        from candour.access.actions import record_entry
        from candour.access.models import WithheldEntry
        from candour.access.uses import Asker, officer_pseudonym, use_body
        from candour.core.decide import decide
        from candour.core.period import add, parse_period
        from candour.people.models import Organisation
        from candour.people.queries import log_subject
        from candour.sharing.queries import agreements, facts_of
        from candour.store.guarded import Withheld

        at = at or datetime.now(UTC) - timedelta(minutes=next(minutes))
        organisation = Organisation.objects.get(slug=asker)
        request = Request(organisation.pk, purpose, attributes, case, officer, emergency=emergency)
        decision = decide(request, agreements(), facts_of(resident.person).facts, at)
        subject = log_subject(resident.person)
        withheld = None
        if emergency is not None:
            withheld = Withheld("emergency, not yet reviewed", at.date() + timedelta(days=7))
        retention = None if decision.agreement is None else parse_period(decision.agreement.retention)
        body = use_body(
            request=request,
            decision=decision,
            asker=Asker(asker, "Tenancies and repairs", f"{asker}-system"),
            subject=subject,
            happened=at,
            retain_until=None if retention is None else add(at.date(), retention),
            officer=None
            if officer is None
            else officer_pseudonym(b"k" * 32, organisation=organisation.pk, person=subject, officer=officer),
            withheld=withheld,
        )
        row = record_entry(
            logged_as(body), kind="use", subject=subject, happened=at, organisation=organisation.pk
        )
        if withheld is not None:
            WithheldEntry.objects.create(
                subject_id=subject,
                entry_id=row.id,
                review_by=withheld.review_by,
            )
        return row.id

    return ask


@pytest.fixture
def phone_asked(maureen, ask) -> UUID:
    """Maureen's landlord asked for her phone number, and for her date of birth, which it may not have."""
    return ask(maureen, "fernside-homes", "home-repairs", "contact.phone", "person.date-of-birth")


@pytest.fixture
def version(db) -> Callable[[str], Any]:
    """The version of an agreement that is in force."""

    def in_force(slug: str) -> Any:
        from candour.sharing.queries import standing_versions

        return next(each for each in standing_versions(datetime.now(UTC)) if each.agreement.slug == slug)

    return in_force


@pytest.fixture
def bin_days(db):
    """The council's list for Maureen's and Aisha's homes."""
    from candour.demonstration.collections_list import import_collections
    from candour.demonstration.residents import AISHA, MAUREEN

    import_collections([MAUREEN.home, AISHA.home], datetime.now(UTC))
