"""What is written as a binary array is what PostgreSQL reads."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.pq import Format

from candour.store import arrays

ID = uuid4()
MOMENTS = [
    datetime(1999, 12, 31, 23, 59, 59, 999_999, UTC),
    datetime(2026, 11, 22, 20, 45, 0, 1, UTC),
    datetime(1926, 1, 1, tzinfo=UTC),
    None,
]


@pytest.fixture(scope="module")
def connection(cluster):
    name = f"arrays_{uuid4().hex}"
    cluster.make_database(name, template="migrated")
    with psycopg.connect(cluster.dsn(name), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("write", "type_", "values"),
    [
        (arrays.int4s, "int", [0, 1, -1, 2**31 - 1, -(2**31)]),
        (arrays.int8s, "bigint", [0, -1, 2**63 - 1, -(2**63)]),
        (arrays.uuids, "uuid", [ID, None, UUID(int=0)]),
        (arrays.byteas, "bytea", [b"", None, bytes(range(256)), b"x" * 70_000]),
        (arrays.texts, "text", ["", None, "Élan \U0001f602 {},\"'"]),
        (arrays.moments, "timestamptz", MOMENTS),
        (arrays.dates, "date", [date(1926, 1, 1), None, date(2000, 1, 1), date(2100, 2, 28)]),
    ],
)
@pytest.mark.parametrize("some", [slice(None), slice(0, 1), slice(0, 0)])
def test_an_array_arrives_as_it_was_written(connection, write, type_, values, some):
    sent = connection.pgconn.exec_params(
        f"select ($1::{type_}[])".encode(), [write(values[some])], param_formats=[Format.BINARY]
    )
    assert sent.error_message == b""
    [(expected,)] = connection.execute(f"select (%s::{type_}[])::text", [values[some]])
    assert sent.get_value(0, 0).decode() == expected


def test_half_a_surrogate_pair_is_no_text():
    with pytest.raises(UnicodeEncodeError):
        arrays.texts(["\ud800"])
