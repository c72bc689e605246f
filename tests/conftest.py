"""What every test can ask for: the real data, databases of its own, and the tools some tests need.

A run with any number of workers (pytest-xdist) has one temporary folder and one PostgreSQL in it, started by
the first test that needs a database. The migrated schema is made once and copied, which takes some 50 ms.
When the run ends nothing of it is left, and no test can reach beyond this machine.
"""

import fcntl
import gc
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.cluster import remove_cluster

CHECKOUT = Path(__file__).parents[1]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
LONGEST = [CHECKOUT / "tests" / place for place in ("journeys", "db/authorisation", "db")]
NEEDS = {"go": ("go",), "browser": ("chromium", "chromium-browser", "google-chrome")}
ROOM_BYTES = 8 * 1024**3
"""More than twice what a whole run has taken at once."""

hypothesis.settings.register_profile(
    "candour",
    deadline=None,  # on a shared machine it measures the neighbours, and so does how slowly examples are made
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    database=None,
    print_blob=True,
)
hypothesis.settings.load_profile("candour")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folder and its environment, once, before Django reads it; workers inherit both."""
    sys.addaudithook(_stay_on_this_machine)
    if hasattr(config, "workerinput"):
        return
    for name in [name for name in os.environ if name.startswith("CANDOUR_") and name != "CANDOUR_CORPUS"]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="candour-tests-", dir=_in_memory()))
    config.option.basetemp = folder / "tests"  # of tmp_path, so that it goes with the rest
    os.environ["CANDOUR_DATA"] = str(folder / "data")
    os.environ["CANDOUR_DATABASE_URL"] = "postgresql://127.0.0.1:1/ask-for-a-database-fixture"
    os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"
    settings.DATABASES  # noqa: B018 - pytest-django sets Django up, after this, only if its settings are loaded


def _in_memory() -> str | None:
    """A place in memory, where a database is copied in a quarter of the time; None where there is no room,
    where nothing there may be executed, or where TMPDIR names another place."""
    place = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(place, os.W_OK):
        return None
    has_room = shutil.disk_usage(place).free >= ROOM_BYTES
    return str(place) if has_room and not os.statvfs(place).f_flag & os.ST_NOEXEC else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder of the run."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ["CANDOUR_DATA"]).parent
        remove_cluster(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long goes first, in an order of chance like the rest: small tests fill what time is left."""
    items.sort(key=lambda item: [folder not in item.path.parents for folder in LONGEST])


def pytest_collection_finish() -> None:
    """What stands once all is loaded stays until the end: to go through it again and again for what may be
    thrown away took a fourteenth of the processors' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing; fail it where everything must run."""
    for marker, programs in NEEDS.items():
        if item.get_closest_marker(marker) and not any(map(shutil.which, programs)):
            sentence = f"This test needs {programs[0]}, which is not on this machine."
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(sentence)


def _stay_on_this_machine(event: str, arguments: tuple) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if str(host) not in ("127.0.0.1", "::1", "localhost", "None"):
        raise PermissionError(f"a test asked the network for {host}")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real data: CANDOUR_CORPUS, or `../shared/data` beside the checkout."""
    folder = Path(os.environ.get("CANDOUR_CORPUS") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"The real data is not at {folder}; set CANDOUR_CORPUS to the folder that holds it.")
    return folder


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """The temporary folder of this run, the same for all its workers."""
    return Path(os.environ["CANDOUR_DATA"]).parent


@pytest.fixture(scope="session")
def cluster(run_folder, django_db_blocker) -> Iterator[EmbeddedPostgres]:
    """The PostgreSQL of this run, with the migrated database `migrated` to copy from.

    Whoever comes first starts it and, having no tests left, waits with stopping it until nobody uses it.
    """
    tuning = {"shared_buffers": "128MB", "max_connections": "200"}
    with (run_folder / "cluster-users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with EmbeddedPostgres(run_folder / "postgres", settings=tuning, durable=False) as server:
            fcntl.flock(template := (run_folder / "template-lock").open("w"), fcntl.LOCK_EX)
            with template, django_db_blocker.unblock():
                _make_template(server)
            yield server
            if not server.joined:
                fcntl.flock(users, fcntl.LOCK_EX)


def _make_template(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = 'migrated'").rowcount:
            return
        from candour.config.roles import migrate_database

        server.make_database("migrating")
        with _django_on(server.dsn("migrating")):
            migrate_database()
        connection.execute("ALTER DATABASE migrating RENAME TO migrated")
        connection.execute("ALTER DATABASE migrated WITH ALLOW_CONNECTIONS false IS_TEMPLATE true")


@contextmanager
def _django_on(url: str) -> Iterator[None]:
    """Have Django's default connection, in every thread that opens one, lead to the database at `url`."""
    from django.db import connections

    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.close_pool()
    parts = conninfo_to_dict(url)
    connection.settings_dict.update(
        HOST=parts["host"],
        PORT=parts["port"],
        USER=parts["user"],
        PASSWORD=parts["password"],
        NAME=parts["dbname"],
    )
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        connection.settings_dict.update(before)


@pytest.fixture(scope="session")
def switch_django() -> Callable[[str], AbstractContextManager[None]]:
    """`with switch_django(url):` puts Django on that database; for a folder's own `django_db_setup`."""
    return _django_on


@pytest.fixture(scope="session")
def django_db_setup(cluster, django_db_blocker) -> Iterator[None]:
    """For pytest-django: tests marked `django_db` have their worker's own copy, and roll back."""
    cluster.make_database(f"django_{WORKER}", template="migrated")
    with django_db_blocker.unblock():
        on_the_copy = _django_on(cluster.dsn(f"django_{WORKER}"))
        on_the_copy.__enter__()
    yield
    with django_db_blocker.unblock():
        on_the_copy.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_on(django_db_setup, django_db_blocker) -> Callable[[str], AbstractContextManager[None]]:
    """`with django_on(url):` Django works on that database: to prepare one that tests are given copies of."""

    @contextmanager
    def on(url: str) -> Iterator[None]:
        with django_db_blocker.unblock(), _django_on(url):
            yield

    return on


@pytest.fixture
def database_url(cluster) -> Iterator[str]:
    """The address of a fresh migrated database for one test: real commits, any number of connections."""
    name = f"copy_{uuid4().hex}"
    cluster.make_database(name, template="migrated")
    yield cluster.dsn(name)
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def live_database(database_url, django_db_setup, django_db_blocker) -> Iterator[str]:
    """`database_url`, with Django on it too: for tests where Django and another client see each other."""
    with django_db_blocker.unblock(), _django_on(database_url):
        yield database_url


@pytest.fixture
def serve_app() -> Callable[..., AbstractContextManager[str]]:
    """`with serve_app(application) as url:` an ASGI application answers there, on a port of its own."""
    return _serving


@contextmanager
def _serving(application: Any) -> Iterator[str]:
    from candour.config.http import server

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    serving = server(application, with_lifespan=False)
    thread = Thread(target=serving.run, args=([listening],))
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not serving.started:
            assert thread.is_alive(), "the application has ended"
            assert time.monotonic() < deadline, "the application does not listen"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.should_exit = True
        thread.join()


@contextmanager
def _in_role(role: str) -> Iterator[None]:
    """Have Django's connection work in a role of the database, which may less than the tests' own."""
    from django.db import connection

    def become(role: str) -> None:
        with suppress(RuntimeError, psycopg.errors.InFailedSqlTransaction):  # a test without a database
            connection.ensure_connection()
            connection.connection.execute(f"set role {role}")

    become(role)
    try:
        yield
    finally:
        become("none")


@pytest.fixture(scope="session")
def in_role() -> Callable[[str], AbstractContextManager[None]]:
    """`with in_role("candour_worker"):` what Django does meanwhile, it does in that role."""
    return _in_role


@pytest.fixture
def pages_as_the_portal(monkeypatch) -> None:
    """Have Django's test client work as the portal's role, whatever the test itself may do."""
    from django.test.client import ClientHandler

    answer = ClientHandler.get_response

    def answered(self: Any, request: Any) -> Any:
        with _in_role("candour_portal"):
            return answer(self, request)

    monkeypatch.setattr(ClientHandler, "get_response", answered)


@pytest.fixture
def plain_static_files(settings: Any) -> None:
    """Files by their own names: nothing is collected in a test."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def log_folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of this test alone for the published log; nothing is published in it yet."""
    settings.CANDOUR_ENVIRONMENT = replace(settings.CANDOUR_ENVIRONMENT, data=tmp_path)
    return tmp_path / "log"
