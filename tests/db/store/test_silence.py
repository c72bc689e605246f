"""Whoever works here notices within seconds that the other side is gone, and PostgreSQL does so too."""

import asyncio

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from candour.store.silence import OURS, noticing_silence, refuse_what_is_gone

SHOWN = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout")
TOLD = ("5", "2", "2", "10000")


def test_both_sides_notice_and_what_was_asked_for_otherwise_stays(cluster):
    asked = make_conninfo(cluster.dsn("postgres"), options="-c work_mem=7MB", application_name="somebody")
    with psycopg.connect(noticing_silence(asked)) as other:
        shown = [other.execute(f"show {name}").fetchone()[0] for name in (*SHOWN, "work_mem", "timezone")]
        given = other.info.get_parameters()
    assert shown == [*TOLD, "7MB", "UTC"]
    assert given["application_name"] == "somebody"
    assert OURS.items() <= {name: int(value) for name, value in given.items() if name in OURS}.items()


@pytest.mark.django_db
def test_pages_and_commands_notice_too():
    with connection.cursor() as cursor:
        shown = []
        for name in SHOWN:
            cursor.execute(f"show {name}")
            shown += cursor.fetchone()
    assert tuple(shown) == TOLD
    assert OURS.items() <= connection.get_connection_params().items()


def test_a_pool_lends_no_connection_that_has_ended(cluster):
    dsn = cluster.dsn("postgres")

    def end(pid):
        with psycopg.connect(dsn, autocommit=True) as other:
            assert other.execute("select pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)

    async def lend_twice():
        async with AsyncConnectionPool(dsn, min_size=1, check=refuse_what_is_gone, open=False) as pool:
            async with pool.connection() as first:
                await first.execute("select 1")
            await asyncio.to_thread(end, first.info.backend_pid)
            async with pool.connection() as second:
                return (await (await second.execute("select 2")).fetchone())[0]

    assert asyncio.run(lend_twice()) == 2
