"""Start PostgreSQL in a folder, hand out addresses to reach it, and stop it.

"Started" means that it answered a query. One process at a time owns a folder: it starts the server and its
end, however it ends, ends the server. Others that ask for the same folder join the one that runs. Nothing
acknowledged is lost on kill -9 of either: start again and the server recovers first.
"""

import fcntl
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from signal import SIGINT, SIGQUIT
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from candour.config.env import CannotStart
from candour.config.postgres.cluster import OWNER, Cluster, open_cluster
from candour.config.postgres.postmaster import end_former_server
from candour.config.postgres.roles import make_roles

TUNING: Final[Mapping[str, str]] = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "120",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # data folders are on solid-state disks nowadays
    "jit": "off",  # every statement here is short
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # the detail of a unique-key error is somebody's data,
    "log_min_error_statement": "panic",  # and so may be the statement
}
"""For a borough on one machine. `settings=` of EmbeddedPostgres replaces or adds to these."""

_DURABLE: Final = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_FORGETFUL: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_PASSING: Final = ("could not bind", "is still in use")
"""Faults that pass: a port taken this moment; the last backends of a killed server noticing its end."""

START_SECONDS: Final = 120
"""How long recovery after a kill, or another process on its way, may take before we give up."""
STOP_SECONDS: Final = 60


class EmbeddedPostgres:
    """One PostgreSQL server on the data in `folder`, as a context manager.

    Start it from a thread that lives as long as the server must: the kernel ends the server with the thread.
    `durable=False` turns fsync off, for tests whose data is thrown away; `settings` cannot do that.
    Raises CannotStart, with a sentence, when the folder or the server cannot be used.
    """

    name = "postgres"

    def __init__(
        self, folder: Path, *, settings: Mapping[str, str] | None = None, durable: bool = True
    ) -> None:
        if forbidden := _DURABLE.keys() & (settings or {}).keys():
            raise ValueError(f"{', '.join(sorted(forbidden))} follow from `durable` alone")
        self.folder = folder.absolute()
        self.durable = durable
        self.settings = {**TUNING, **(settings or {}), **(_DURABLE if durable else _FORGETFUL)}
        self.process: subprocess.Popen[bytes] | None = None
        self._cluster: Cluster | None = None
        self._password = ""
        self._port = 0
        self._lock: int | None = None
        self._has_roles = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def joined(self) -> bool:
        """Whether the server was started by another process, which will also stop it."""
        return self._lock is None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder. Below /var/tmp where only `nobody` may run the server."""
        if self._cluster is None:
            raise ValueError("this process joined the server; only its owner knows")
        return self._cluster.data

    def dsn(self, database: str = "candour") -> str:
        """The address of `database`, with its password: `postgresql://candour:...@127.0.0.1:PORT/NAME`."""
        return f"postgresql://{OWNER}:{quote(self._password)}@127.0.0.1:{self._port}/{database}"

    def make_database(self, name: str, *, template: str = "template1") -> None:
        """Make the database `name` as a copy of `template`, unless it exists; and the roles, likewise."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if not self._has_roles:
                make_roles(connection, self._password)
                self._has_roles = True
            with suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(statement)

    def start(self) -> None:
        """Start the server, or join it, and return once it has answered a query. Again after it has died."""
        if self._lock is None:
            self._lock = self._own_or_join()
            if self._lock is None:
                return
        try:
            self._cluster = open_cluster(self.folder, durable=self.durable)
            self._password = self._cluster.password
            end_former_server(self._cluster.data, patience=START_SECONDS)
            self._start_on_a_free_port(self._cluster)
        except BaseException as fault:
            self.stop()  # gives the folder to whoever asks next
            if isinstance(fault, OSError):
                raise CannotStart(_unusable(self.folder, fault)) from fault
            raise

    def stop(self) -> None:
        """Stop the server in an orderly way, if this process started it, and give up the folder."""
        if self.process is not None:
            self.process.send_signal(SIGINT)  # "fast": rolls back what is under way, writes a checkpoint
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(SIGQUIT)  # "immediate": the next start recovers
                self.process.wait()
            self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _own_or_join(self) -> int | None:
        """The lock that makes this process the owner of the folder, or None once joined to a server."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as fault:
            raise CannotStart(_unusable(self.folder, fault)) from fault
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            if self._joins():
                os.close(lock)
                return None
            time.sleep(0.1)
        os.close(lock)
        raise CannotStart(
            f"Another process has the database in {self.folder} and it does not answer: "
            "end that process, or give CANDOUR_DATA another folder."
        )

    def _joins(self) -> bool:
        try:
            self._password = (self.folder / "password").read_text()
            self._port = int((self.folder / "port").read_text())
        except (OSError, ValueError):
            return False  # its owner has not got that far
        return self._answers()

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.dsn("postgres"), connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _start_on_a_free_port(self, cluster: Cluster) -> None:
        """Start on the remembered port, or on another where somebody else has it, even if only just now."""
        cluster.log.touch(mode=0o600)
        deadline = time.monotonic() + START_SECONDS
        while True:
            self._port = _free_port(self.folder / "port")
            log_before = cluster.log.stat().st_size
            self.process = self._spawn(cluster)
            if self._wait_for_an_answer(deadline):
                return
            self.process = None
            said = cluster.log.read_bytes()[log_before:].decode(errors="replace")
            if time.monotonic() > deadline or not any(passing in said for passing in _PASSING):
                raise CannotStart(f"PostgreSQL did not start on {cluster.data}: {_fault_in(said)}")
            time.sleep(0.1)

    def _spawn(self, cluster: Cluster) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            **self.settings,
        }
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        with cluster.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own program
                cluster.command("postgres", "-D", str(cluster.data), *options),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that Ctrl-C reaches us alone and we stop things in order
            )

    def _wait_for_an_answer(self, deadline: float) -> bool:
        """Whether the server answered a query; False as soon as its process has ended."""
        assert self.process is not None
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                return False
            if self._answers():
                return True
            time.sleep(0.02)
        raise CannotStart(f"PostgreSQL on {self.folder} gave no answer within {START_SECONDS} seconds.")


def _free_port(remembered: Path) -> int:
    """The port written in `remembered` where it is free, else one the kernel chooses, written there."""
    with suppress(OSError, ValueError, OverflowError):
        port = int(remembered.read_text())
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", port))
        return port
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    remembered.write_text(str(port))
    return port


def _fault_in(log: str) -> str:
    """The last thing the server called fatal, without its time stamp."""
    faults = [line.split("FATAL:", 1)[1].strip() for line in log.splitlines() if "FATAL:" in line]
    return f"{faults[-1]}." if faults else f"it said {log.strip()!r}."


def _unusable(folder: Path, fault: OSError) -> str:
    return (
        f"The data folder {folder} cannot be used ({fault.strerror or fault}): "
        "give CANDOUR_DATA a folder that you may write."
    )
