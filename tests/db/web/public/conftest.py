"""Harrowmere's register, entered by the demonstration's own actions, and a browser that is nobody."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ..pages import words


@pytest.fixture(scope="session")
def register_template(cluster, switch_django, django_db_blocker) -> str:
    """A database with all of Harrowmere but its people, to be copied."""
    from candour.demonstration.credentials import new_credentials
    from candour.demonstration.setting_up import set_up
    from candour.demonstration.timeline import Timeline

    cluster.make_database(name := f"harrowmere_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        set_up(new_credentials(), Timeline.ending(datetime.now(UTC)))
    return name


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, cluster, register_template, switch_django) -> Iterator[None]:
    """A copy for each module; tests with `db` roll back."""
    cluster.make_database(name := f"harrowmere_{uuid4().hex}", template=register_template)
    with switch_django(cluster.dsn(name)):
        yield


@pytest.fixture
def harrowmere(db) -> None:
    """Organisations, datasets, activities, services and agreements of the demonstration; no people."""


@pytest.fixture
def imported(import_text, corpus) -> None:
    """Agreements of another register, from its own file and the amendments to it."""
    from candour.sharing.imports import AGREEMENTS

    for name in ("information-sharing-agreement-0001.rsf", "2019-02-07_update_isa-main.tsv"):
        import_text(AGREEMENTS, corpus / "agreements" / name)


@pytest.fixture
def visit(client: Client) -> Callable[..., Any]:
    """Asks for a public page and gives the answer, which must have the status expected."""

    def get(path: str, status: int = 200, **query: str) -> Any:
        answer = client.get(path, query)
        assert answer.status_code == status, path
        return answer

    return get


@pytest.fixture
def text(visit) -> Callable[..., str]:
    """The words of a page, without tags and with single spaces, as a person reads them."""

    def read(path: str, status: int = 200, **query: str) -> str:
        return words(visit(path, status, **query))

    return read


@pytest.fixture
def publish(settings) -> Callable[[str], Path]:
    """Sequences and publishes what is committed in a live database; gives the folder it is published in."""
    from candour.access.sequencer import Sequencer
    from candour.config.sequencer import open_signer

    environment = settings.CANDOUR_ENVIRONMENT

    def run(database_url: str) -> Path:
        sequencer = Sequencer(
            database_url,
            directory=environment.data / "log",
            signer=open_signer(environment),
            origin=environment.log_origin,
            clock=lambda: datetime.now(UTC),
        )
        sequencer.catch_up()
        return environment.data / "log"

    return run
