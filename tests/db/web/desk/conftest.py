"""Harrowmere's organisations with their staff, and a browser at each of their desks."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from soak.authenticator import code_of

from candour.demonstration.credentials import Credentials, new_credentials

from ..pages import words

NOW = datetime.now(UTC)
"""When the tests were loaded, which may be yesterday: for what is done, never for what a page counts from."""
CREDENTIALS: Credentials = new_credentials()
COUNCIL = "/desk/harrowmere-council"
SIAN = "sian.pugh@harrowmere.example"
AMAL = "amal.haddad@harrowmere.example"
TOM = "tom.reddy@harrowmere.example"
NADIA = "nadia.shah@harrowmere.example"
INES = "ines.okoro@harrowmere.example"
RUTH = "ruth.bello@harrowmere.example"
JONAH = "jonah.field@fernside-homes.example"


@dataclass
class Desk:
    """A browser in which a member of staff is signed in."""

    client: Client

    def get(self, path: str, status: int = 200, **query: str) -> Any:
        answer = self.client.get(path, query)
        assert answer.status_code == status, (path, answer.status_code)
        return answer

    def read(self, path: str, status: int = 200, **query: str) -> str:
        return words(self.get(path, status, **query))

    def read_answer(self, answer: Any) -> str:
        return words(answer)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(path, fields)


def code(email: str) -> str:
    """What the authenticator app of a member of staff shows now."""
    return code_of(CREDENTIALS.totp_secrets[email])


def wrong_codes(email: str, how_many: int) -> list[str]:
    """What it does not show, nor shows in minutes around now."""
    near = {code_of(CREDENTIALS.totp_secrets[email], ahead) for ahead in range(-9, 10)}
    return [wrong for n in range(how_many + len(near)) if (wrong := f"{n:06}") not in near][:how_many]


def make_stale(desk):
    """The second factor was given 31 minutes ago."""
    session = desk.client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 31 * 60
    session.save()


@pytest.fixture(scope="session")
def desk_template(cluster, switch_django, django_db_blocker) -> str:
    """A database with the borough's register and staff, to be copied."""
    cluster.make_database(name := f"desk_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        from candour.demonstration.setting_up import set_up
        from candour.demonstration.timeline import Timeline

        set_up(CREDENTIALS, Timeline.ending(NOW))
    return name


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, cluster, desk_template, switch_django) -> Iterator[None]:
    """A copy for each module; tests with `db` roll back."""
    cluster.make_database(name := f"desk_{uuid4().hex}", template=desk_template)
    with switch_django(cluster.dsn(name)):
        yield


@pytest.fixture
def at_desk(db) -> Callable[..., Desk]:
    """Signs a member of staff in, in both steps, with the code that their app shows now or another."""

    def sign_in(email: str, shown: str | None = None) -> Desk:
        client = Client()
        first = client.post("/sign-in", {"login": email, "password": CREDENTIALS.passwords[email]})
        assert first.url == "/sign-in/code"
        second = client.post("/sign-in/code", {"code": shown or code(email)})
        assert second.status_code == 302, words(second)
        return Desk(client)

    return sign_in


@pytest.fixture
def sian(at_desk) -> Desk:
    return at_desk(SIAN)


@pytest.fixture
def amal(at_desk) -> Desk:
    return at_desk(AMAL)


@pytest.fixture
def tom(at_desk) -> Desk:
    return at_desk(TOM)


@pytest.fixture
def nadia(at_desk) -> Desk:
    return at_desk(NADIA)


@pytest.fixture
def ines(at_desk) -> Desk:
    return at_desk(INES)


@pytest.fixture
def jonah(at_desk) -> Desk:
    return at_desk(JONAH)
