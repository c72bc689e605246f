"""The database a command works on: the one given, or the embedded one of the data folder.

The embedded one is started for the length of the command, or joined where it runs already, so that
`candour import` works beside a running `candour demo`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlsplit

import psycopg

from candour.config.env import CannotStart, CannotStartNow, Environment
from candour.config.postgres import EmbeddedPostgres
from candour.config.postgres.roles import address_for
from candour.store.roles import AUDIT, DELIVER, EXCHANGE, PORTAL, ROLES, SEQUENCE, WORK
from candour.store.walls import WHOLE

NAME = "candour"

_ROLES: Final = {
    "serve": EXCHANGE,
    "sequencer": SEQUENCE,
    "deliver": DELIVER,
    "worker": WORK,
    "metrics": AUDIT,
}
"""As whom a process works; a command that is not here works as the owner."""


def embedded(environment: Environment) -> EmbeddedPostgres:
    """The embedded PostgreSQL of this data folder, not yet started."""
    return EmbeddedPostgres(environment.data / "postgres")


@contextmanager
def with_database(environment: Environment, command: str = "") -> Iterator[Environment]:
    """The same environment, with `database_url` given. Raises CannotStartNow when there can be none.

    Sets the variables of this process too, from which Django's settings are read.
    """
    if command != "serve":
        os.environ.pop("CANDOUR_PORTAL_DATABASE_URL", None)  # the portal's alone
    if environment.database_url is not None:
        refuse_a_silent_database(environment.database_url)
        url = os.environ["CANDOUR_DATABASE_URL"] = on_the_whole(environment.database_url)
        with _a_wrong_role_told():
            yield replace(environment, database_url=url)
        return
    with embedded(environment) as server:
        server.make_database(NAME)
        given = addresses(server.dsn(NAME), command)
        os.environ |= given
        yield replace(
            environment,
            database_url=given["CANDOUR_DATABASE_URL"],
            portal_database_url=given.get("CANDOUR_PORTAL_DATABASE_URL"),
        )


@contextmanager
def _a_wrong_role_told() -> Iterator[None]:
    """Raise CannotStart, with a sentence, for what PostgreSQL does not let the role do that was given."""
    try:
        yield
    except Exception as fault:
        refused = fault.__cause__ or fault  # Django wraps what the driver raises
        if not isinstance(refused, psycopg.errors.InsufficientPrivilege):
            raise
        raise CannotStart(
            f"The database refused this ({refused.diag.message_primary}): CANDOUR_DATABASE_URL names a role "
            "that is not allowed to do it. docs/operators/postgresql.md says which role is."
        ) from None


def addresses(owner_url: str, command: str) -> dict[str, str]:
    """The variables that lead a command to an embedded database, as the role that its work needs."""
    if command not in _ROLES:
        return {"CANDOUR_DATABASE_URL": owner_url}
    given = {"CANDOUR_DATABASE_URL": address_for(_ROLES[command], owner_url)}
    if command == "serve":
        given["CANDOUR_PORTAL_DATABASE_URL"] = address_for(PORTAL, owner_url)
    return given


def on_the_whole(url: str) -> str:
    """The same address, for a session that works on all rows where it is the owner's (`store.walls`)."""
    parts = urlsplit(url)
    if parts.username in ROLES:
        return url
    said = quote(f"-c {WHOLE}=yes")
    return parts._replace(query="&".join(filter(None, (parts.query, f"options={said}")))).geturl()


def refuse_a_silent_database(url: str) -> None:
    """Raise CannotStartNow, with the reason in a sentence, when the database at `url` does not let us in."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        reason = " ".join(str(fault).split())
        raise CannotStartNow(
            f"The database cannot be used ({reason}): check CANDOUR_DATABASE_URL, and that the database is "
            "running."
        ) from None
