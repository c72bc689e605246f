"""Whoever looks after a deployment hears of a key that is older than its time, in three places."""

import json
import logging
import os
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from tests.certificates import make_certificate

from candour.config.env import OutsideProvider, read_environment
from candour.config.key_ages import ages, warn_of_overdue
from candour.config.metrics import page

NOW = datetime.now(UTC)


@pytest.fixture
def environment(database_url, tmp_path):
    return replace(read_environment(os.environ), database_url=database_url, data=tmp_path)


@pytest.fixture
def announced(database_url):
    """Announces the deployment's keys so many days ago."""

    def announce(days: int) -> None:
        keys = {"access-tokens": "A", "promises": "P", "checkpoints": "C"}
        when = (NOW - timedelta(days=days)).isoformat()
        body = json.dumps({"what": "own-keys", "when": when, "keys": keys}).encode()
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "insert into open_entries (id, at, kind, nonce, body)"
                " values (gen_random_uuid(), now(), 'key', %s, %s)",
                [bytes(32), body],
            )

    return announce


def test_young_keys_are_no_alarm(environment, announced, capsys, caplog):
    announced(30)
    assert ages(Namespace(), environment) == 0
    assert "OVERDUE" not in capsys.readouterr().out
    warn_of_overdue(environment, NOW)
    assert caplog.records == []


def test_an_old_one_is_named_by_the_command_the_metrics_and_the_log(environment, announced, capsys, caplog):
    announced(400)
    assert ages(Namespace(), environment) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines if line.endswith("OVERDUE")] == [
        "key-encryption key",
        "access-token key",
    ]
    assert sum(line.endswith("does not need to be replaced") for line in lines) == 2
    (figure,) = [line for line in page(environment).splitlines() if '"access-token key"' in line]
    assert int(figure.rpartition(" ")[2]) // 86_400 == 34
    caplog.set_level(logging.WARNING)
    warn_of_overdue(environment, NOW)
    assert [each.getMessage() for each in caplog.records] == [
        f"The {name} should have been replaced 34 days ago (docs/operators/keys.md)."
        for name in ("key-encryption key", "access-token key")
    ]


def test_so_is_a_certificate_that_ends_soon_and_a_secret_that_was_written_long_ago(
    environment, tmp_path, capsys
):
    ours = make_certificate(tmp_path / "tls")
    (secret := tmp_path / "secret").write_text("of the provider")
    os.utime(secret, (0, 0))
    provider = OutsideProvider(
        issuer="https://id.example", name="ID", client_id="us", key=None, secret_file=secret,
        level_claim="", levels={}, ask=None,
    )  # fmt: skip
    assert ages(Namespace(), replace(environment, tls=(ours.certificate, ours.key), outside=provider)) == 1
    assert capsys.readouterr().out.count("OVERDUE") == 2
