"""The whole program at work, as an operator runs it, and a way to end each of its processes.

What a process says is kept in the folder of the run. Everything is started by the thread that makes this,
because the kernel ends a process with the thread that started it.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from candour import cli
from candour.config.database import addresses
from candour.config.env import Environment, read_environment
from candour.config.postgres.roles import address_for
from candour.config.processes import REFUSED, Program
from candour.config.sequencer import open_signer
from candour.log.files import LogFiles
from candour.store.roles import SERVE
from soak.program import FOLDER

CHECKOUT = Path(__file__).parents[1]
START_SECONDS = 120
AGAIN_SECONDS = 1.0

_kept_for_us: list[socket.socket] = []


class Running:
    """The program over a migrated database. folder: of this run. dsn: as its owner reaches the database.

    Each process works in the role that docs/operators/postgresql.md gives it, and only there as the owner.
    nodes: how many `serve` there are. sequencers: how many there are; each has a folder of its own, as on a
    machine of its own, and the first one's is served.
    """

    def __init__(
        self,
        folder: Path,
        keys: Path,
        dsn: str,
        *,
        nodes: int = 1,
        workers: int = 2,
        sequencers: int = 1,
        witnessed: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.keys = keys
        self._dsn = dsn
        self.ports = [free_port() for _ in range(nodes)]
        self.nodes = [f"http://127.0.0.1:{port}" for port in self.ports]
        self._environ = _without_ours() | {
            "PYTHONPATH": str(CHECKOUT),
            FOLDER: str(folder / "failpoints"),
            "CANDOUR_KEYS": str(keys),
            "CANDOUR_JOURNAL": str(folder / "destroyed-keys"),
            "CANDOUR_DATABASE_URL": dsn,
            "CANDOUR_BASE_URL": self.nodes[0],
            "CANDOUR_DATA": str(folder / "data"),
            "CANDOUR_WORKERS": str(workers),
            "CANDOUR_CLIENT_REQUESTS": "100000",
            "CANDOUR_WEBHOOK_NETWORKS": "127.0.0.0/8",
            **(environ or {}),
        }
        self.parts: dict[str, Program] = {}
        self.ended: list[tuple[str, int]] = []
        self._started: dict[str, float] = {}
        self._own: dict[str, dict[str, str]] = {}
        data = [folder / "data", *[folder / f"data-{number}" for number in range(2, sequencers + 1)]]
        self.logs = [LogFiles(each / "log") for each in data]
        for number, each in enumerate(data):
            self._add(_named("sequencer", number), "sequencer", CANDOUR_DATA=str(each))
        for number, port in enumerate(self.ports):
            self._add(_named("serve", number), "serve", CANDOUR_PORT=str(port))
        self._add("deliver", "deliver")
        self._witnessed = witnessed

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *reason: object) -> None:
        for part in reversed(self.parts.values()):
            part.stop()

    @property
    def destroyed_keys(self) -> Path:
        """The journal of destroyed keys."""
        return self.folder / "destroyed-keys"

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._settings.log_origin

    @property
    def _settings(self) -> Environment:
        ours = {name: value for name, value in self._environ.items() if name.startswith("CANDOUR_")}
        return read_environment(ours)

    def start(self) -> None:
        """Prepare the database, start everything, and wait until it is well."""
        prepared = self.command("migrate")
        if prepared.returncode:
            raise RuntimeError(prepared.stderr)
        if self._witnessed:
            self._start_witness()
        self.start_what_has_ended()
        wait_until(self.is_well, START_SECONDS, "the program is not well")

    def command(self, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run one of candour's own commands to its end, as whom it is run by, unless that is given."""
        command = [sys.executable, "-m", "candour.cli", *words]
        return subprocess.run(
            command,
            env=self._environ | addresses(self._dsn, cli.named(list(words))) | environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def try_again(self, client: str) -> None:
        """Have what a client's webhook did not take sent once more, as an operator does."""
        url = address_for(SERVE, self._dsn)
        self.command("webhook", client, "--retry", CANDOUR_DATABASE_URL=url).check_returncode()

    def is_well(self) -> bool:
        """Whether every node says so."""
        return all(is_well(node) for node in self.nodes)

    def start_what_has_ended(self) -> None:
        """As whoever runs services does, and never one of them twice within a second."""
        for name, part in self.parts.items():
            running = part.process is not None and part.process.poll() is None
            if running or time.monotonic() - self._started.get(name, 0) < AGAIN_SECONDS:
                continue
            if part.process is not None:
                self.ended.append((name, part.process.returncode))
            self._started[name] = time.monotonic()
            part.start()

    def kill(self, name: str) -> None:
        """SIGKILL to one of the processes; its workers end with it."""
        process = self.parts[name].process
        if process is not None:
            process.kill()

    def kill_worker(self) -> None:
        """SIGKILL to a worker, which `serve` replaces unless that happens too often."""
        workers = [pid for name in self.parts if name.startswith("serve") for pid in self.workers_of(name)]
        if workers:
            with suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)

    def workers_of(self, name: str) -> list[int]:
        """The processes that one has started; none while it starts itself."""
        process = self.parts[name].process
        if process is None:
            return []
        try:
            children = list(Path(f"/proc/{process.pid}/task").glob("*/children"))
            return [int(pid) for file in children for pid in file.read_text().split()]
        except OSError:
            return []

    def refusals(self) -> Iterator[str]:
        """Which of them have ended because they may not go on."""
        for name, status in self.ended:
            if status == REFUSED:
                yield name

    def said(self, name: str) -> str:
        """What a process has said."""
        path = self.folder / f"{name}.said"
        return path.read_text(errors="replace") if path.exists() else ""

    def add_node(self, dsn: str, *within: str) -> str:
        """One more `serve`, not started yet, that reaches the database by another address; gives its own.

        within: a command that runs it elsewhere, such as in a network namespace.
        """
        port, name = free_port(), _named("serve", len(self.nodes))
        ours = addresses(dsn, "serve") | {"CANDOUR_PORT": str(port)}
        self._add(name, "serve", within=within, **ours)
        self.ports.append(port)
        self.nodes.append(f"http://127.0.0.1:{port}")
        return self.nodes[-1]

    def _start_witness(self) -> None:
        """Somebody else's witness, with a folder and keys of its own, whom the sequencers ask."""
        log = open_signer(self._settings).verifier
        port, own = free_port(), self.folder / "witness"
        environ = {"CANDOUR_PORT": str(port), "CANDOUR_DATA": str(own), "CANDOUR_KEYS": str(own / "keys")}
        words = ["log", "witness", "--name", "soak.example/witness", "--log", str(log)]
        self._add("witness", *words, **environ)
        witness = self.parts["witness"]
        witness.start()
        self._started["witness"] = time.monotonic()
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(address), START_SECONDS, "the witness does not answer")
        key = httpx.get(address).text.strip()
        for name in [name for name in self.parts if name.startswith("sequencer")]:
            self._add(name, "sequencer", **self._own[name], CANDOUR_LOG_WITNESSES=f"{key} {address}")

    def _add(self, name: str, *command: str, within: Sequence[str] = (), **environ: str) -> None:
        say = self.folder / f"{name}.said"
        program = [*within, sys.executable, "-m", "soak.program", *command]
        self._own[name] = environ
        keeping = ["/bin/sh", "-c", 'exec "$@" >>"$0" 2>&1', str(say), *program]
        ours = addresses(self._dsn, cli.named(list(command)))
        self.parts[name] = Program(name, keeping, self._environ | ours | environ)


def is_well(node: str) -> bool:
    """Whether a node can serve and the log goes on."""
    with suppress(httpx.HTTPError):
        return httpx.get(f"{node}/healthz", timeout=5).status_code == 200
    return False


def _answers(address: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(address, timeout=5).is_success
    return False


def wait_until(true: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Wait for another process's doing, which nothing announces. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"After {seconds:g} s {otherwise}.")
        time.sleep(0.02)


def free_port() -> int:
    """A port of this machine that nobody uses now, and that is given to nobody else while this process lives.

    Below those that the kernel gives to whoever connects, one of which may be taken before it is listened on.
    """
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(lowest // 2, lowest)  # a seeded one gives all the same
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0candour-port-{port}")
            with socket.create_server(("127.0.0.1", port)):
                _kept_for_us.append(mark)
                return port
        except OSError:  # somebody listens there, or another process was given it
            mark.close()


def _named(what: str, number: int) -> str:
    return what if number == 0 else f"{what}-{number + 1}"


def _without_ours() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
