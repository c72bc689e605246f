"""Gives the database's roles what each may do, and no more; `candour migrate` does it after every change.

The roles are made by whoever administers the server (docs/operators/postgresql.md). Where there are none, as
in the embedded PostgreSQL, every process is the owner.
"""

from django.db import connection, transaction

from candour.store.roles import EXISTING_ROLES, ROLES, TABLES, grants


@transaction.atomic
def grant_to_roles() -> list[str]:
    """Grant to those of the roles that exist; gives which. Takes whatever else they had away."""
    with connection.cursor() as cursor:
        cursor.execute(EXISTING_ROLES, {"roles": list(ROLES)})
        roles = [name for (name,) in cursor.fetchall()]
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for statement in grants(tables, roles):
            cursor.execute(statement)
    return roles
