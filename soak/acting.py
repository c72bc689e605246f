"""As whom people act in the database: the role of the door they come by (docs/operators/postgresql.md).

A page works in the portal's role, behind its walls; what an officer decides by a command, in that of those.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TypeAlias

from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from candour.config.postgres.roles import address_for

AsRole: TypeAlias = Callable[[str], AbstractContextManager[None]]


def roles_of(dsn: str) -> AsRole:
    """`with as_role(PORTAL):` Django works in that role. dsn: as the owner reaches the database."""
    return partial(_acting, dsn)


@contextmanager
def _acting(dsn: str, role: str) -> Iterator[None]:
    given = conninfo_to_dict(address_for(role, dsn))
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    _change(USER=given["user"], PASSWORD=given["password"])
    try:
        yield
    finally:
        _change(**before)


def _change(**who: object) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict.update(who)
