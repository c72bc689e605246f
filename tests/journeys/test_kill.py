"""kill -9 under load: whatever a partner was told has its one entry, its promise and its place in the log.

The real program on a real address. Partners keep a journal of every answer, and ask again under the same key
when they get none. What is checked in the end is checked from outside: journal, SQL and the log's files.
"""

import asyncio
import base64
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from joserfc import jws

from candour.config.processes import Program, candour
from candour.log.checkpoint import open_checkpoint
from candour.log.errors import NotPublished
from candour.log.exact import decode_timestamp
from candour.log.files import CHECKPOINT, VERIFIER_KEY, LogFiles
from candour.log.note import VerifierKey
from candour.log.promise import verify_promise
from candour.log.reader import TileReader
from candour.log.tree import leaf_hash, root_of

from ..db.exchange.town import (
    ADDRESS,
    ADULT,
    ANN,
    BEN,
    COUNCIL,
    LANDLORD,
    NOBODY,
    PHONE,
    Town,
    found_town,
    join_up,
)

KILLS = 6
PARTNERS = 8
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Journal:
    """What a partner was told: under each key, every answer with status 200."""

    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    unanswered: int = 0
    over: bool = False

    @property
    def told(self) -> int:
        return sum(map(len, self.answers.values()))


@dataclass
class Running:
    """The program at work: its address, its folder, and the processes that may be killed."""

    base_url: str
    environ: dict[str, str]
    serve: Program
    sequencer: Program

    @property
    def log(self) -> LogFiles:
        return LogFiles(Path(self.environ["CANDOUR_DATA"]) / "log")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "candour.cli", *words]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False)

    def is_well(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.base_url}/healthz", timeout=5).status_code == 200
        return False

    def kill(self, victim: str) -> None:
        """SIGKILL to a whole part, or to a worker, which serve replaces unless that happens too often."""
        if victim == "worker":
            os.kill(random.choice(workers_of(self.serve)), signal.SIGKILL)
            return
        part = self.serve if victim == "serve" else self.sequencer
        part.process.kill()

    def start_what_has_ended(self) -> None:
        """As whoever runs services does; by the main thread, with which the parts end."""
        for part in (self.serve, self.sequencer):
            if part.process.poll() is not None:
                part.start()


def workers_of(serve: Program) -> list[int]:
    """The processes that serve has started; none while it starts itself."""
    children = Path(f"/proc/{serve.process.pid}/task").glob("*/children")
    return [int(pid) for file in children for pid in file.read_text().split()]


@pytest.fixture
def town(live_database) -> Town:
    """The town and its people, of whom nothing is held yet."""
    town = found_town()
    for resident in (ANN, BEN):
        join_up(town, resident)
    return town


@pytest.fixture
def running(live_database, town, tmp_path) -> Iterator[Running]:
    """Portal, exchange and sequencer over the town, as an operator runs them."""
    from django.conf import settings

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")} | {
        "CANDOUR_DATA": str(tmp_path / "data"),
        "CANDOUR_KEYS": str(settings.CANDOUR_ENVIRONMENT.keys),
        "CANDOUR_DATABASE_URL": live_database,
        "CANDOUR_PORT": str(port),
        "CANDOUR_WORKERS": "2",
    }
    program = Running(
        f"http://127.0.0.1:{port}", environ, candour("serve", environ), candour("sequencer", environ)
    )
    prepared = program.command("migrate")
    assert prepared.returncode == 0, prepared.stderr
    program.sequencer.start()
    program.serve.start()
    try:
        wait_until(program.is_well, 30)
        yield program
    finally:
        program.serve.stop()
        program.sequencer.stop()


def wait_until(true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # another process's doing, which nothing announces


def tell(town: Town, base_url: str) -> None:
    """Have the council say what it holds about everybody."""
    headers = {"Authorization": f"Bearer {token(town, COUNCIL, base_url)}"}
    for resident in (ANN, BEN):
        values = {name: {"value": value, "updated": "2026-03-01"} for name, value in resident.values.items()}
        path = f"/exchange/v1/records/council-tax/council-customer/{resident.customer}"
        answer = httpx.put(base_url + path, headers=headers, json={"values": values})
        assert answer.status_code == 201, answer.text


def token(town: Town, client_id: str, base_url: str) -> str:
    now, key = time.time(), town.keys[client_id]
    who = {"iss": client_id, "sub": client_id, "aud": base_url}
    claims = {**who, "iat": now, "exp": now + 50, "jti": uuid4().hex}
    header = {"alg": "Ed25519", "kid": key.kid}
    answer = httpx.post(
        f"{base_url}/exchange/v1/token",
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": jws.serialize_compact(header, json.dumps(claims), key, ["Ed25519"]),
        },
    )
    answer.raise_for_status()
    return answer.json()["access_token"]


async def keep_asking(base_url: str, access_token: str, journal: Journal) -> None:
    """Ask about somebody; without an answer ask again under the same key; note every answer down."""
    async with httpx.AsyncClient(base_url=base_url, timeout=10) as client:
        while not journal.over:
            key, reference = uuid4().hex, random.choice([ANN.tenant, BEN.tenant, NOBODY])
            asked = {
                "subject": {"scheme": "tenant", "reference": reference},
                "purpose": "tenancy-check",
                "attributes": random.sample([ADDRESS, PHONE, ADULT], random.randint(1, 3)),
            }
            headers = {"Authorization": f"Bearer {access_token}", "Idempotency-Key": key}
            for _ in range(random.choice([1, 1, 1, 2])):  # now and then an answer is asked for twice
                while not await _answered(client, asked, headers, journal):
                    await asyncio.sleep(0.05)


async def _answered(
    client: httpx.AsyncClient, asked: dict[str, Any], headers: dict[str, str], journal: Journal
) -> bool:
    try:
        answer = await client.post("/exchange/v1/releases", json=asked, headers=headers)
    except httpx.TransportError:
        journal.unanswered += 1
        return journal.over
    if answer.status_code == 503:
        journal.unanswered += 1
        return journal.over
    assert answer.status_code == 200, answer.text
    journal.answers.setdefault(headers["Idempotency-Key"], []).append(answer.json())
    return True


async def under_load(running: Running, access_token: str) -> tuple[Journal, list[tuple[int, bytes]]]:
    """Kill something every now and then while partners ask; give their journal and the checkpoints seen."""
    journal, seen = Journal(), []
    partners = [
        asyncio.create_task(keep_asking(running.base_url, access_token, journal)) for _ in range(PARTNERS)
    ]
    victims = ["serve", "worker", "sequencer"] * (KILLS // 3)
    random.shuffle(victims)
    for victim in [*victims, None]:
        enough = journal.told + 40
        while journal.told < enough:
            await asyncio.sleep(0.02)
            assert not [partner.result() for partner in partners if partner.done()]
            running.start_what_has_ended()
            seen += checkpoints(running.log)
        await asyncio.sleep(random.random() / 5)
        while victim == "worker" and not workers_of(running.serve):
            running.start_what_has_ended()
            await asyncio.sleep(0.02)
        if victim is not None:
            running.kill(victim)
    journal.over = True
    await asyncio.gather(*partners)
    return journal, seen


def checkpoints(log: LogFiles) -> list[tuple[int, bytes]]:
    """Size and root of what is published now; nothing before the first time."""
    try:
        key = VerifierKey.parse(log.read(VERIFIER_KEY).decode().strip())
        checkpoint = open_checkpoint(log.read(CHECKPOINT), key).checkpoint
    except NotPublished:
        return []
    return [(checkpoint.size, checkpoint.root)]


@pytest.mark.slow
def test_whatever_was_answered_has_its_one_entry_and_its_place_in_the_log(running, town, live_database):
    tell(town, running.base_url)
    journal, seen = asyncio.run(under_load(running, token(town, LANDLORD, running.base_url)))
    assert journal.told > 40 * KILLS
    assert journal.unanswered > 0, "something was killed while it was asked"
    with psycopg.connect(live_database, autocommit=True) as database:
        wait_until(lambda: not database.execute("select from pending").rowcount, 20)
        wait_until(lambda: checkpoints(running.log)[0][0] == size_of(database), 20)
        check_entries(journal, database)
        promise_key = announced_promise_key(database)
    check_published(journal, running.log, promise_key)
    check_history(seen, running.log)
    verified = running.command("log", "verify")
    assert verified.returncode == 0, verified.stderr


def size_of(database: psycopg.Connection) -> int:
    return database.execute("select size from log_head").fetchone()[0]


def check_entries(journal: Journal, database: psycopg.Connection) -> None:
    """One key, one answer, one entry; and no entry that nobody asked for."""
    assert [
        key for key, answers in journal.answers.items() if any(each != answers[0] for each in answers)
    ] == []
    entries = dict(
        database.execute(
            "select r.key, e.id::text from repeats r join entries e using (subject_id, id)"
        ).fetchall()
    )
    answered = {key: answers[0]["id"] for key, answers in journal.answers.items()}
    assert len(set(answered.values())) == len(answered)
    assert {key: entries.get(key) for key in answered} == answered
    uses = database.execute("select count(*), count(distinct id) from entries where kind = 'use'").fetchone()
    assert uses == (len(entries), len(entries))
    assert len(entries) <= len(answered) + PARTNERS, "each partner's last may have had no answer"


def announced_promise_key(database: psycopg.Connection) -> bytes:
    """As the log itself says it."""
    bodies = [
        json.loads(body) for (body,) in database.execute("select body from open_entries where kind = 'key'")
    ]
    (announcement,) = [body for body in bodies if body["what"] == "own-keys"]
    return base64.b64decode(announcement["keys"]["promises"])


def published_leaves(log: LogFiles) -> list[bytes]:
    ((size, root),) = checkpoints(log)
    read = TileReader(log.read, size)
    leaves = [read.leaf(index) for index in range(size)]
    assert root_of([leaf_hash(leaf) for leaf in leaves]) == root
    return leaves


def check_published(journal: Journal, log: LogFiles, promise_key: bytes) -> None:
    """Every leaf that was promised is published, once, and the promise is the log's."""
    leaves = published_leaves(log)
    published = set(leaves)
    assert len(published) == len(leaves)
    origin = VerifierKey.parse(log.read(VERIFIER_KEY).decode().strip()).name
    for answers in journal.answers.values():
        entry = answers[0]["entry"]
        leaf = base64.b64decode(entry["leaf"])
        assert leaf in published
        promise = base64.b64decode(entry["promise"])
        verify_promise(promise_key, origin, leaf_hash(leaf), decode_timestamp(entry["at"]), promise)


def check_history(seen: list[tuple[int, bytes]], log: LogFiles) -> None:
    """Sizes never shrank, and every checkpoint that was ever seen is a beginning of the last."""
    sizes = [size for size, _ in seen]
    assert sizes == sorted(sizes)
    hashes = [leaf_hash(leaf) for leaf in published_leaves(log)]
    for size, root in set(seen):
        assert root_of(hashes[:size]) == root
