"""Gives the database's roles what each may do, and no more; `candour migrate` does it after every change.

The roles are made by whoever administers the server (docs/operators/postgresql.md), and with the embedded
PostgreSQL. Where there are none every process is the owner.
"""

from django.core.management import call_command
from django.db import connection, transaction

from candour.store import walls
from candour.store.roles import (
    BEHIND,
    EXISTING_ROLES,
    FORMER_FUNCTIONS,
    FUNCTIONS,
    ROLES,
    TABLES,
    dropped,
    functions,
    grants,
)


def migrate_database() -> None:
    """Bring the tables up to this version, make the functions, give each role its rights, raise the walls."""
    call_command("migrate", verbosity=0, interactive=False)
    grant_to_roles()


@transaction.atomic
def grant_to_roles() -> list[str]:
    """Grant to those of the roles that exist; gives which. Takes whatever else they had away."""
    with connection.cursor() as cursor:
        cursor.execute(EXISTING_ROLES, {"roles": [*ROLES, BEHIND]})
        roles = [name for (name,) in cursor.fetchall()]
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for statement in (*grants(tables, roles), *functions(roles), *walls.functions(roles)):
            cursor.execute(statement)
        kept = [*(function.signature for function in FUNCTIONS), *walls.FUNCTIONS]
        cursor.execute(FORMER_FUNCTIONS, {"owner": BEHIND, "kept": kept})
        for statement in dropped([signature for (signature,) in cursor.fetchall()]):
            cursor.execute(statement)
        cursor.execute(walls.STANDING)
        for statement in walls.raised(tables, roles, dict(cursor.fetchall())):
            cursor.execute(statement)
    return roles
