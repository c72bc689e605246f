"""Boroughs filled by the command, each in a database and a data folder of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from candour.access.keys import open_recorder
from candour.config.env import Environment, read_environment
from candour.store.facts import StoredKey
from candour.store.silence import noticing_silence


@dataclass(frozen=True)
class Filled:
    """A data folder with its database, and what its log says once opened with its keys."""

    data: Path
    dsn: str
    made: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def environment(self) -> Environment:
        return read_environment({"CANDOUR_DATA": str(self.data), "CANDOUR_DATABASE_URL": self.dsn})

    @property
    def demo(self) -> dict[str, Any]:
        return json.loads((self.data / "demo.json").read_text())

    def seed(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `candour seed` on it, and let it say what it has to."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
        return subprocess.run(
            [sys.executable, "-m", "candour.cli", "seed", *words],
            env={**environ, "CANDOUR_DATA": str(self.data), "CANDOUR_DATABASE_URL": self.dsn},
            capture_output=True,
            text=True,
            check=False,
        )

    def count(self, table: str) -> int:
        with psycopg.connect(self.dsn) as connection:
            return connection.execute(f"select count(*) from {table}").fetchone()[0]

    def bodies(self) -> list[dict[str, Any]]:
        """The body of every entry about a person, opened."""
        recorder = open_recorder(self.environment.keys, self.environment.log_origin)
        with psycopg.connect(noticing_silence(self.dsn)) as connection:  # whose moments are in UTC
            rows = connection.execute(
                "select e.id, e.at, e.kind, e.sealed, k.id, k.wrapping_version, k.wrapped from entries e"
                " join (select id, wrapping_version, wrapped from subject_keys) k on k.id = e.key_id"
            ).fetchall()
        return [
            json.loads(
                recorder.opened(
                    StoredKey(key, version, bytes(wrapped)), id=id_, at=at, kind=kind, sealed=bytes(sealed)
                ).body
            )
            for id_, at, kind, sealed, key, version, wrapped in rows
        ]

    def uses(self) -> list[dict[str, Any]]:
        """The bodies of uses alone, from the oldest."""
        uses = [body for body in self.bodies() if body["kind"] in ("release", "refusal")]
        return sorted(uses, key=lambda body: (body["when"], body["case"], body["asked"]))


@pytest.fixture(scope="module")
def empty(cluster, tmp_path_factory) -> Callable[[], Filled]:
    """Makes an empty migrated database with a data folder."""

    def make() -> Filled:
        name = f"borough_{uuid4().hex}"
        cluster.make_database(name, template="migrated")
        return Filled(tmp_path_factory.mktemp("borough"), cluster.dsn(name))

    return make


@pytest.fixture
def copy(borough, cluster, tmp_path) -> Filled:
    """A copy of the borough that its test may spoil."""
    name = f"borough_{uuid4().hex}"
    cluster.make_database(name, template=conninfo_to_dict(borough.dsn)["dbname"])
    shutil.copytree(borough.data, tmp_path / "data")
    return Filled(tmp_path / "data", cluster.dsn(name))


@pytest.fixture(scope="module")
def borough(empty) -> Filled:
    """One small borough for all tests of a module that do not change it."""
    filled = empty()
    done = filled.seed("--people", "20")
    assert done.returncode == 0, done.stderr
    return filled
