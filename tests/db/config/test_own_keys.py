"""The deployment's own public keys stand in its log, once, and are those it really signs with."""

import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connections
from soak.running import wait_until
from tests.moments import let_a_millisecond_pass

from candour.access.announcing import announce_keys
from candour.access.keys import open_recorder
from candour.access.models import OpenEntry, Pending
from candour.config.env import CannotStart, read_environment
from candour.config.own_keys import announce_own_keys
from candour.config.sequencer import open_signer
from candour.exchange.access_tokens import AccessTokens
from candour.log.promise import verify_promise
from candour.vault.signing_keys import load_or_create_seed

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def environment(tmp_path):
    return replace(read_environment(os.environ), data=tmp_path, keys=tmp_path / "keys")


def announced() -> list[dict[str, str]]:
    bodies = [json.loads(bytes(entry.body)) for entry in OpenEntry.objects.filter(kind="key").order_by("id")]
    assert {body["what"] for body in bodies} <= {"own-keys"}
    return [body["keys"] for body in bodies]


@pytest.mark.django_db
def test_keys_are_announced_once_until_one_changes():
    keys = {"promises": "A", "checkpoints": "B"}
    assert announce_keys(keys=keys, at=AT)
    assert not announce_keys(keys=dict(reversed(keys.items())), at=AT)
    assert announced() == [keys]
    assert Pending.objects.count() == 1
    let_a_millisecond_pass()
    assert announce_keys(keys={**keys, "promises": "C"}, at=AT)
    let_a_millisecond_pass()
    assert announce_keys(keys=keys, at=AT), "and back again is news too"
    assert [each["promises"] for each in announced()] == ["A", "C", "A"]


def test_two_that_prepare_one_database_at_once_announce_once(live_database, django_db_blocker):
    def announce(_: int) -> bool:
        with django_db_blocker.unblock():
            try:
                return announce_keys(keys={"promises": "A"}, at=AT)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(announce, range(8))) == [False] * 7 + [True]
    assert len(announced()) == 1


@pytest.mark.django_db
def test_what_is_announced_is_what_is_signed_with(environment):
    assert announce_own_keys(environment)
    assert not announce_own_keys(environment)
    (keys,) = announced()
    recorder = open_recorder(environment.keys, environment.log_origin)
    leaf_hash = bytes(32)
    promise = recorder.promises.promise(leaf_hash, AT)
    verify_promise(base64.b64decode(keys["promises"]), environment.log_origin, leaf_hash, AT, promise)
    assert keys["checkpoints"] == str(open_signer(environment).verifier)
    seed = load_or_create_seed(environment.keys / "signing", "exchange-token")
    public = AccessTokens(seed, "issuer", "audience")._public.as_dict()["x"]
    assert base64.urlsafe_b64decode(public + "=") == base64.b64decode(keys["access-tokens"])


@pytest.mark.django_db
def test_a_key_file_that_others_can_read_stops_the_start(environment):
    announce_own_keys(environment)
    (environment.keys / "signing" / "promise.seed").chmod(0o644)
    with pytest.raises(CannotStart, match=r"promise\.seed"):
        announce_own_keys(environment)


def test_killed_while_it_announces_it_announces_once_when_it_is_run_again(live_database, environment):
    """kill -9 of `candour migrate` with the announcement made and not committed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")} | {
        "CANDOUR_DATA": str(environment.data),
        "CANDOUR_DATABASE_URL": live_database,
    }
    command = [sys.executable, "-m", "candour.cli", "migrate"]
    with psycopg.connect(live_database) as holding:
        holding.execute("lock table pending in exclusive mode")
        migrating = subprocess.Popen(command, env=environ)
        waiting = "select from pg_locks where relation = 'pending'::regclass and not granted"
        wait_until(lambda: holding.execute(waiting).rowcount, 60, "candour migrate announces nothing")
        assert migrating.poll() is None
        migrating.kill()
        migrating.wait()
        holding.rollback()
    assert announced() == []
    subprocess.run(command, env=environ, check=True)
    subprocess.run(command, env=environ, check=True)
    assert len(announced()) == 1
