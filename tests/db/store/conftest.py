"""Rows made without a room to make them, and a database asked in each of its roles."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest

from candour.config.postgres.roles import address_for

NAMES_SOMEBODY = ("subject_id", "about_subject_id", "person_id", "organisation_id")

As = Callable[[str], psycopg.Connection]


def columns(connection: psycopg.Connection, table: str) -> dict[str, str]:
    """The columns of a table that must be given, and those that name somebody, with their types."""
    found = connection.execute(
        "select column_name, data_type, is_nullable, column_default, is_identity"
        " from information_schema.columns where table_schema = 'public' and table_name = %s",
        [table],
    )
    return {
        name: kind
        for name, kind, nullable, default, identity in found
        if (nullable == "NO" and default is None and identity == "NO")
        or name in (*NAMES_SOMEBODY, "client_id")
    }


FILLERS = {
    "uuid": uuid4,
    "bytea": lambda: uuid4().bytes,
    "boolean": lambda: False,
    "integer": lambda: 1,
    "bigint": lambda: 1,
    "smallint": lambda: 1,
    "ARRAY": lambda: "{}",
    "date": lambda: "2026-01-01",
    "timestamp with time zone": lambda: "2026-01-01T00:00Z",
    "jsonb": lambda: "{}",
}


def add(connection: psycopg.Connection, table: str, **known: object) -> None:
    """A row with what is known of it, and with anything elsewhere."""
    values = {
        name: known.get(name, FILLERS.get(kind, lambda: "x")())
        for name, kind in columns(connection, table).items()
    } | known
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    connection.execute(f"insert into {table} ({names}) values ({places})", list(values.values()))


@pytest.fixture
def as_role(dsn) -> Iterator[As]:
    """`as_role("candour_portal")` is a connection in that role; what it does is undone."""
    opened: list[psycopg.Connection] = []

    def connect(role: str) -> psycopg.Connection:
        opened.append(psycopg.connect(address_for(role, dsn)))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.rollback()
        connection.close()
