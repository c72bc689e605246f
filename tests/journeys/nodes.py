"""More serving processes of the borough, with variables of their own."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from candour.config.launch import launched

from .conftest import RunningProgram

START_SECONDS = 120
"""Far more than a start, or an end, takes; who waits so long has failed."""


@contextmanager
def another_node(program: RunningProgram, port: int, **more: str) -> Iterator[str]:
    """One more `candour serve` for the borough, with variables of its own; gives its address."""
    certificate = more.get("CANDOUR_TLS_CERTIFICATE")
    address = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    trusted = ssl.create_default_context(cafile=certificate)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    own = {"CANDOUR_DATA": str(program.data), "CANDOUR_PORT": str(port), "CANDOUR_WORKERS": "1"}
    command = launched([sys.executable, "-m", "candour.cli", "serve"], death=signal.SIGTERM)
    process = subprocess.Popen(command, env=environ | own | more, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address, trusted):
            assert time.monotonic() < deadline, "the node did not start"
            assert process.poll() is None
        yield address
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _answers(address: str, trusted: ssl.SSLContext) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=10, verify=trusted).status_code == 200
    except httpx.TransportError:
        return False
