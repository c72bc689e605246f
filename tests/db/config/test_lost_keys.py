"""Keys that are not where they were stop whoever needs them; no new ones are made in their place."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from soak.running import free_port

from candour.access.keys import open_recorder
from candour.cli import COMMANDS
from candour.config.destroyed_keys import refuse_keys_that_came_back
from candour.config.env import CannotStart, Environment, read_environment
from candour.config.lost_keys import ACCESS_TOKEN, LOG, PROMISE, VAULT, refuse_lost_keys
from candour.config.own_keys import announce_own_keys
from candour.config.postgres.roles import address_for
from candour.config.serve import load_in_worker
from candour.people.actions import create_organisation
from candour.store.roles import DELIVER, ERASE, EXCHANGE, SEQUENCE, SERVE, WORK
from candour.vault import journal
from candour.vault.destruction import Destruction
from candour.vault.errors import KeyFileProblem
from candour.vault.key_source import signing_seed

NEEDED = (*VAULT, PROMISE, ACCESS_TOKEN, LOG)


@pytest.fixture
def environment(live_database: str, tmp_path: Path) -> Environment:
    """A deployment whose keys are made and announced, by the first start of `candour migrate`."""
    made = replace(
        read_environment({"CANDOUR_DATA": str(tmp_path)}), database_url=live_database, keys=tmp_path / "keys"
    )
    open_recorder(made.keys, made.log_origin)
    announce_own_keys(made)
    return made


def test_with_all_its_keys_it_starts(environment: Environment) -> None:
    refuse_lost_keys(environment, *NEEDED)


@pytest.mark.parametrize("lost", NEEDED)
def test_without_one_of_them_it_does_not_and_makes_none(environment: Environment, lost: str) -> None:
    for path in environment.keys.glob(lost):
        path.unlink()
    with pytest.raises(CannotStart, match=f"The key .*{re.escape(lost)} is missing"):
        refuse_lost_keys(environment, *NEEDED)
    assert not any(environment.keys.glob(lost))


def test_without_the_folder_it_does_not_start(environment: Environment) -> None:
    shutil.rmtree(environment.keys)
    with pytest.raises(CannotStart, match="put the folder of keys back"):
        refuse_lost_keys(environment, *NEEDED)
    assert not environment.keys.exists()


def test_what_a_process_does_not_need_may_be_elsewhere(environment: Environment) -> None:
    (environment.keys / LOG).unlink()
    refuse_lost_keys(environment, *VAULT, PROMISE, ACCESS_TOKEN)


def test_while_nothing_was_made_with_them_keys_may_still_be_made(environment: Environment) -> None:
    assert environment.database_url is not None
    with psycopg.connect(environment.database_url) as connection:
        connection.execute("truncate open_entries, pending, untold")
    shutil.rmtree(environment.keys)
    refuse_lost_keys(environment, *NEEDED)


def test_keys_that_go_away_between_a_look_and_their_opening_are_not_made_anew(
    environment: Environment,
) -> None:
    refuse_lost_keys(environment, *NEEDED)
    shutil.rmtree(environment.keys)
    with pytest.raises(KeyFileProblem, match="Put it back"):
        open_recorder(environment.keys, environment.log_origin)
    with pytest.raises(KeyFileProblem, match="Put it back"):
        signing_seed(environment.keys, "exchange-token")
    assert not environment.keys.exists()


@pytest.mark.parametrize("role", [EXCHANGE, SEQUENCE, DELIVER, WORK, SERVE, ERASE])
def test_each_role_can_see_that_the_database_is_in_use(environment: Environment, role: str) -> None:
    assert environment.database_url is not None
    now = datetime.now(UTC)
    create_organisation(slug="council", name="Council", kind="local-authority", at=now)
    shutil.rmtree(environment.keys)
    with pytest.raises(CannotStart, match="put the folder of keys back"):
        refuse_lost_keys(replace(environment, database_url=address_for(role, environment.database_url)), LOG)


NEEDS_NO_KEYS = {
    "keys ages",
    "metrics",
    "log verify",
    "log verify-receipt",
    "log audit",
    "log monitor",
    "log witness",
    "version",
}
"""What reads no sealed word, and makes no entry; `log witness` has keys of its own."""


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - NEEDS_NO_KEYS))
def test_every_other_command_refuses_an_empty_folder_and_makes_nothing_in_it(
    environment: Environment, name: str, tmp_path: Path
) -> None:
    assert environment.database_url is not None
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = subprocess.run(
        [sys.executable, "-m", "candour.cli", *name.split()],
        env={
            "PATH": os.environ["PATH"],
            "CANDOUR_DATA": str(tmp_path / "data"),
            "CANDOUR_KEYS": str(empty),
            "CANDOUR_DATABASE_URL": environment.database_url,
            "CANDOUR_PORT": str(free_port()),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert refused.returncode == 2, refused.stderr
    assert re.fullmatch(r"The key \S+ is missing, but .*: put the folder of keys back.*\n", refused.stderr)
    assert not any(empty.iterdir())


def test_a_worker_that_is_started_again_without_them_ends_with_a_sentence(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment.database_url is not None
    for name, value in (("KEYS", str(environment.keys)), ("DATABASE_URL", environment.database_url)):
        monkeypatch.setenv(f"CANDOUR_{name}", value)
    shutil.rmtree(environment.keys)
    with pytest.raises(SystemExit, match="put the folder of keys back"):
        load_in_worker("candour.config.lost_keys:refuse_lost_keys")
    assert not environment.keys.exists()


@pytest.fixture
def destroyed(environment: Environment) -> str:
    """The id of a key that is remembered as destroyed, and which the database still holds."""
    assert environment.database_url is not None
    with psycopg.connect(environment.database_url) as connection:
        key = uuid4()
        connection.execute(
            "insert into subject_keys (subject_id, id, wrapping_version, wrapped, created_at)"
            " values (gen_random_uuid(), %s, 1, 'x', now())",
            [key],
        )
    journal.append(environment.journal, [Destruction(key, datetime.now(UTC), uuid4())])
    return str(key)


def test_keys_that_came_back_are_refused(environment: Environment, destroyed: str) -> None:
    with pytest.raises(CannotStart, match="run candour keys destroy-again first"):
        refuse_keys_that_came_back(environment, patience=0)


def test_a_key_that_is_being_destroyed_just_now_has_not_come_back(
    environment: Environment, destroyed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is remembered as destroyed before the commit that forgets it, and a process starts in between."""
    assert environment.database_url is not None
    url = environment.database_url

    def commit(seconds: float) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("delete from subject_keys where id = %s", [destroyed])

    monkeypatch.setattr("candour.config.destroyed_keys.time.sleep", commit)
    refuse_keys_that_came_back(environment)
