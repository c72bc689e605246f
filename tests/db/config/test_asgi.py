"""The application that `candour serve` runs: which door a request comes to, and whether it is well."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from candour.config.env import Environment, read_environment


@dataclass
class Served:
    """The whole application at work in a thread, called without a network."""

    portal: BlockingPortal
    client: httpx.AsyncClient

    def get(self, path: str) -> httpx.Response:
        return self.portal.call(self.client.get, path)

    def post(self, path: str, content: bytes = b"") -> httpx.Response:
        return self.portal.call(partial(self.client.post, path, content=content))


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """What a server tells an application when it starts and when it ends (ASGI, "Lifespan")."""
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    says: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, says.put))
    for event in ("startup", "shutdown"):
        await told.put({"type": f"lifespan.{event}"})
        assert await says.get() == {"type": f"lifespan.{event}.complete"}
        if event == "startup":
            yield
    await life


@contextmanager
def serving(environment: Environment) -> Iterator[Served]:
    """The whole application in an environment."""
    from candour.config.doors import Doors

    doors = Doors(environment)
    transport = httpx.ASGITransport(doors, raise_app_exceptions=False)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(lifespan(doors)):
        yield Served(portal, httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1"))


@pytest.fixture
def environment(live_database, tmp_path) -> Environment:
    """This test's database, with an empty log and keys that no other test has had a hand in."""
    return replace(
        read_environment(os.environ), database_url=live_database, data=tmp_path, keys=tmp_path / "keys"
    )


@pytest.fixture
def served(environment) -> Iterator[Served]:
    """The whole application over this test's database, with an empty log."""
    with serving(environment) as served:
        yield served


@pytest.fixture
def queue(live_database) -> Iterator[Callable[[int], psycopg.Connection]]:
    """`queue(90)` puts a leaf into the outbox as if it had been there for 90 seconds."""
    with psycopg.connect(live_database, autocommit=True) as connection:

        def put(seconds: int) -> psycopg.Connection:
            connection.execute(
                "insert into pending (id, leaf, recorded) values"
                " (gen_random_uuid(), 'leaf', now() - make_interval(secs => %s))",
                [seconds],
            )
            return connection

        yield put


def test_each_request_comes_to_its_own_door(served):
    assert served.get("/healthz").text == "ok\n"
    assert served.get("/exchange/v1/openapi.json").json()["openapi"].startswith("3.1")
    assert served.post("/exchange/v1/releases").status_code == 401
    assert served.get("/log/checkpoint").status_code == 404, "nothing has been published"
    assert served.get("/log/tile/0/000").headers["content-type"].startswith("text/plain")


EVERY_DOOR = ["/", "/nothing", "/healthz", "/log/checkpoint", "/log/tile/0/000", "/exchange/v1/openapi.json"]


def test_a_site_with_tls_says_so_at_every_door_though_a_proxy_ends_it(environment):
    with serving(replace(environment, base_url="https://account.example")) as served:
        for path in (*EVERY_DOOR, "/exchange/v1/nothing"):
            said = served.get(path).headers["strict-transport-security"]
            assert said == "max-age=31536000; includeSubDomains", path


def test_nobody_fills_the_disk_with_what_they_send_to_a_page(served):
    for path in ("/check", "/sign-in", "/nothing-there"):
        assert served.post(path, b"x" * 1024 * 1024).status_code in (403, 404)
        answer = served.post(path, b"x" * (1024 * 1024 + 1))
        assert (answer.status_code, answer.headers["cache-control"]) == (413, "no-store")


@pytest.mark.parametrize("path", [*EVERY_DOOR, "/exchange/docs"])
def test_no_browser_takes_an_answer_for_something_else(served, path):
    said = served.get(path).headers
    assert said["x-content-type-options"] == "nosniff"
    assert said["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in said["content-security-policy"]
    assert "frame-ancestors 'none'" in said["content-security-policy"]
    assert "access-control-allow-origin" not in said
    assert "strict-transport-security" not in said, "this one is served without TLS"


@pytest.mark.parametrize("path", EVERY_DOOR)
def test_nothing_is_traced(served, path):
    assert served.portal.call(served.client.request, "TRACE", path).status_code == 405


def test_it_is_well_while_entries_get_their_places(served, queue):
    queue(30)
    answer = served.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["cache-control"] == "no-store"


def waited(says: str, text: str) -> int:
    """How many seconds a sentence says, which is all the text or its beginning."""
    found = re.search(says, text)
    assert found, text
    return int(found[1])


def test_it_says_so_when_an_entry_waits_too_long_for_its_place(served, queue):
    connection = queue(90)
    answer = served.get("/healthz")
    assert answer.status_code == 503
    assert waited(r"waited (\d+) s for its place in the log", answer.text) >= 90
    assert served.get("/readyz").text == "ok\n", "this node is not to blame, and taking it away helps nobody"
    connection.execute("delete from pending")
    assert served.get("/healthz").status_code == 200


def test_it_says_so_when_nobody_tells_partners_of_changes(served, live_database):
    with psycopg.connect(live_database, autocommit=True) as connection:
        connection.execute(
            "insert into untold (entry_id, recorded) values (gen_random_uuid(), now() - interval '90 s')"
        )
        answer = served.get("/healthz")
        assert answer.status_code == 503
        says = r"A change has waited (\d+) s to be told to partners\. Run candour deliver\.\n"
        assert waited(says, answer.text) >= 90
        assert served.get("/readyz").text == "ok\n"
        connection.execute("delete from untold")
    assert served.get("/healthz").status_code == 200


@pytest.fixture
def away(live_database, cluster) -> Callable[[], AbstractContextManager[None]]:
    """`with away():` the database lets nobody in, and has thrown out whoever was."""
    name = live_database.rpartition("/")[2].partition("?")[0]

    @contextmanager
    def closed() -> Iterator[None]:
        with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
            server.execute(f"alter database {name} allow_connections false")
            server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
            )
            yield
            server.execute(f"alter database {name} allow_connections true")

    return closed


def test_it_says_so_when_the_database_is_away_and_recovers_by_itself(served, away):
    with away():
        answer = served.get("/healthz")
        assert answer.status_code == 503
        assert "does not answer" in answer.text or "cannot be read" in answer.text
        assert served.get("/readyz").status_code == 503
    while served.get("/healthz").status_code != 200:
        pass


def test_people_get_a_calm_page_while_the_database_is_away_and_theirs_when_it_is_back(served, away):
    assert served.get("/register").status_code == 200
    with away():
        answer = served.get("/register?words=phone")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "300"
        assert "Closed for a short while" in answer.text
        assert 'href="/register?words=phone"' in answer.text, "to try again where they were"
        assert served.get("/cookies").status_code == 200, "what needs no database is still there"
    while served.get("/register").status_code != 200:
        pass


def test_every_other_error_has_its_page_too(served, live_database):
    none = served.get("/register/agreements/none")
    assert (none.status_code, "There is nothing here" in none.text) == (404, True)
    form = served.post("/sign-in")
    assert (form.status_code, "Please send that again" in form.text) == (403, True)
    elsewhere = served.get("http://elsewhere.example/register")
    assert (elsewhere.status_code, "We could not read what was sent" in elsewhere.text) == (400, True)
    with psycopg.connect(live_database, autocommit=True) as connection:
        connection.execute("alter table organisations rename to mislaid")
    fault = served.get("/register")
    assert (fault.status_code, "Sorry, something broke at our end" in fault.text) == (500, True)
