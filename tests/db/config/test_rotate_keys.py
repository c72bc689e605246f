"""`candour keys rewrap` and `rotate`: what they say, and in whose way they do not put themselves."""

from argparse import Namespace
from dataclasses import replace

import psycopg
import pytest

from candour.cli import run
from candour.config.env import CannotStart


@pytest.fixture
def candour(live_database, monkeypatch, capsys):
    """Runs a command on this test's database and gives what it printed."""
    monkeypatch.setenv("CANDOUR_DATABASE_URL", live_database)

    def run_it(command: str) -> str:
        assert run(command, []) == 0
        return capsys.readouterr().out

    return run_it


@pytest.fixture
def key_of_another_version(live_database):
    """A key wrapped under a version that nobody here holds."""
    with psycopg.connect(live_database) as connection:
        connection.execute(
            "insert into subject_keys (subject_id, id, wrapping_version, wrapped, created_at)"
            " values (gen_random_uuid(), gen_random_uuid(), 9, 'sealed', now())"
        )


def test_when_nothing_is_left_it_says_so(candour):
    assert candour("keys rewrap").startswith("Keys wrapped again: 0. None is left")


def test_a_version_that_is_not_held_is_named(candour, key_of_another_version):
    with pytest.raises(CannotStart, match="Version 9 of the key-encryption key is not held here"):
        candour("keys rewrap")


def test_no_rotation_begins_before_the_last_is_complete(candour, key_of_another_version):
    with pytest.raises(CannotStart, match="1 key is still under an older version"):
        candour("keys rotate")


def test_keys_from_variables_are_rotated_where_they_are_given(candour, settings):
    from candour.config.rotate_keys import rotate  # needs Django

    given = replace(settings.CANDOUR_ENVIRONMENT, key_settings={"CANDOUR_KEY_ENCRYPTION_KEY_1": "k"})
    with pytest.raises(CannotStart, match="set the next CANDOUR_KEY_ENCRYPTION_KEY_ for every process"):
        rotate(Namespace(), given)
