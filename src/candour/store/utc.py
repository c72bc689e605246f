"""Connections that give times in UTC, wherever a database server or an operator's machine says it is.

What is signed and hashed holds times in UTC alone, so one that comes back in summer time could not be given
out again.
"""

from psycopg.conninfo import conninfo_to_dict, make_conninfo


def in_utc(dsn: str) -> str:
    """The same connection, in UTC; what it asks for otherwise stays."""
    options = conninfo_to_dict(dsn).get("options") or ""
    return make_conninfo(dsn, options=f"{options} -c timezone=UTC".strip())
