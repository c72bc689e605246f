"""Webhooks reach a real receiver in order and signed, whatever it answers and whatever is killed."""

import asyncio
import base64
import hmac
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from queue import Queue
from threading import Event, Thread
from typing import Any

import pytest
from psycopg_pool import AsyncConnectionPool

from candour.config.launch import launched

from .town import ANN, BEN, LANDLORD, PHONE

LOOPBACK = (ip_network("127.0.0.0/8"),)

WAIT_SECONDS = 60
"""Far more than anything here takes; a test that waits this long has failed."""


@dataclass
class Received:
    """One webhook as its receiver got it."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)

    def is_signed_with(self, secret: bytes) -> bool:
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """A partner's receiver. answers: the status of each attempt, by what was received."""

    url: str = ""
    answers: Callable[[Received], int] = lambda received: 204
    heard: list[Received] = field(default_factory=list)
    arrived: "Queue[Received]" = field(default_factory=Queue)

    @property
    def taken(self) -> list[str]:
        """The ids received, each once, in the order they first came."""
        return list(dict.fromkeys(received.id for received in self.heard))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = Received({name.lower(): value for name, value in self.headers.items()}, body)
            receiver.heard.append(received)
            status = receiver.answers(received)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            receiver.arrived.put(received)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    receiver.url = f"http://127.0.0.1:{server.server_port}/candour"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def secret(town, tell, receiver) -> bytes:
    """The landlord's webhook, with nothing waiting for it."""
    from candour.people.actions import register_webhook

    tell()
    return register_webhook(
        client=town.client(LANDLORD), url=receiver.url, at=datetime.now(UTC), inside=LOOPBACK
    )


@pytest.fixture
def send(live_database):
    """Sends what is due, as at a moment; gives how many attempts were made."""
    from candour.access.current import recorder
    from candour.exchange.outside import Outside
    from candour.exchange.sending import Sender

    async def run(at: datetime | None) -> int:
        own = recorder() if at is None else replace(recorder(), clock=lambda: at)
        pool = AsyncConnectionPool(live_database, kwargs={"autocommit": True}, open=False)
        async with pool:
            sender = Sender(pool, own, Outside((ip_network("127.0.0.0/8"),)), lambda: 0.0)
            return await sender.send_due()

    def send(at: datetime | None = None) -> int:
        return asyncio.run(run(at))

    return send


@pytest.fixture
def change_mind(town, landlord, tell):
    """Has somebody say yes, be asked about and say no, so often; each no is a change for the landlord."""

    def change(times: int = 1, resident=ANN) -> None:
        for _ in range(times):
            town.answer(resident, "newsletter")
            assert landlord.ask(resident.tenant, "newsletter", PHONE).json()["outcome"] == "full"
            town.answer(resident, "newsletter", yes=False)
        tell()

    return change


@pytest.fixture
def ids(database) -> Callable[[], list[str]]:
    """The ids of the landlord's changes since its webhook was registered, in order."""

    def read() -> list[str]:
        rows = database.execute(
            "select c.id from changes c join partner_clients p on p.id = c.client_id"
            " where p.client_id = %s and c.kind = 'withdrawal' order by c.n",
            [LANDLORD],
        )
        return [str(row[0]) for row in rows.fetchall()]

    return read


def test_webhook_brings_what_the_feed_says_signed(secret, landlord, change_mind, send, receiver):
    change_mind()
    assert send() == 1
    (received,) = receiver.heard
    (change,) = [
        each
        for each in landlord.door.get("/exchange/v1/changes", headers=landlord.headers).json()["changes"]
        if each["kind"] == "withdrawal"
    ]
    assert received.event == {"type": "withdrawal", "timestamp": change["at"], "data": change}
    assert received.id == change["id"]
    assert received.is_signed_with(secret)
    assert not received.is_signed_with(bytes(32))
    assert send() == 0


def test_nothing_overtakes_a_change_that_is_not_taken(secret, change_mind, send, receiver, ids):
    change_mind(3)
    receiver.answers = lambda received: 500 if len(receiver.heard) < 3 else 200
    now = datetime.now(UTC)
    assert [send(now), send(now), send(now + timedelta(seconds=10)), send(now + timedelta(minutes=2))] == [
        1,
        0,
        1,
        3,
    ]
    assert receiver.taken == ids()


@pytest.mark.parametrize("status", [301, 302, 400, 404, 410, 429, 500, 503])
def test_any_answer_but_2xx_is_tried_again(secret, change_mind, send, receiver, status):
    change_mind()
    receiver.answers = lambda received: status
    now = datetime.now(UTC)
    send(now)
    receiver.answers = lambda received: 200
    assert send(now + timedelta(hours=1)) == 1
    assert receiver.heard[0].id == receiver.heard[1].id


def test_after_three_days_it_is_a_dead_letter_that_can_be_tried_again(
    secret, town, change_mind, send, receiver, ids
):
    from candour.access.models import DeadLetter
    from candour.people.actions import try_again

    change_mind()
    receiver.answers = lambda received: 500
    send()
    later = datetime.now(UTC) + timedelta(days=3, minutes=1)
    send(later)
    letter = DeadLetter.objects.get()
    assert (str(letter.change_id), letter.problem, letter.attempts) == (
        ids()[0],
        "the system answered with error 500",
        2,
    )
    receiver.answers = lambda received: 200
    change_mind(resident=BEN)
    assert send(later) == 1, "the next goes on without it"
    assert try_again(client=town.client(LANDLORD), at=later) == 1
    assert send(later) == 1
    assert receiver.heard[-1].id == ids()[0]
    letter.refresh_from_db()
    assert letter.delivered_at == later
    assert send(later) == 0


def test_dead_letter_that_fails_again_waits_for_somebody(secret, town, change_mind, send, receiver):
    from candour.access.models import DeadLetter
    from candour.people.actions import try_again

    change_mind()
    receiver.answers = lambda received: 500
    later = datetime.now(UTC) + timedelta(days=4)
    send(later)
    try_again(client=town.client(LANDLORD), at=later)
    assert [send(later), send(later)] == [1, 0]
    assert DeadLetter.objects.get().attempts == 2


def test_old_and_new_secret_sign_for_a_day(secret, town, change_mind, send, receiver):
    from candour.people.actions import change_webhook_secret

    now = datetime.now(UTC)
    new = change_webhook_secret(client=town.client(LANDLORD), at=now)
    change_mind(2)
    receiver.answers = lambda received: 200 if len(receiver.heard) == 1 else 500
    send(now)
    assert receiver.heard[0].is_signed_with(secret)
    assert receiver.heard[0].is_signed_with(new)
    send(now + timedelta(days=1, minutes=1))
    assert not receiver.heard[-1].is_signed_with(secret)
    assert receiver.heard[-1].is_signed_with(new)


def test_nothing_is_sent_once_it_ended_or_its_client_was_revoked(secret, town, change_mind, send, receiver):
    from candour.people.actions import end_webhook, register_webhook, revoke_client

    client, now = town.client(LANDLORD), datetime.now(UTC)
    change_mind()
    end_webhook(client=client, at=now)
    assert send() == 0
    register_webhook(client=client, url=receiver.url, at=now, inside=LOOPBACK)
    assert send() == 0, "what came before stands in the feed"
    change_mind()
    revoke_client(client=client, at=now)
    assert send() == 0
    assert receiver.heard == []


@pytest.mark.parametrize(
    "url", ["http://partner.example/", "https://", "ftp://a", "https://u:p@a/", "https://a/#x", "x" * 600]
)
def test_address_that_cannot_be_used_is_refused(town, url):
    from candour.people.actions import register_webhook
    from candour.people.errors import UnusableAddress

    with pytest.raises(UnusableAddress):
        register_webhook(client=town.client(LANDLORD), url=url, at=datetime.now(UTC))


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("http://10.1.2.3/candour", True),
        ("http://partner.internal/candour", True),
        ("https://10.1.2.3/", True),
        ("https://8.8.8.8/", True),
        ("http://8.8.8.8/", False),
        ("https://10.2.0.1/", False),
        ("http://127.0.0.1:9999/", False),
    ],
)
def test_an_address_inside_is_used_where_whoever_runs_it_said_so(town, url, usable):
    from candour.people.actions import register_webhook
    from candour.people.errors import UnusableAddress

    for inside, fits in (((ip_network("10.1.0.0/16"),), usable), ((), url == "https://8.8.8.8/")):
        with nullcontext() if fits else pytest.raises(UnusableAddress):
            register_webhook(client=town.client(LANDLORD), url=url, at=datetime.now(UTC), inside=inside)


def test_delivery_counts_as_told_and_not_as_acknowledged(secret, change_mind, send, database):
    change_mind()
    send()
    rows = database.execute("select told_at, acknowledged_at from changes where kind = 'withdrawal'")
    ((told, acknowledged),) = rows.fetchall()
    assert told is not None
    assert acknowledged is None


def test_killed_again_and_again_nothing_is_lost_and_nothing_overtakes(
    secret, town, landlord, change_mind, receiver, ids, live_database
):
    change_mind(5)
    change_mind(1, resident=BEN)
    killed = Event()
    running: list[subprocess.Popen] = []

    def kill_now_and_then(received: Received) -> int:
        if len(receiver.heard) in (1, 2, 4, 5):  # after it was received and before it could be noted
            os.kill(running[-1].pid, signal.SIGKILL)
            killed.set()
        return 200

    receiver.answers = kill_now_and_then
    while len(receiver.taken) < 6:
        running.append(_deliver(live_database))
        killed.clear()
        while running[-1].poll() is None and len(receiver.taken) < 6:
            killed.wait(0.05)
        running[-1].kill()
        running[-1].wait()
        assert len(running) < 10
    assert receiver.taken == ids()
    assert len(receiver.heard) > 6, "what was not noted came again, under its id"


def test_program_tells_and_sends_and_ends_when_told_to(secret, town, landlord, receiver, live_database):
    program = _deliver(live_database)
    try:
        town.answer(ANN, "newsletter")
        landlord.ask(ANN.tenant, "newsletter", PHONE)
        town.answer(ANN, "newsletter", yes=False)
        assert receiver.arrived.get(timeout=WAIT_SECONDS).event["type"] == "withdrawal"
        program.send_signal(signal.SIGTERM)
        assert program.wait(WAIT_SECONDS) == 0
    finally:
        program.kill()


def test_another_takes_over_when_the_leader_is_killed(secret, town, landlord, receiver, live_database):
    first = _deliver(live_database)
    second = None
    try:
        for attempt in range(2):
            town.answer(ANN, "newsletter")
            landlord.ask(ANN.tenant, "newsletter", PHONE)
            town.answer(ANN, "newsletter", yes=False)
            while len(receiver.taken) <= attempt:  # the last one may come again
                receiver.arrived.get(timeout=WAIT_SECONDS)
            if attempt == 0:
                second = _deliver(live_database)
                first.kill()
                first.wait()
    finally:
        first.kill()
        if second is not None:
            second.kill()
            second.wait()
    assert len(receiver.taken) == 2


def _deliver(dsn: str) -> subprocess.Popen:
    """The program as it is run, on this test's database; it ends with this process."""
    environ = {
        **{name: value for name, value in os.environ.items() if name != "CANDOUR_CORPUS"},
        "CANDOUR_DATABASE_URL": dsn,
        "CANDOUR_WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    command = [sys.executable, "-m", "candour.cli", "deliver"]
    return subprocess.Popen(launched(command, death=signal.SIGTERM), env=environ)
