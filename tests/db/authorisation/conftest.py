"""The borough of the matrix, made once for each module."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from .people import Town, settle


@pytest.fixture(scope="module")
def settled(cluster, switch_django, django_db_blocker) -> tuple[str, Town]:
    """A database with the borough in it: its address, and who and what is in it."""
    cluster.make_database(name := f"matrix_{uuid4().hex}", template="migrated")
    with django_db_blocker.unblock(), switch_django(cluster.dsn(name)):
        return cluster.dsn(name), settle()


@pytest.fixture(scope="module")
def django_db_setup(django_db_setup, settled, switch_django) -> Iterator[None]:
    """Django on it; tests with `db` roll back."""
    with switch_django(settled[0]):
        yield


@pytest.fixture
def borough(settled, db) -> Town:
    """Who calls, and what there is to name."""
    return settled[1]


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Files by their own names: nothing is collected in a test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def log_folder(settings: Any, tmp_path: Path) -> None:
    """A folder of this test alone for the published log; nothing is published in it yet."""
    settings.CANDOUR_ENVIRONMENT = replace(settings.CANDOUR_ENVIRONMENT, data=tmp_path)
