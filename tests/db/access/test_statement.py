"""A statement sent straight over libpq gives its rows, waits for long ones, and says what went wrong."""

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection

from candour.access.statement import Statement
from candour.store.arrays import byteas, int4s, texts

DOUBLED = Statement(
    "doubled", "select 2 * n, t from unnest(%(n)b::int[], %(t)b::text[]) as a(n, t) order by n"
)


@pytest.fixture
def on_connection(database_url):
    """`on_connection(test)` runs an async test with a connection of its own."""

    def run(test: Any) -> None:
        async def connected() -> None:
            async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
                await test(connection)

        asyncio.run(connected())

    return run


def test_rows_come_back_each_time(on_connection):
    async def test(connection):
        for n in range(3):
            parameters = {"t": texts(["a", None]), "n": int4s([n, n + 1])}
            assert await DOUBLED.rows(connection, parameters) == [(2 * n, "a"), (2 * n + 2, None)]

    on_connection(test)


def test_a_statement_and_an_answer_larger_than_any_buffer_pass(on_connection):
    echo = Statement("echo", "select b from unnest(%(b)b::bytea[]) as b")
    sent = [bytes([n]) * 1_000_000 for n in range(20)]

    async def test(connection):
        assert await echo.rows(connection, {"b": byteas(sent)}) == [(each,) for each in sent]

    on_connection(test)


def test_a_parameter_named_twice_is_sent_once(on_connection):
    twice = Statement("twice", "select n + cardinality(%(n)b::int[]) from unnest(%(n)b::int[]) as n")

    async def test(connection):
        assert await twice.rows(connection, {"n": int4s([5, 6])}) == [(7,), (8,)]

    on_connection(test)


def test_a_fault_is_raised_and_the_connection_goes_on(on_connection):
    divided = Statement("divided", "select 1 / n from unnest(%(n)b::int[]) as n")

    async def test(connection):
        with pytest.raises(psycopg.errors.DivisionByZero):
            await divided.rows(connection, {"n": int4s([1, 0])})
        assert await divided.rows(connection, {"n": int4s([1])}) == [(1,)]

    on_connection(test)


def test_sql_that_cannot_be_prepared_is_raised_each_time(on_connection):
    wrong = Statement("wrong", "select * from nowhere where n = any(%(n)b::int[])")

    async def test(connection):
        for _ in range(2):
            with pytest.raises(psycopg.errors.UndefinedTable):
                await wrong.rows(connection, {"n": int4s([1])})

    on_connection(test)


def test_a_connection_that_the_server_ends_is_an_operational_error(on_connection):
    asleep = Statement("asleep", "select pg_sleep(60), n from unnest(%(n)b::int[]) as n")

    async def test(connection):
        waiting = asyncio.create_task(asleep.rows(connection, {"n": int4s([1])}))
        async with await AsyncConnection.connect(
            connection.info.dsn, password=connection.info.password
        ) as other:
            async with asyncio.timeout(30):
                while not waiting.done():
                    await other.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where query like"
                        " '%pg_sleep(60%' and pid <> pg_backend_pid()"
                    )
                    await asyncio.sleep(0)
        with pytest.raises(psycopg.OperationalError):
            await waiting

    on_connection(test)
