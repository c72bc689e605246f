"""A folder of keys that is not where it was is a mistake, and no reason to make new keys.

Key files are made on first use. But once a log has begun, its database was sealed with some: whoever made
others would find nobody by their references, and seal what comes under keys that no other node has.
"""

from pathlib import Path

import psycopg

from candour.config.env import CannotStart, Environment

VAULT = ("vault/key-encryption-*.key", "vault/blind-index.key")
"""Of the key-encryption keys any: which versions are still needed, the vault knows."""

PROMISE, ACCESS_TOKEN, LOG = (f"signing/{name}.seed" for name in ("promise", "exchange-token", "log"))


def refuse_lost_keys(environment: Environment, *needed: str) -> None:
    """Raise CannotStart when a key file that is needed is not there, although the database's log has begun.

    needed: patterns of paths in the folder of keys. Keys in variables are never made, so none can be lost
    unnoticed.
    """
    source = environment.key_source
    if not isinstance(source, Path):
        return
    lost = next((source / path for path in needed if not any(source.glob(path))), None)
    if lost is not None and _log_has_begun(environment):
        raise CannotStart(
            f"The key {lost} is not there, and the log of this database has begun with it: "
            "put the folder of keys back, or give CANDOUR_KEYS the place where it is. No new key was made."
        )


def _log_has_begun(environment: Environment) -> bool:
    assert environment.database_url is not None
    with psycopg.connect(environment.database_url) as connection:
        try:
            return connection.execute("select from log_head").rowcount > 0
        except psycopg.errors.UndefinedTable:
            return False
