"""Connections that end where nobody answers any more, on both of their sides.

A network that swallows packets tells neither side. Left to themselves the program waits a quarter of an hour
for an answer, and PostgreSQL keeps for two hours what a machine held that is gone: rows, and the lead of the
log. With this each side knows within some ten seconds, and whoever is left goes on.
"""

import select
from collections.abc import Mapping
from typing import Any, Final

from psycopg import AsyncConnection, OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from candour.store.utc import in_utc

OURS: Final[Mapping[str, int]] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}
"""How this side notices, as libpq is told: seconds, and milliseconds for what was sent and not received."""

_THEIRS: Final = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"
    " -c tcp_user_timeout=10000"
)


def options_noticing_silence(options: str = "") -> str:
    """What a session asks of PostgreSQL, with that its side notices too."""
    return f"{options} {_THEIRS}".strip()


def noticing_silence(dsn: str) -> str:
    """The same connection, in UTC, noticing on both sides when the other is gone; what it asks for stays."""
    told = conninfo_to_dict(in_utc(dsn))
    unsaid = {name: value for name, value in OURS.items() if name not in told}
    return make_conninfo(dsn, options=options_noticing_silence(str(told["options"])), **unsaid)


def is_there(connection: AsyncConnection[Any]) -> bool:
    """Whether a connection that is not in use can be used, by what its socket already knows; nothing is sent.

    PostgreSQL says nothing unasked but that it ends, so a line with something to read has ended.
    """
    if connection.closed:
        return False
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return not line.poll(0)


async def refuse_what_is_gone(connection: AsyncConnection[Any]) -> None:
    """For a pool to ask before it lends a connection. Raises OperationalError for one that has ended."""
    if not is_there(connection):
        await connection.close()  # or the pool would lend it again
        raise OperationalError("The connection has ended.")
