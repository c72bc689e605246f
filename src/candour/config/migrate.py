"""Bring the database up to this version and gather the static files; refuse data of a newer version.

Then each role of the database is given what it may do, and the deployment's own public keys are announced in
its log, once, before anything is signed with them.
"""

from argparse import Namespace

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from candour.config.env import CannotStart, Environment
from candour.config.lost_keys import ACCESS_TOKEN, LOG, PROMISE, VAULT, refuse_lost_keys
from candour.config.own_keys import announce_own_keys
from candour.config.roles import migrate_database


def migrate(args: Namespace, environment: Environment) -> int:
    """Apply the migrations that are missing, and make the keys of a new database.

    Raises CannotStart when migrations are applied that we do not know, or keys are not where they were.
    """
    refuse_a_newer_database()
    refuse_lost_keys(environment, *VAULT, PROMISE, ACCESS_TOKEN, LOG)
    migrate_database()
    announce_own_keys(environment)
    call_command("collectstatic", verbosity=0, interactive=False)
    return 0


def refuse_a_newer_database() -> None:
    """Raise CannotStart, with a sentence, when a newer Candour has migrated this database, or a much older.

    Only our own apps are looked at: a library that drops an old migration is no danger.
    """
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("candour.")}
    applied = {each for each in loader.applied_migrations if each[0] in ours}
    steps = {step for known in loader.disk_migrations.values() for step in known.replaces if step[0] in ours}
    unknown = sorted(applied - loader.disk_migrations.keys() - steps)
    if unknown:
        has = ", ".join([" ".join(each) for each in unknown])
        raise CannotStart(
            f"The database belongs to a newer Candour (it has {has}): "
            "use that version, or set CANDOUR_DATA or CANDOUR_DATABASE_URL to another place."
        )
    if steps & applied and not steps <= applied:
        raise CannotStart(
            "The database belongs to an early Candour from before the first version, which this one cannot "
            "bring up to date: set CANDOUR_DATA or CANDOUR_DATABASE_URL to another place."
        )


def refuse_an_older_database() -> None:
    """Raise CannotStart, with a sentence, when this database still lacks some of our migrations."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotStart("The database is not up to date with this version: run candour migrate first.")
