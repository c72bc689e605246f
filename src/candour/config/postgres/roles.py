"""The roles of the embedded PostgreSQL, so that there too every process may do only what it must.

Each has a password of its own, made from the owner's: who knows one of them cannot work out another.
"""

import hmac
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from psycopg import Connection, sql

from candour.store.roles import BEHIND, ROLES

_MAKE = """
do $$ begin
  if not exists (select from pg_roles where rolname = {text}) then create role {name} {how}; end if;
exception when duplicate_object or unique_violation then null; -- another process was a moment faster
end $$
"""


def make_roles(connection: Connection[Any], owner_password: str) -> None:
    """Make those that are missing. The connection is a superuser's, in autocommit."""
    ways: dict[str, sql.Composable] = {BEHIND: sql.SQL("nologin bypassrls")}
    for role in ROLES:
        ways[role] = sql.SQL("login password {}").format(_password(role, owner_password))
    for role, how in ways.items():
        connection.execute(sql.SQL(_MAKE).format(text=role, name=sql.Identifier(role), how=how))


def address_for(role: str, owner_url: str) -> str:
    """The address of an embedded database for one of its roles, from its owner's address."""
    parts = urlsplit(owner_url)
    password = quote(_password(role, unquote(parts.password or "")))
    return parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}").geturl()


def _password(role: str, owner_password: str) -> str:
    return hmac.digest(owner_password.encode(), role.encode(), "sha256").hex()
