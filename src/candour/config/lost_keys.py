"""A folder of keys that is not where it was is a mistake, and no reason to make new keys.

Key files are made on first use. But once there is anything in a database, it was sealed and promised with
some: whoever made others would find nobody by their references, and seal what comes under keys that no other
node has.
"""

from pathlib import Path

import psycopg

from candour.config.env import CannotStart, Environment
from candour.vault.key_source import keep

VAULT = ("vault/key-encryption-*.key", "vault/blind-index.key")
"""Of the key-encryption keys any: which versions are still needed, the vault knows."""

PROMISE, ACCESS_TOKEN, LOG = (f"signing/{name}.seed" for name in ("promise", "exchange-token", "log"))


_IN_USE = ("leaves", "pending", "open_entries", "organisations", "subject_keys")
"""Where a database that is in use has rows. Each role may read one of these at least."""


def refuse_lost_keys(environment: Environment, *needed: str) -> None:
    """Raise CannotStart when a key file that is needed is not there, although the database is in use.

    needed: patterns of paths in the folder of keys. Where they are there, this process makes none from now
    on, even if they go away. Keys in variables are never made, so none can be lost unnoticed.
    """
    source = environment.key_source
    if not isinstance(source, Path):
        return
    lost = next((source / path for path in needed if not any(source.glob(path))), None)
    if lost is None:
        keep(source)
    elif _is_in_use(environment):
        raise CannotStart(
            f"The key {lost} is missing, but this database is in use with it: "
            "put the folder of keys back, or set CANDOUR_KEYS to where it is. No new key was made."
        )


def _is_in_use(environment: Environment) -> bool:
    assert environment.database_url is not None
    with psycopg.connect(environment.database_url, autocommit=True) as connection:
        readable = "select coalesce(has_table_privilege(to_regclass(%s), 'select'), false)"
        for table in _IN_USE:
            ((may_read,),) = connection.execute(readable, [table]).fetchall()
            if may_read and connection.execute(f"select from {table} limit 1").rowcount:
                return True
    return False
