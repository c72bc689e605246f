"""A command leaves no connection behind: what it may have been given to work on stops after it."""

from django.db.backends.postgresql.base import DatabaseWrapper

from candour.cli import run


def test_a_command_closes_its_pool_before_its_database_stops(live_database, monkeypatch, capsys):
    monkeypatch.setenv("CANDOUR_DATABASE_URL", live_database)
    assert run("approve-agreement", []) == 0
    assert DatabaseWrapper._connection_pools == {}
    assert capsys.readouterr().err == ""
