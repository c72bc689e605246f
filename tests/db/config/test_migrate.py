"""A database that a newer Candour has migrated is refused; what an older one let others call is ended."""

import pytest
from django.db import connection

from candour.config.env import CannotStart
from candour.config.migrate import refuse_a_newer_database
from candour.config.roles import grant_to_roles
from candour.store.roles import BEHIND


@pytest.mark.django_db
def test_a_newer_database_is_refused_with_what_it_has_and_we_do_not():
    refuse_a_newer_database()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', now())"
        )
    with pytest.raises(CannotStart, match=r"newer Candour \(it has people 9999_later\): use that version"):
        refuse_a_newer_database()


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
