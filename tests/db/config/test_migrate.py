"""A database that a newer Candour has migrated is refused; what an older one let others call is ended."""

import pytest
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from candour.config.env import CannotStart
from candour.config.migrate import refuse_a_newer_database, refuse_an_older_database
from candour.config.roles import grant_to_roles, migrate_database
from candour.store.roles import BEHIND

OURS = ("access", "people", "register", "services", "sharing")


@pytest.mark.django_db
def test_a_newer_database_is_refused_with_what_it_has_and_we_do_not():
    refuse_a_newer_database()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', now())"
        )
    with pytest.raises(CannotStart, match=r"newer Candour \(it has people 9999_later\): use that version"):
        refuse_a_newer_database()


def _went(*steps: tuple[str, str]) -> None:
    """Have the database of this test remember these steps to the first version, and none of the others."""
    first = _first_version()
    names = {each.name for each in first} | {name for each in first for _app, name in each.replaces}
    MigrationRecorder.Migration.objects.filter(app__in=OURS, name__in=names).delete()
    for app, name in steps:
        MigrationRecorder.Migration.objects.create(app=app, name=name)


@pytest.mark.django_db
def test_a_database_that_went_every_step_to_the_first_version_goes_on():
    _went(*[step for migration in _first_version() for step in migration.replaces])
    refuse_a_newer_database()
    migrate_database()
    names = MigrationRecorder.Migration.objects.values_list("app", "name")
    assert ("people", "0001_first_version") in names
    refuse_an_older_database()


@pytest.mark.django_db
def test_a_database_that_went_some_of_the_steps_is_refused():
    steps = [step for migration in _first_version() for step in migration.replaces]
    _went(*steps[:-1])
    with pytest.raises(CannotStart, match="from before the first version"):
        refuse_a_newer_database()


def _first_version() -> list[Migration]:
    found = MigrationLoader(connection).disk_migrations.values()
    return [migration for migration in found if migration.replaces and migration.app_label in OURS]


@pytest.mark.django_db
def test_an_old_migration_a_library_has_dropped_is_no_newer_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('account', '0000_old', now())"
        )
    refuse_a_newer_database()


@pytest.mark.django_db
def test_what_an_earlier_version_let_the_exchange_call_is_gone():
    with connection.cursor() as cursor:
        cursor.execute("create function keys_of(uuid[]) returns void language sql as 'select'")
        cursor.execute(f"alter function keys_of(uuid[]) owner to {BEHIND}")
        cursor.execute("create function keys_of() returns void language sql as 'select'")
        grant_to_roles()
        cursor.execute("select oid::regprocedure::text from pg_proc where proname = 'keys_of'")
        left = {signature for (signature,) in cursor.fetchall()}
    assert left == {"keys_of(uuid,uuid[],uuid[])", "keys_of()"}, "and what is somebody else's is left alone"
