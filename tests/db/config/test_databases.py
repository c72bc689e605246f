"""The tests' own databases are what they say: migrated, separate, and writable as needed."""

import os

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from candour.config.database import with_database
from candour.config.env import CannotStart, read_environment


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_django_test_starts_from_the_migrated_schema_and_rolls_back(attempt):
    assert not ContentType.objects.filter(app_label="test").exists()
    ContentType.objects.create(app_label="test", model="thing")


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_fresh_database_keeps_commits_for_one_test_only(database_url, attempt):
    with psycopg.connect(database_url) as one, psycopg.connect(database_url) as two:
        assert one.execute("SELECT to_regclass('kept')").fetchone() == (None,)
        one.execute("CREATE TABLE kept (n int)")
        one.commit()
        assert two.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_django_and_another_client_see_each_other_on_a_live_database(live_database):
    ContentType.objects.create(app_label="test", model="thing")
    with psycopg.connect(live_database) as other:
        assert other.execute("SELECT model FROM django_content_type WHERE app_label='test'").fetchone() == (
            "thing",
        )
    assert connection.settings_dict["NAME"].startswith("copy_")


@pytest.mark.parametrize("host", ["198.51.100.7", "example.org"])
def test_no_test_reaches_beyond_this_machine(host):
    import socket

    with pytest.raises(PermissionError, match=f"asked the network for {host}"):
        socket.create_connection((host, 80), timeout=1)


def test_a_command_in_the_role_of_another_says_so_in_a_sentence(database_url, monkeypatch):
    monkeypatch.setenv("CANDOUR_DATABASE_URL", database_url)

    def command() -> None:
        with with_database(read_environment(os.environ)), psycopg.connect(database_url) as connection:
            connection.execute("create table kept (n int); create role nobody_here; set role nobody_here")
            try:
                connection.execute("select * from kept")
            except psycopg.Error as refused:
                raise ProgrammingError from refused  # as Django does

    with pytest.raises(
        CannotStart, match=r"permission denied for table kept.*names a role that is not allowed to do it"
    ):
        command()
