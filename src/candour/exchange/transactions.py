"""A transaction that PostgreSQL vouches for whole: with a warning on its commit it counts as failed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import Diagnostic
from psycopg_pool import AsyncConnectionPool

from candour.access.batching import DatabaseUnavailable


@asynccontextmanager
async def transaction(
    pool: AsyncConnectionPool[AsyncConnection[Any]],
) -> AsyncIterator[AsyncConnection[Any]]:
    """Everything inside is committed together, and durable once this ends, or not at all.

    Raises DatabaseUnavailable where the commit came with a notice: a replica may then not have it.
    """
    notices: list[Diagnostic] = []
    noticed = notices.append
    async with pool.connection() as connection:
        connection.add_notice_handler(noticed)
        try:
            async with connection.transaction():
                yield connection
        finally:
            connection.remove_notice_handler(noticed)
    if notices:
        raise DatabaseUnavailable("PostgreSQL committed with a warning; a replica may not have it.")
