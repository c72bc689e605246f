"""A database that a newer Candour has migrated is refused, and left as it is."""

import pytest
from django.db import connection

from candour.config.env import CannotStart
from candour.config.migrate import refuse_a_newer_database


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
