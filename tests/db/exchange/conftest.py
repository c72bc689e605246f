"""A small world with an exchange at work in it: one council that holds, and systems that call."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey

from .town import ANN, BEN, CAT, CLINIC, COUNCIL, LANDLORD, MOBILITY, Town, found_town, join_up, know

BASE_URL = "https://exchange.harrowmere.example"
TOKEN = "/exchange/v1/token"
RELEASES = "/exchange/v1/releases"
RECORDS = "/exchange/v1/records"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LAST_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
UPDATED = "2026-03-01"


@dataclass
class Door:
    """The exchange's application at work in a thread, called without a network.

    A fault in a route is an answer here, as it is to a partner.
    """

    app: Any
    portal: BlockingPortal
    client: httpx.AsyncClient

    def request(self, method: str, path: str, **sent: Any) -> httpx.Response:
        return self.portal.call(partial(self.client.request, method, path, **sent))

    def get(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("POST", path, **sent)

    def put(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("PUT", path, **sent)

    def delete(self, path: str, **sent: Any) -> httpx.Response:
        return self.request("DELETE", path, **sent)

    def together(self, requests: Iterable[Mapping[str, Any]]) -> list[httpx.Response]:
        """The answers to requests that are all made in the same moment."""

        made = list(requests)

        async def ask() -> list[httpx.Response]:
            return await asyncio.gather(*(self.client.request(**request) for request in made))

        return self.portal.call(ask)

    def look_again(self) -> None:
        """Have the exchange read the register now instead of within half a second."""
        self.portal.call(self.app.state.exchange.registers.look_again)


@dataclass
class System:
    """A partner's system: its key, and how it says who it is."""

    client_id: str
    key: Key
    door: Door

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = time.time()
        standard = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": BASE_URL,
            "exp": now + 50,
            "iat": now,
            "jti": uuid4().hex,
        }
        return {name: value for name, value in (standard | changed).items() if value is not None}

    def signed(self, claims: dict[str, Any], key: Key | None = None, **header: Any) -> str:
        algorithm = "ES256" if isinstance(self.key, ECKey) else "Ed25519"
        protected = {"alg": algorithm, "kid": self.key.kid, "typ": "JWT"} | header
        return jws.serialize_compact(
            {name: value for name, value in protected.items() if value is not None},
            json.dumps(claims),
            key or self.key,
            ["ES256", "EdDSA", "Ed25519", "HS256", "none"],
        )

    def ask_token(self, assertion: str | None = None, **form: Any) -> httpx.Response:
        standard = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.signed(self.claims()),
        }
        return self.door.post(TOKEN, data={k: v for k, v in (standard | form).items() if v is not None})

    def bearer(self, **form: Any) -> dict[str, str]:
        """What a call shows."""
        return {"Authorization": f"Bearer {self.ask_token(**form).json()['access_token']}"}

    @cached_property
    def headers(self) -> dict[str, str]:
        """Those of a call that shows a token got once and kept, as real systems do."""
        return self.bearer()

    def request(self, reference: str, purpose: str, *attributes: str, **more: Any) -> dict[str, Any]:
        """A request for a release, as `Door.request` takes it. key: its Idempotency-Key."""
        key = more.pop("key", None)
        repeat = {} if key is None else {"Idempotency-Key": key}
        asked = {
            "subject": {"scheme": "tenant", "reference": reference},
            "purpose": purpose,
            "attributes": list(attributes),
            **more,
        }
        return {"method": "POST", "url": RELEASES, "headers": self.headers | repeat, "json": asked}

    def ask(self, reference: str, purpose: str, *attributes: str, **more: Any) -> httpx.Response:
        """Ask for a release about somebody by the number a landlord knows them by."""
        return self.door.together([self.request(reference, purpose, *attributes, **more)])[0]

    def tell(self, record: str, purposes: list[str] | None = None, **values: Any) -> None:
        """Have a dataset of its own hold these values about somebody. record: dataset/scheme/reference."""
        sent = {
            name: {"value": value, "updated": UPDATED, "purposes": purposes} for name, value in values.items()
        }
        answer = self.door.put(f"{RECORDS}/{record}", headers=self.headers, json={"values": sent})
        assert answer.status_code in (200, 201), answer.text


def make_app(dsn: str) -> Any:
    """The exchange over a database, as `candour serve` has it and in its role; it serves once entered."""
    from django.conf import settings

    from candour.config.postgres.roles import address_for
    from candour.exchange.app import create_app
    from candour.exchange.state import Setup

    return create_app(
        Setup(
            dsn=address_for("candour_exchange", dsn),
            keys=settings.CANDOUR_ENVIRONMENT.keys,
            origin=settings.CANDOUR_ENVIRONMENT.log_origin,
            base_url=BASE_URL,
        )
    )


@contextmanager
def open_door(app: Any) -> Iterator[Door]:
    """The exchange at work in a thread, behind its short way."""
    from candour.exchange.short_way import ShortWay

    transport = httpx.ASGITransport(ShortWay(app), raise_app_exceptions=False)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield Door(app, portal, httpx.AsyncClient(transport=transport, base_url=BASE_URL))


@contextmanager
def stale_after(seconds: float) -> Iterator[None]:
    """Have the exchange do without a register once it is as old as that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("candour.exchange.register.STALE_SECONDS", seconds)
        yield


@pytest.fixture(autouse=True)
def hardly_stale() -> Iterator[None]:
    """For a busy machine, which may not read the register for longer than it may be old in life."""
    with stale_after(60.0):
        yield


@pytest.fixture
def soon_stale(hardly_stale) -> Iterator[None]:
    """As in life."""
    with stale_after(2.0):
        yield


@pytest.fixture
def exchange_app(live_database):
    """The exchange over this test's database; it serves once entered."""
    return make_app(live_database)


@pytest.fixture
def door(exchange_app) -> Iterator[Door]:
    """The exchange, serving."""
    with open_door(exchange_app) as door:
        yield door


@pytest.fixture(scope="session")
def town_template(cluster, django_on) -> tuple[str, Town]:
    """A database with the town in it, to be copied: its name, and the town's keys."""
    name = f"town_{uuid4().hex}"
    cluster.make_database(name, template="migrated")
    with django_on(cluster.dsn(name)), stale_after(60.0):
        town = found_town()
        with open_door(make_app(cluster.dsn(name))) as door:
            for resident in (ANN, BEN):
                join_up(town, resident)
                council = System(COUNCIL, town.keys[COUNCIL], door)
                council.tell(f"council-tax/council-customer/{resident.customer}", **resident.values)
                clinic = System(CLINIC, town.keys[CLINIC], door)
                clinic.tell(f"care/patient/{resident.customer}", **{MOBILITY: resident.mobility})
            know(town, LANDLORD, "tenant", CAT)
    return name, town


@pytest.fixture
def database_url(request, cluster) -> Iterator[str]:
    """A fresh database for one test: with the town, where the test asks for it."""
    template = "migrated"
    if "town" in request.fixturenames:
        template, _ = request.getfixturevalue("town_template")
    name = f"copy_{uuid4().hex}"
    cluster.make_database(name, template=template)
    yield cluster.dsn(name)
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def town(town_template, live_database) -> Town:
    """The town, in this test's own database."""
    return town_template[1]


@pytest.fixture
def landlord(town, door) -> System:
    """The landlord's system, which asks."""
    return System(LANDLORD, town.keys[LANDLORD], door)


@pytest.fixture
def holder(town, door) -> System:
    """The council's system, which holds."""
    return System(COUNCIL, town.keys[COUNCIL], door)


@pytest.fixture
def steps(monkeypatch) -> Callable[[Callable[[], Any]], float]:
    """Steps (exchange/alike.py) of a third of a second, which show: how many a call took."""
    from candour.exchange import alike

    monkeypatch.setattr(alike, "STEP_SECONDS", 1 / 3)

    def steps(call: Callable[[], Any]) -> float:
        began = time.monotonic()
        call()
        return (time.monotonic() - began) * 3

    return steps


@pytest.fixture
def tell(live_database):
    """Has the teller tell of everything that waits, as at a moment."""
    from candour.access.current import recorder
    from candour.access.telling import Teller
    from candour.config.postgres.roles import address_for

    async def run(at: datetime | None) -> int:
        own = recorder() if at is None else replace(recorder(), clock=lambda: at)
        address = address_for("candour_deliver", live_database)
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
        async with connection:
            teller, told = Teller(own), 0
            assert await teller.take_turn(connection)
            while step := await teller.step(connection):
                told += step
            return told

    def tell(at: datetime | None = None) -> int:
        return asyncio.run(run(at))

    return tell


@pytest.fixture
def council(live_database):
    """Harrowmere Council, which takes part."""
    from candour.people.actions import create_organisation

    return create_organisation(
        slug="harrowmere-council", name="Harrowmere Council", kind="local-authority", at=LAST_YEAR
    )


ATTRIBUTES = {
    "contact.address": "address",
    "contact.phone": "text",
    "person.date-of-birth": "date",
    "council-tax.balance": "money",
    "household.size": "integer",
    "benefits.current": "list",
    "council-tax.single-person": "boolean",
}


@pytest.fixture
def dataset(council):
    """The council tax system, which holds one attribute of each type."""
    from candour.register.actions import define_attribute, define_dataset

    for name, value_type in ATTRIBUTES.items():
        define_attribute(
            name=name, plain_name=name, topic="You", value_type=value_type, dpv="dpv:Contact", at=LAST_YEAR
        )
    return define_dataset(
        organisation=council,
        slug="council-tax",
        name="Council tax",
        retention="P7Y",
        attributes=ATTRIBUTES,
        at=LAST_YEAR,
    )


@pytest.fixture
def register_system(council, door) -> Callable[..., System]:
    """Registers a system of the council, or of another organisation, with a new key."""
    from candour.people.actions import register_client

    def register(client_id="council-records", key=None, scopes=("records", "release"), organisation=None):
        key = key or OKPKey.generate_key("Ed25519", {"kid": f"{client_id}-1"})
        register_client(
            proof_required=False,
            organisation=organisation or council,
            client_id=client_id,
            system="Record keeper",
            scopes=scopes,
            jwk=key.as_dict(private=False),
            at=LAST_YEAR,
        )
        door.look_again()
        return System(client_id, key, door)

    return register


@pytest.fixture
def system(register_system) -> System:
    """A system of the council that may put records and ask."""
    return register_system()


@pytest.fixture
def held(database, exchange_app) -> Callable[..., Any]:
    """What a dataset holds about each subject, opened: [(version, values)], oldest first."""
    from candour.access.facts import open_record
    from candour.store.facts import StoredKey, StoredRecord

    def read() -> list[tuple[int, dict[str, Any]]]:
        rows = database.execute(
            "select r.id, r.dataset_id, r.version, k.id, k.wrapping_version, k.wrapped, r.sealed"
            " from records r join subject_keys k on k.subject_id = r.subject_id and k.id = r.key_id"
            " order by r.id"
        ).fetchall()
        provider = exchange_app.state.exchange.recorder.provider
        stored = [StoredRecord(*row[:3], StoredKey(*row[3:6]), row[6]) for row in rows]
        return [(record.version, open_record(provider, record).values) for record in stored]

    return read


@pytest.fixture
def entries(database, exchange_app) -> Callable[..., list[dict[str, Any]]]:
    """The opened bodies of all entries about people, in order."""
    from candour.store.facts import StoredKey

    def read() -> list[dict[str, Any]]:
        rows = database.execute(
            "select e.id, e.at, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped"
            " from entries e join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id"
            " order by e.id"
        ).fetchall()
        recorder = exchange_app.state.exchange.recorder
        opened = [
            recorder.opened(StoredKey(*row[4:]), id=row[0], at=row[1], kind=row[2], sealed=row[3])
            for row in rows
        ]
        return [json.loads(entry.body) for entry in opened]

    return read


@pytest.fixture
def database(live_database) -> Iterator[psycopg.Connection]:
    """A connection of the test's own to the database, whose moments are in UTC as the program's are."""
    from candour.store.silence import noticing_silence

    with psycopg.connect(noticing_silence(live_database), autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class Logged:
    """One entry about a person as it is stored, opened. review_by: None when it is not withheld."""

    body: dict[str, Any]
    leaf: bytes
    subject: UUID
    kind: str
    organisation: UUID
    holder: dict[str, Any] | None
    holder_nonce: bytes | None
    holder_organisation: str | None
    review_by: date | None


@pytest.fixture
def logged(database, door) -> Callable[[str], Logged]:
    """Opens the entry with an id; fails unless there is exactly one."""
    from candour.log.canonical import read_canonical
    from candour.store.facts import StoredKey

    def read(id: str) -> Logged:
        ((at, kind, subject, organisation, sealed, holder_sealed, *keys, holder, review_by),) = (
            database.execute(
                "select e.at, e.kind, e.subject_id, e.organisation_id, e.sealed, e.holder_sealed,"
                "       k.id, k.wrapping_version, k.wrapped, h.key_id, h.wrapping_version, h.wrapped, o.slug,"
                "       w.review_by"
                "  from entries e join subject_keys k on k.subject_id = e.subject_id and k.id = e.key_id"
                "  left join organisation_keys h on h.key_id = e.holder_key_id"
                "  left join organisations o on o.id = h.organisation_id"
                "  left join withheld_entries w on w.subject_id = e.subject_id and w.entry_id = e.id"
                " where e.id = %s",
                [id],
            ).fetchall()
        )
        recorder = door.app.state.exchange.recorder
        opened = recorder.opened(StoredKey(*keys[:3]), id=UUID(id), at=at, kind=kind, sealed=sealed)
        part = None
        if holder_sealed is not None:
            part = recorder.opened_holder_part(StoredKey(*keys[3:]), id=UUID(id), sealed=holder_sealed)
        return Logged(
            body=read_canonical(opened.body),
            leaf=opened.leaf,
            subject=subject,
            kind=kind,
            organisation=organisation,
            holder=None if part is None else json.loads(part.content),
            holder_nonce=None if part is None else part.nonce,
            holder_organisation=holder,
            review_by=review_by,
        )

    return read


@pytest.fixture
def count(database) -> Callable[[str], int]:
    """How many rows a table has."""
    return lambda table: database.execute(f"select count(*) from {table}").fetchone()[0]
