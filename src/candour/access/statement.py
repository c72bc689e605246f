"""A statement that thousands of requests a second share, prepared once and sent without ceremony.

Straight over libpq, as psycopg gives it (`psycopg.pq`): its cursor, made for every case, took two thirds of
such a statement's time here. Only a lane that has its connection to itself may use it.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

from psycopg import AsyncConnection, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

_PARAMETER = re.compile(r"%\((\w+)\)[bs]?")


class Statement:
    """SQL with named parameters (`%(name)b`), each given once and in binary."""

    def __init__(self, name: str, sql: str) -> None:
        self.parameters = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
        self._name = name.encode()
        self._sql = _PARAMETER.sub(lambda found: f"${self.parameters.index(found[1]) + 1}", sql).encode()
        self._formats = [Format.BINARY] * len(self.parameters)
        self._prepared: WeakSet[AsyncConnection[Any]] = WeakSet()

    async def rows(
        self, connection: AsyncConnection[Any], parameters: Mapping[str, bytes]
    ) -> list[tuple[Any, ...]]:
        """Execute it in a transaction of its own, and give its rows.

        Raises psycopg.Error; after an OperationalError nobody knows whether it was committed.
        """
        if connection not in self._prepared:
            connection.pgconn.send_prepare(self._name, self._sql)
            await _answer(connection.pgconn)
            self._prepared.add(connection)
        values = [parameters[name] for name in self.parameters]
        connection.pgconn.send_query_prepared(self._name, values, self._formats, result_format=Format.BINARY)
        result = await _answer(connection.pgconn)
        reading = Transformer(connection)
        reading.set_pgresult(result, format=Format.BINARY)
        return reading.load_rows(0, result.ntuples, tuple)


async def _answer(line: PGconn) -> PGresult:
    """The one result of what was sent. Raises psycopg.Error."""
    while line.flush():
        await _ready(line.socket, to_write=True)
        line.consume_input()  # a server that is telling us something reads nothing until it was heard
    answer = None
    while True:
        while line.is_busy():
            await _ready(line.socket)
            line.consume_input()
        result = line.get_result()
        if result is None:
            break
        answer = result
    if answer is None or answer.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise OperationalError("No answer came.") if answer is None else error_from_result(answer)
    return answer


async def _ready(socket: int, *, to_write: bool = False) -> None:
    """Wait until there is something to read from a socket, or also until it takes more."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(socket, _wake, ready)
    if to_write:
        loop.add_writer(socket, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_reader(socket)
        loop.remove_writer(socket)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
