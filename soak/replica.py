"""A synchronous replica of the database, as on a machine of its own, and how it takes over when that is lost.

What finds that a machine is lost (Patroni, say) is not tried here; what it does then, is. The replica is
promoted, and answers at the address of the one that was lost, as behind an address that moves.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from candour.config.postgres import EmbeddedPostgres, programs
from soak.running import wait_until

NAME = "replica"
FOLLOWS = "select 1 from pg_stat_replication where application_name = %s and sync_state = 'sync'"


class Replica:
    """Follows a primary, whose commits wait for it. folder: of its own, not there yet."""

    def __init__(self, primary: EmbeddedPostgres, folder: Path, settings: Mapping[str, str]) -> None:
        self._primary = primary
        self.server = EmbeddedPostgres(folder, settings={**settings, "cluster_name": NAME})

    def follow(self) -> None:
        """Copy the primary, and have every commit wait from now on until it is on this disk too."""
        there, folder = conninfo_to_dict(self._primary.dsn("postgres")), self.server.folder
        folder.mkdir(mode=0o700)
        shutil.copy2(self._primary.folder / "password", folder)
        command: list[str | Path] = [
            *(programs() / "pg_basebackup", "-D", folder / "cluster", "-R", "-X", "stream", "-c", "fast"),
            *("-h", str(there["host"]), "-p", str(there["port"]), "-U", str(there["user"])),
        ]
        subprocess.run(command, env={**os.environ, "PGPASSWORD": str(there["password"])}, check=True)
        self.server.start()
        with psycopg.connect(self._primary.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"alter system set synchronous_standby_names = '{NAME}'")
            connection.execute("select pg_reload_conf()")
            wait_until(lambda: bool(connection.execute(FOLLOWS, [NAME]).fetchall()), 30, "nothing follows")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Its machine stands still: no commit is confirmed meanwhile."""
        processes = self._processes()
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def take_over(self) -> None:
        """The primary's machine is lost, all at once: answer in its place, at its address."""
        assert self._primary.process is not None
        self._primary.process.kill()
        self._primary.process.wait()
        with psycopg.connect(self.server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("select pg_promote()")
        self.server.stop()
        shutil.copy2(self._primary.folder / "port", self.server.folder)
        self.server.start()
        if self.server.dsn() != self._primary.dsn():
            raise RuntimeError("Another program has taken the address of the lost machine.")

    def _processes(self) -> list[int]:
        assert self.server.process is not None
        parent = self.server.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]
