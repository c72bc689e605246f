"""Every command of docs/operators/postgresql.md, in order, on a server that began empty; what roles may not.

The server is the embedded PostgreSQL, which here stands for one of somebody's own.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from soak.running import free_port, wait_until

from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.account import programs
from candour.store.changes import LAST_NUMBERS
from candour.store.roles import TABLES

PAGE = Path(__file__).parents[3] / "docs" / "operators" / "postgresql.md"
START_SECONDS = 120
"""Far more than a start takes; who waits so long has failed."""

PASSWORDS = {
    "owner": 1, "portal": 2, "exchange": 3, "deliver": 4, "worker": 5, "sequencer": 6, "auditor": 7,
    "eraser": 8, "serve": 9,
}  # fmt: skip


def section(title: str) -> list[str]:
    """The commands of a section: its indented blocks, as they stand there."""
    (text,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    return [re.sub(r"^    ", "", block, flags=re.M) for block in re.findall(r"(?:^    .*\n)+", text, re.M)]


VARIABLES = "\n".join(line for line in section("The first start")[0].splitlines() if "export" in line)


@dataclass
class Server:
    """A PostgreSQL of one's own, and the shell of who looks after it."""

    postgres: EmbeddedPostgres
    environ: dict[str, str]
    port: int
    metrics_port: int

    def run(self, block: str, **further: str) -> str:
        """Run a block of the page in a shell; what it printed. Fails where any line of it does."""
        done = subprocess.run(
            ["bash", "-euc", f"{VARIABLES}\n{self.at_its_ports(block)}"],
            env={**self.environ, **further},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        return done.stdout

    def at_its_ports(self, block: str) -> str:
        return block.replace(":8000/", f":{self.port}/").replace(":9464/", f":{self.metrics_port}/")

    def start(self, line: str) -> "subprocess.Popen[str]":
        """Start one line of the page as a supervisor would."""
        command = line.replace(" candour ", " exec candour ", 1)
        return subprocess.Popen(
            ["bash", "-euc", f"{VARIABLES}\n{command}"],
            env=self.environ,
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self, role: str) -> str:
        return f"postgresql://candour_{role}:change-me-{PASSWORDS[role]}@{self.environ['DB']}/candour"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    """The server with its roles and the migrated database, as the page makes them."""
    home = tmp_path_factory.mktemp("own")
    with EmbeddedPostgres(home / "postgres", durable=False) as postgres:
        parts = psycopg.conninfo.conninfo_to_dict(postgres.dsn("postgres"))
        port, metrics_port = free_port(), free_port()
        environ = {
            "HOME": str(home),
            "PATH": f"{programs()}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DB": f"127.0.0.1:{parts['port']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(parts["port"]),
            "PGUSER": parts["user"],
            "PGPASSWORD": parts["password"],
            "CANDOUR_PORT": str(port),
            "CANDOUR_METRICS": f"127.0.0.1:{metrics_port}",
            "CANDOUR_WORKERS": "1",
        }
        server = Server(postgres, environ, port, metrics_port)
        migrate = section("The first start")[0]
        for block in (*section("Roles"), migrate, migrate):  # as before each new version
            server.run(block)
        yield server


@pytest.fixture
def as_role(server) -> Callable[[str], psycopg.Connection]:
    """`as_role("serve")` is a connection of that role; each statement is a transaction."""
    opened = []

    def connect(role: str) -> psycopg.Connection:
        opened.append(psycopg.connect(server.url(role), autocommit=True))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("serve", "update entries set kind = 'use'"),
        ("serve", "delete from entries"),
        ("serve", "truncate entries"),
        ("serve", "update open_entries set kind = 'key'"),
        ("serve", "insert into leaves (index, id, leaf) values (0, gen_random_uuid(), '')"),
        ("serve", "delete from pending"),
        ("serve", "update log_head set size = 0"),
        ("serve", "delete from subject_keys"),
        ("serve", "update subject_keys set wrapped = ''"),
        ("serve", "delete from choices"),
        ("serve", "drop table entries"),
        ("serve", "create table mine (x int)"),
        ("serve", "alter table entries disable trigger all"),
        ("portal", "update entries set kind = 'use'"),
        ("portal", "delete from entries"),
        ("portal", "alter table entries disable row level security"),
        ("portal", "set role candour_functions"),
        ("exchange", "select from entries"),
        ("exchange", "select from records"),
        ("exchange", "select from subject_keys"),
        ("exchange", "select sealed from subject_references"),
        ("exchange", "select sealed from changes"),
        ("exchange", "select email from accounts"),
        ("exchange", "select from consent_records"),
        ("deliver", "select sealed from records"),
        ("deliver", "select from accounts"),
        ("worker", "select from records"),
        ("worker", "update entries set kind = 'use'"),
        ("sequencer", "select from entries"),
        ("sequencer", "select from subject_keys"),
        ("sequencer", "select from accounts"),
        ("sequencer", "update leaves set leaf = ''"),
        ("auditor", "select sealed from entries"),
        ("auditor", "select subject_id from entries"),
        ("auditor", "select from subject_references"),
        ("auditor", "delete from pending"),
        ("eraser", "delete from entries"),
        ("eraser", "delete from leaves"),
    ],
)
def test_what_a_role_may_not_do_the_database_refuses(as_role, role, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role(role).execute(statement)


def test_no_table_is_closed_to_what_serves_and_none_open_to_everybody(as_role):
    connection = as_role("serve")
    tables = [name for (name,) in connection.execute(TABLES)]
    assert len(tables) > 40
    for table in tables:
        connection.execute(f"select from {table} limit 0")
    assert as_role("portal").execute("select from entries").rowcount == 0, "who names nobody"
    public = "select from information_schema.role_table_grants where grantee = 'PUBLIC'"
    assert connection.execute(f"{public} and table_schema = 'public'").rowcount == 0


@pytest.fixture(scope="module")
def filled(server) -> Server:
    """The same, with a small borough in it."""
    server.run("candour seed --people 50", CANDOUR_DATABASE_URL=server.url("owner"))
    return server


@pytest.mark.slow
def test_told_to_end_it_finishes_what_was_begun_and_lets_nobody_begin(filled):
    serve = filled.start(section("The first start")[1].splitlines()[1])
    try:
        await_ready(filled)
        content = json.dumps(demo(filled)["examples"][0]["request"]).encode()
        head = {**headers(filled), "Host": "127.0.0.1", "Content-Length": str(len(content))}
        lines = ["POST /exchange/v1/releases HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        with socket.create_connection(("127.0.0.1", filled.port)) as begun:
            begun.sendall("\r\n".join([*lines, "", ""]).encode() + content[:50])
            httpx.get(f"http://127.0.0.1:{filled.port}/readyz")  # by now the other one is being served
            serve.terminate()
            wait_until(lambda: not is_listening(filled.port), 60, "candour serve still lets callers in")
            assert serve.poll() is None
            begun.sendall(content[50:])
            assert begun.recv(65536).startswith(b"HTTP/1.1 200")
        _, complaints = serve.communicate(timeout=60)
        assert (serve.returncode, worse_than_news(complaints)) == (0, [])
    finally:
        serve.kill()


@pytest.mark.slow
def test_whoever_waits_for_news_does_not_hold_up_the_end(filled):
    serve = filled.start(section("The first start")[1].splitlines()[1])
    try:
        await_ready(filled)
        changes, asked = f"http://127.0.0.1:{filled.port}/exchange/v1/changes", headers(filled)
        after: dict[str, str] = {}
        while (heard := httpx.get(changes, headers=asked, params=after).raise_for_status().json())["changes"]:
            after = {"after": heard["cursor"]}
        with ThreadPoolExecutor(1) as caller:
            waiting = caller.submit(
                httpx.get, changes, headers=asked, params={**after, "wait": "30"}, timeout=120
            )
            wait_until(lambda: waits_for_news(filled), 60, "nobody waits for news")
            serve.terminate()
            answer = waiting.result()
            assert (answer.status_code, answer.json()["changes"]) == (200, [])
        serve.communicate(timeout=60)
        assert serve.returncode == 0
    finally:
        serve.kill()


@pytest.mark.slow
def test_from_an_empty_server_to_a_service_and_back_from_a_backup(filled):
    server = filled
    processes = [server.start(line) for line in section("The first start")[1].splitlines()]
    assert len(processes) == 4
    try:
        await_ready(server)
        server.run(section("The first start")[2])
        assert ask(server)["outcome"] == "full"
        audit_and_rotate, metrics, scrape = section("Looking after it")
        printed = server.run(audit_and_rotate)
        assert "Version 2 of the key-encryption key is made" in printed
        assert "None is left under a version before 2" in printed
        assert ask(server)["outcome"] == "full", "under the new key as under the old"
        processes.append(server.start(metrics.strip()))
        await_listening(server.metrics_port)
        measured = server.run(scrape)
        assert 'candour_requests_total{door="exchange",status="2xx"} 4\n' in measured, (
            "two tokens, two releases"
        )
        assert demo(server)["examples"][0]["request"]["subject"]["reference"] not in measured
    finally:
        ended = []
        for process in reversed(processes):
            process.terminate()
            _, complaints = process.communicate(timeout=60)
            ended.append((process.returncode, worse_than_news(complaints)))
    assert ended == [(0, [])] * len(processes)

    (backup,), (new_machine, restore) = section("Backup"), section("Restore")
    server.run(backup)
    home = Path(server.environ["HOME"])
    kept = [home / name for name in ("candour.dump", "candour-keys.tar.gz", "candour-journal.tar.gz")]
    assert [oct(file.stat().st_mode & 0o777) for file in kept] == ["0o600"] * 3
    assert "Keys destroyed: " in server.run(erase_whom_an_example_is_about(server))

    shutil.rmtree(home / "candour/keys")
    server.run(new_machine)
    *lines, destroy_again = restore.splitlines()
    server.run("\n".join(lines))
    refused = server.start(section("The first start")[1].splitlines()[1])
    _, complaints = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert "keys that were destroyed, so it was restored from a backup" in complaints
    assert "Keys destroyed again: " in server.run(destroy_again)
    assert "No destroyed key came back" in server.run(destroy_again)
    serve = server.start(section("The first start")[1].splitlines()[1])
    try:
        await_ready(server)
        assert ask(server)["outcome"] == "refused"
    finally:
        serve.terminate()
        serve.communicate(timeout=60)


def worse_than_news(said: str) -> list[str]:
    """What a process said, but for what it tells of itself in good health, such as that a token was given."""
    return [line for line in said.splitlines() if '"level": "info"' not in line]


def await_listening(port: int) -> None:
    wait_until(lambda: is_listening(port), START_SECONDS, f"nobody listens on port {port}")


def is_listening(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def await_ready(server: Server) -> None:
    wait_until(lambda: is_ready(server), START_SECONDS, "candour serve does not say that it is ready")


def is_ready(server: Server) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{server.port}/readyz").status_code == 200
    return False


def waits_for_news(server: Server) -> bool:
    """Whether somebody waits for changes: then the database is asked for their numbers again and again."""
    asked = "select 1 from pg_stat_activity where query like %s and pid <> pg_backend_pid()"
    with psycopg.connect(server.postgres.dsn("postgres")) as connection:
        return connection.execute(asked, [LAST_NUMBERS.partition("%")[0] + "%"]).rowcount > 0


def demo(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(server.environ["HOME"]) / "candour/data/demo.json").read_text())
    return found


def headers(server: Server) -> dict[str, str]:
    """What the asker of the demonstration's first example sends with a request of theirs."""
    example = demo(server)["examples"][0]
    assertion = ["docs/partners/assertion.py", "$CANDOUR_DATA/demo.json", example["client_id"]]
    signed = server.run(f"cd {PAGE.parents[2]}; python {' '.join(assertion)}")
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed.strip(),
    }
    answer = httpx.post(f"http://127.0.0.1:{server.port}/exchange/v1/token", data=form).raise_for_status()
    token = answer.json()["access_token"]
    return {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": uuid4().hex,
        "Content-Type": "application/json",
    }


def ask(server: Server) -> dict[str, Any]:
    """The answer to the first example of the demonstration."""
    answer = httpx.post(
        f"http://127.0.0.1:{server.port}/exchange/v1/releases",
        headers=headers(server),
        json=demo(server)["examples"][0]["request"],
    )
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def erase_whom_an_example_is_about(server: Server) -> str:
    """The command that erases everything about them, with what the page says of erasing."""
    example = demo(server)["examples"][0]
    known = example["request"]["subject"]
    with psycopg.connect(server.url("owner")) as connection:
        (organisation,) = connection.execute(
            "select o.slug from partner_clients c join organisations o on o.id = c.organisation_id"
            " where c.client_id = %s",
            [example["client_id"]],
        ).fetchone()
    return (
        f"echo {known['reference']} | CANDOUR_DATABASE_URL={server.url('eraser')} candour erase"
        f" {known['scheme']} --organisation {organisation} --everything $HOME/certificate.json"
        ' --by "Siân Pugh, data protection officer" --approved-by "Tom Reddy" --why "They asked for it."'
    )
