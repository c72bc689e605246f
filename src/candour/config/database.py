"""The database a command works on: the one given, or the embedded one of the data folder.

The embedded one is started for the length of the command, or joined where it runs already, so that
`candour import` works beside a running `candour demo`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from candour.config.env import CannotStartNow, Environment
from candour.config.postgres import EmbeddedPostgres

NAME = "candour"


def embedded(environment: Environment) -> EmbeddedPostgres:
    """The embedded PostgreSQL of this data folder, not yet started."""
    return EmbeddedPostgres(environment.data / "postgres")


@contextmanager
def with_database(environment: Environment) -> Iterator[Environment]:
    """The same environment, with `database_url` given. Raises CannotStartNow when there can be none.

    Sets CANDOUR_DATABASE_URL for this process too, from which Django's settings are read.
    """
    if environment.database_url is not None:
        refuse_a_silent_database(environment.database_url)
        yield environment
        return
    with embedded(environment) as server:
        server.make_database(NAME)
        os.environ["CANDOUR_DATABASE_URL"] = server.dsn(NAME)
        yield replace(environment, database_url=server.dsn(NAME))


def refuse_a_silent_database(url: str) -> None:
    """Raise CannotStartNow, with the reason in a sentence, when the database at `url` does not let us in."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        reason = " ".join(str(fault).split())
        raise CannotStartNow(
            f"The database cannot be used ({reason}): check CANDOUR_DATABASE_URL and that it runs."
        ) from None
