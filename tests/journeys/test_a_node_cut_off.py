"""Two nodes on one database, and one of them loses the way to it, at a commit: invariants 5, 8 and 10.

It answers 503 and never data; the other goes on; what either was asked under a key has one entry; a no that
the other took holds here, from the first answer on; and it serves again by itself once there is a way.
"""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from soak.hosts import Host, why_there_are_none
from soak.link import RELEASE, Link, When
from soak.running import Running, wait_until
from soak.visitors import make_visitors, sign_in
from soak.world import CHECK, LANDLORD, LETTER, PHONE, Person, World, make_world, tell, token

from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.cluster import remove_cluster
from candour.config.postgres.roles import address_for
from candour.demonstration.credentials import lightly_hashed
from candour.store.roles import SERVE
from candour.store.silence import noticing_silence

pytestmark = pytest.mark.slow

AGAIN_SECONDS = 30.0
"""By when a node serves again without anybody's doing (assurance.md, invariant 10)."""

PATIENCE_SECONDS = 25.0
"""By when even a silent network has become an answer, for a partner and for a page."""

PAUSE_SECONDS = 10.0
"""The longest that the other may pause, which nobody cut off, on a machine that is busy otherwise."""

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')

Call = Callable[..., httpx.Response]


@dataclass
class Town:
    """Two nodes, one of which can be cut off, and what was acknowledged by either.

    at_cut_off: makes a call where the node that can be cut off is.
    """

    world: World
    link: Link
    staying: str
    cut_off: str
    bearer: str
    browser: httpx.Client
    at_cut_off: Call
    database: psycopg.Connection[Any]
    acknowledged: set[str] = field(default_factory=set)

    @property
    def person(self) -> Person:
        """Somebody with an account."""
        return self.world.at_browsers[0]

    def ask(self, node: str, purpose: str, key: str | None = None) -> httpx.Response:
        """Ask one of the nodes about them."""
        call = self.at_cut_off if node == self.cut_off else httpx.request
        key = key or uuid4().hex
        answer = call(
            "POST",
            f"{node}/exchange/v1/releases",
            headers={"Authorization": f"Bearer {self.bearer}", "Idempotency-Key": key},
            json={
                "subject": {"scheme": "tenant", "reference": self.person.tenant},
                "purpose": purpose,
                "attributes": [PHONE],
            },
            timeout=PATIENCE_SECONDS,
        )
        if answer.status_code == 200:
            self.acknowledged.add(answer.json()["id"])
        else:
            assert not any(secret in answer.text for secret in self.person.secrets)
        return answer

    def say(self, answer: str) -> None:
        """They answer whether the newsletter may know their telephone, on the page of the node that stays."""
        page = self.browser.get(f"/choices/{LETTER}")
        form = page.text[page.text.index(f'action="/choices/{LETTER}/answer"') :]
        sent = {**dict(_HIDDEN.findall(form.partition("</form>")[0])), "answer": answer}
        receipt = self.browser.post(
            f"/choices/{LETTER}/answer", data=sent, headers={"Referer": str(page.url)}
        )
        assert receipt.url.path.startswith("/receipts/"), receipt.text

    def answer(self, node: str, purpose: str, key: str | None = None) -> Any:
        """What a node answers; it must, once its register is new enough, which it may not be while much else
        is done on this machine."""
        answers = []

        def is_answered() -> bool:
            answers.append(self.ask(node, purpose, key))
            assert answers[-1].status_code in (200, 503), answers[-1].text
            return answers[-1].status_code == 200

        wait_until(is_answered, AGAIN_SECONDS, "a node does not serve")
        return answers[-1].json()

    def outcome(self, node: str, purpose: str) -> str:
        """How much of what was asked for a node lets go."""
        return str(self.answer(node, purpose)["outcome"])

    def page_of_cut_off(self) -> httpx.Response:
        """What the node that was cut off shows somebody who has signed in."""
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())}
        return self.at_cut_off("GET", f"{self.cut_off}/choices", headers=cookies, timeout=PATIENCE_SECONDS)

    def entries_under(self, key: str) -> int:
        """How many there are of one idempotency key."""
        found = self.database.execute(
            "select from entries e join repeats r on r.id = e.id and r.subject_id = e.subject_id"
            " where r.key = %s",
            [key],
        )
        return found.rowcount


@pytest.fixture
def town(
    live_database: str, tmp_path: Path, django_on: Callable[[str], AbstractContextManager[None]]
) -> Callable[..., AbstractContextManager[Town]]:
    """Makes the town; the second node reaches the database by a link, and runs where it is told to."""

    @contextmanager
    def made(link: Link, call: Call, within: tuple[str, ...] = ()) -> Iterator[Town]:
        from django.conf import settings

        keys = settings.CANDOUR_ENVIRONMENT.keys
        with (
            django_on(address_for(SERVE, live_database)),
            Running(tmp_path, keys, live_database, workers=1) as running,
        ):
            running.command("migrate").check_returncode()  # its keys are made before anything is sealed
            world = make_world(2)
            with lightly_hashed():
                visitors = make_visitors(world)
            own = f"127.0.0.1:{port_of(live_database)}/"
            by_link = live_database.replace(own, f"{link.host}:{link.port}/")
            staying, cut_off = running.nodes[0], running.add_node(by_link, *within)
            for name in ("serve", "serve-2"):
                running.parts[name].start()
            wait_until(lambda: is_ready(httpx.request, staying), 60, "the first node does not start")
            wait_until(lambda: is_ready(call, cut_off), 60, "the second node does not start")
            tell(world, staying)
            bearer = token(world, LANDLORD, staying)
            cookies = sign_in(visitors.residents[0], staying)
            with (
                httpx.Client(base_url=staying, cookies=cookies, follow_redirects=True, timeout=20) as browser,
                psycopg.connect(live_database, autocommit=True) as database,
            ):
                yield Town(world, link, staying, cut_off, bearer, browser, call, database)

    return made


def is_ready(call: Call, node: str) -> bool:
    try:
        return call("GET", f"{node}/readyz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def port_of(dsn: str) -> int:
    return int(psycopg.conninfo.conninfo_to_dict(dsn)["port"])


@contextmanager
def asked_all_the_while(town: Town) -> Iterator[None]:
    """The node that stays is asked without a pause meanwhile, and goes on answering."""
    stop, answered, said = Event(), [time.monotonic()], set[int]()

    def ask_on() -> None:
        while not stop.wait(0.05):
            status = town.ask(town.staying, CHECK).status_code
            said.add(status)
            if status == 200:
                answered.append(time.monotonic())

    thread = Thread(target=ask_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert {200} <= said <= {200, 503}, "on a machine that is busy otherwise a register may be too old"
    pauses = [after - before for before, after in pairwise([*answered, time.monotonic()])]
    assert max(pauses) < PAUSE_SECONDS


def lose_the_way(town: Town, arm: Callable[[bytes, When], None], when: When, lose: Callable[[], None]) -> str:
    """Ask the node that loses its way with this question's commit; gives the key it was asked under."""
    keys = []
    arm(RELEASE, when)

    def is_lost() -> bool:
        """Once it was sent: a busy node, whose register may be too old for it to commit, is asked again."""
        keys.append(uuid4().hex)
        answer = town.ask(town.cut_off, CHECK, keys[-1])
        assert answer.status_code == 503, "nobody has heard that it is committed"
        return not town.link.is_armed

    wait_until(is_lost, AGAIN_SECONDS, "it was to be lost at this commit")
    lose()
    return keys[-1]


def try_all_that_must_hold(town: Town, key: str, when: When, find: Callable[[], None]) -> None:
    """One node is cut off since the question asked under this key."""
    assert town.entries_under(key) == (1 if when == "after" else 0)
    town.say("no")
    assert town.outcome(town.staying, LETTER) == "refused"
    for purpose in (CHECK, LETTER):
        assert town.ask(town.cut_off, purpose).status_code == 503
    assert not is_ready(town.at_cut_off, town.cut_off)
    find()
    assert town.outcome(town.cut_off, LETTER) == "refused", "the other had taken the no"
    assert town.answer(town.cut_off, CHECK, key)["id"] == town.answer(town.staying, CHECK, key)["id"]
    assert town.entries_under(key) == 1
    town.say("yes")
    assert town.outcome(town.cut_off, LETTER) == "full"


def nothing_acknowledged_is_lost(town: Town) -> bool:
    """Each answer until now has its entry, and one; more may be acknowledged meanwhile."""
    until_now = sorted(town.acknowledged.copy())
    found = town.database.execute("select id::text from entries where id = any(%s::uuid[])", [until_now])
    return sorted(id_ for (id_,) in found) == until_now


def test_a_node_that_is_cut_off_gives_no_data_and_comes_back_by_itself(town, live_database):
    with Link(port_of(live_database)) as link, town(link, httpx.request) as nodes, asked_all_the_while(nodes):
        nodes.say("yes")
        for when in ("before", "after"):
            key = lose_the_way(nodes, link.cut_at, when, link.go_down)
            try_all_that_must_hold(nodes, key, when, link.come_up)
        key = lose_the_way(nodes, link.fall_silent_at, "after", link.fall_silent)
        try_all_that_must_hold(nodes, key, "after", link.come_up)
        link.slow_down(0.2)
        assert nodes.outcome(nodes.cut_off, LETTER) == "full", "a slow way is a way"
        link.come_up()
        assert nothing_acknowledged_is_lost(nodes)


@pytest.fixture
def host() -> Iterator[Host]:
    """A machine of its own, where one can be expected; what is not allowed all the same fails in CI alone."""
    if why := why_there_are_none():
        pytest.skip(why)
    with ExitStack() as at_end:
        try:
            machine = at_end.enter_context(Host())
        except (OSError, subprocess.CalledProcessError) as fault:
            why = f"No machine of its own could be made: {getattr(fault, 'stderr', '') or fault}"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
        yield machine


def test_a_machine_whose_cable_is_pulled_gives_no_data_and_comes_back_by_itself(town, live_database, host):
    def call(*asked: Any, **more: Any) -> httpx.Response:
        return host.there(httpx.request, *asked, **more)

    def plug_in() -> None:
        host.plug_it_in()
        link.come_up()

    with (
        Link(port_of(live_database), host.near) as link,
        town(link, call, host.command) as nodes,
        asked_all_the_while(nodes),
    ):
        nodes.say("yes")
        assert nodes.page_of_cut_off().status_code == 200
        key = lose_the_way(nodes, link.fall_silent_at, "before", host.pull_the_cable)
        assert nodes.page_of_cut_off().status_code == 503, "of a connection that nobody closed"
        try_all_that_must_hold(nodes, key, "before", plug_in)
        assert nothing_acknowledged_is_lost(nodes)


def test_what_a_machine_held_in_postgresql_is_free_again_when_its_cable_is_pulled(tmp_path, host):
    """Such as the lead of the log, which is a lock of a session: another takes it."""
    held = "select pg_try_advisory_lock(1)"
    listening = {"listen_addresses": f"127.0.0.1,{host.near}"}
    with EmbeddedPostgres(tmp_path / "postgres", settings=listening, durable=False) as server:
        with (server.data / "pg_hba.conf").open("a") as who_may:
            who_may.write(f"host all all {host.near}/30 scram-sha-256\n")
        owner = server.dsn("postgres")
        from_there = noticing_silence(owner.replace("127.0.0.1", host.near))
        with psycopg.connect(owner, autocommit=True) as here:
            here.execute("select pg_reload_conf()")
            there = host.there(psycopg.connect, from_there, autocommit=True)
            assert there.execute(held).fetchone() == (True,)
            assert here.execute(held).fetchone() == (False,)
            host.pull_the_cable()
            wait_until(lambda: here.execute(held).fetchone() == (True,), AGAIN_SECONDS, "it is still held")
        host.plug_it_in()
        there.close()
    remove_cluster(tmp_path / "postgres")
