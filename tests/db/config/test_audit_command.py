"""`candour log audit` as auditors run it: what it prints, and how it ends where something was changed."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import psycopg
import pytest

from candour.access.announcing import announce_keys
from candour.access.integration import integrate, take_lead
from candour.access.models import OpenEntry


@pytest.fixture
def audit(live_database, tmp_path):
    """`audit("--bodies")` runs the command on a log of one announcement; gives status, output, complaints."""
    announce_keys(keys={"promises": "a key"}, at=datetime(2026, 3, 3, tzinfo=UTC))
    with psycopg.connect(live_database, autocommit=True) as connection:
        integrate(connection, take_lead(connection, "trust.example.gov/log"))

    def run(*words):
        ended = subprocess.run(
            [sys.executable, "-m", "candour.cli", "log", "audit", *words],
            env={
                "PATH": os.environ["PATH"],
                "CANDOUR_DATA": str(tmp_path),
                "CANDOUR_DATABASE_URL": live_database,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout, ended.stderr

    return run


def test_honest_log_is_counted_and_its_bodies_can_be_read(audit):
    status, said, complaints = audit()
    assert (status, complaints) == (0, "Bodies that are not about a person: 1, all as they were logged.\n")
    assert said == f"month\tkind\tentries\n{datetime.now(UTC):%Y-%m}\tkey\t1\n"
    (line,) = audit("--bodies", "--kind", "key")[1].splitlines()
    entry = json.loads(line)
    assert (entry["index"], entry["kind"], entry["as_logged"]) == (0, "key", True)
    assert entry["body"]["keys"] == {"promises": "a key"}
    assert audit("--bodies", "--kind", "agreement")[1] == ""


def test_changed_and_deleted_bodies_end_it_with_status_1_and_their_numbers(audit):
    OpenEntry.objects.update(nonce=bytes(32))
    status, _, complaints = audit()
    assert status == 1
    assert complaints == "Changed since they were logged: 1 bodies, in the entries numbered 0.\n"
    OpenEntry.objects.all().delete()
    status, _, complaints = audit()
    assert (status, complaints) == (
        1,
        "Deleted since they were logged: 1 bodies, in the entries numbered 0.\n",
    )
