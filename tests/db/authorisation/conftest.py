"""The borough of the matrix, made once for each worker."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from .people import Town, settle


@pytest.fixture(scope="session")
def settled(cluster, switch_django, django_db_blocker) -> tuple[str, Town]:
    """A database with the borough in it, to be copied: its name, and who and what is in it."""
    cluster.make_database(name := f"matrix_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        return name, settle()


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, cluster, settled, switch_django) -> Iterator[None]:
    """A copy for each module; tests with `db` roll back."""
    cluster.make_database(name := f"matrix_{uuid4().hex}", template=settled[0])
    with switch_django(cluster.dsn(name)):
        yield


@pytest.fixture
def borough(settled, db) -> Town:
    """Who calls, and what there is to name."""
    return settled[1]


@pytest.fixture(autouse=True)
def as_in_service(pages_as_the_portal, plain_static_files, log_folder) -> None:
    """Pages are answered in the portal's role, behind its walls; nothing is published in the log yet."""
