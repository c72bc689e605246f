"""Requests that share a statement get each their own result, and no fault stops those that come after."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection
from soak.running import wait_until

from candour.access.batching import Batcher, DatabaseUnavailable


async def double(connection: AsyncConnection[Any], numbers: Sequence[int]) -> list[int]:
    cursor = await connection.execute("select 2 * n from unnest(%s::int[]) as n", [list(numbers)])
    return [row[0] for row in await cursor.fetchall()]


@pytest.fixture
def batched(database_url) -> Callable[..., Any]:
    """`batched(execute, test)` runs an async test with a batcher over the database."""

    def run(execute: Any, test: Callable[[Batcher], Awaitable[None]], **settings: Any) -> None:
        async def connect() -> AsyncConnection[Any]:
            return await AsyncConnection.connect(database_url, autocommit=True)

        async def with_batcher() -> None:
            batcher = Batcher(execute, connect, **({"lanes": 2, "largest": 16} | settings))
            try:
                await test(batcher)
            finally:
                await batcher.close()

        asyncio.run(with_batcher())

    return run


def test_each_gets_its_own_result_from_as_few_statements_as_can_be(batched):
    sizes: list[int] = []

    async def counted(connection, numbers):
        sizes.append(len(numbers))
        return await double(connection, numbers)

    async def test(batcher):
        assert await asyncio.gather(*map(batcher.submit, range(100))) == [2 * n for n in range(100)]
        assert await batcher.submit(7) == 14

    batched(counted, test)
    assert max(sizes) == 16
    assert len(sizes) <= 9


def test_one_that_comes_alone_waits_for_nobody(batched):
    async def test(batcher):
        async with asyncio.timeout(5):
            assert await batcher.submit(1) == 2

    batched(double, test)


def test_those_who_come_right_behind_share_the_statement_of_the_first(batched):
    sizes: list[int] = []

    async def counted(connection, numbers):
        sizes.append(len(numbers))
        return await double(connection, numbers)

    async def behind(batcher, turns):
        for _ in range(turns):
            await asyncio.sleep(0)
        return await batcher.submit(turns)

    async def test(batcher):
        await asyncio.gather(*map(batcher.submit, range(8)))
        sizes.clear()
        one_each_turn = [behind(batcher, turns) for turns in range(8)]
        assert await asyncio.gather(*one_each_turn) == [2 * turns for turns in range(8)]

    batched(counted, test, lanes=1)
    assert sizes == [8]


def test_after_one_that_came_alone_the_next_is_not_kept_waiting(batched):
    turns = []

    async def counted(connection, numbers):
        turns.append(len(numbers))
        return await double(connection, numbers)

    async def test(batcher):
        await batcher.submit(1)
        first = asyncio.create_task(batcher.submit(1))
        while len(turns) != 2:
            await asyncio.sleep(0)
            turns_passed.append(1)
        await first

    turns_passed: list[int] = []
    batched(counted, test, lanes=1)
    assert len(turns_passed) <= 3


@pytest.mark.parametrize("fault", [psycopg.DataError("no"), ZeroDivisionError("a fault of ours")], ids=repr)
def test_a_fault_fails_those_who_shared_it_and_nobody_after_them(fault, batched):
    faults = [fault, fault, fault]

    async def at_first_broken(connection, numbers):
        if faults:
            raise faults.pop()
        return await double(connection, numbers)

    async def test(batcher):
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                await batcher.submit(1)
        assert await batcher.submit(1) == 2

    batched(at_first_broken, test)


def test_nobody_is_failed_by_a_connection_that_ended_while_it_was_idle(batched, database_url):
    """As after PostgreSQL was started anew: it is looked at before it is used."""
    lines = []

    async def told(connection, numbers):
        lines.append(connection.info.backend_pid)
        return await double(connection, numbers)

    def end_it() -> None:
        with psycopg.connect(database_url, autocommit=True) as other:
            assert other.execute("select pg_terminate_backend(%s, 5000)", [lines[-1]]).fetchone() == (True,)

    async def test(batcher):
        assert await batcher.submit(1) == 2
        await asyncio.to_thread(end_it)
        assert await batcher.submit(2) == 4

    batched(told, test, lanes=1)
    assert len(set(lines)) == 2


def test_a_statement_that_hangs_is_given_up_and_not_cancelled(batched, database_url):
    """A COMMIT that is cancelled can count as done, so the connection is cut and the server goes on."""

    async def hanging(connection, numbers):
        if numbers[0] < 0:
            await connection.execute("select pg_advisory_lock(1); create table went_on ()")
        return await double(connection, numbers)

    async def test(batcher):
        with pytest.raises(DatabaseUnavailable):
            async with asyncio.timeout(30):
                await batcher.submit(-1)
        assert await batcher.submit(1) == 2

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(1)")
        batched(hanging, test, patience=1.0, lanes=1)
        connection.execute("select pg_advisory_unlock(1)")
        went_on = "select 1 where to_regclass('went_on') is not null"
        wait_until(lambda: connection.execute(went_on).rowcount, 30, "the statement did not go on")


def test_when_it_closes_whoever_waits_is_told(batched):
    async def never(connection, numbers):
        await asyncio.Event().wait()

    async def test(batcher):
        waiting = [asyncio.create_task(batcher.submit(number)) for number in range(40)]
        await asyncio.sleep(0)
        await batcher.close()
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(each) for each in told} == {DatabaseUnavailable}
        with pytest.raises(DatabaseUnavailable):
            await batcher.submit(41)

    batched(never, test)
