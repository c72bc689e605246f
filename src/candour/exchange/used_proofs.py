"""Which DPoP proofs were used: each is taken once, on whichever node it is shown.

A release takes its proof in the statement that logs it; every other call takes it here, before it does
anything. What has expired is forgotten in the background.
"""

import asyncio
import logging
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from candour.exchange.dpop import KeyProof
from candour.exchange.problems import UsedProof
from candour.store.clients import FORGET_PROOFS, PROOF_USED_BY, USE_PROOF

FORGET_EVERY_SECONDS = 10.0

logger = logging.getLogger(__name__)


class UsedProofs:
    """Takes proofs and forgets them; made inside a running event loop, closed with it."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[Any]]) -> None:
        self._pool = pool
        self._task = asyncio.create_task(self._keep_forgetting())

    async def take(self, proof: KeyProof, by: UUID) -> KeyProof:
        """The proof, used from now on for the call `by`. Raises UsedProof where it was used before."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                USE_PROOF, {"digest": proof.digest, "used_by": by, "expires": proof.forget_at}, binary=True
            )
            if await cursor.fetchone() is None:
                raise UsedProof
        return replace(proof, used=True)

    async def taken(self, proof: KeyProof, by: UUID) -> KeyProof:
        """The proof, after a statement that logs for the entry `by` has or has not taken it with its row.

        Raises UsedProof where it was taken for something else.
        """
        async with self._pool.connection() as connection:
            cursor = await connection.execute(PROOF_USED_BY, {"digest": proof.digest}, binary=True)
            row = await cursor.fetchone()
        if row is not None and row[0] != by:
            raise UsedProof
        return replace(proof, used=row is not None)

    async def close(self) -> None:
        """Stop forgetting."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_forgetting(self) -> None:
        while True:
            await asyncio.sleep(FORGET_EVERY_SECONDS)
            try:
                async with self._pool.connection() as connection:
                    await connection.execute(FORGET_PROOFS)
            except (psycopg.Error, PoolTimeout) as fault:
                logger.warning("Expired proofs could not be forgotten: %s", fault)
