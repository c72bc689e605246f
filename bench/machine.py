"""The machine under the figures, and what its processes use; from /proc, with nothing to install."""

import os
import platform
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from candour.config.postgres.server import TUNING


def description() -> dict[str, Any]:
    """What figures cannot be compared without."""
    info = Path("/proc/cpuinfo").read_text()
    model = next(
        (line.split(":")[1].strip() for line in info.splitlines() if "model name" in line), "unknown"
    )
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(_memory_kb() / 1024 / 1024),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "shared_buffers": TUNING["shared_buffers"],
        "load": "wrk" if shutil.which("wrk") else "our own Python, which takes a part of the machine itself",
    }


def advised_tuning() -> dict[str, str]:
    """What an operator is told to give PostgreSQL on this machine: a quarter of the memory."""
    return {"shared_buffers": f"{_memory_kb() // 1024 // 4}MB", "max_wal_size": "8GB"}


def largest_worker_mb(folder: Path) -> int:
    """Resident memory of the largest process that serves a data folder, in MB: what it alone would need."""
    sizes = [0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            serves = b"candour.cli\0serve" in (process / "cmdline").read_bytes()
            if serves and f"CANDOUR_DATA={folder}".encode() in (process / "environ").read_bytes().split(
                b"\0"
            ):
                sizes.append(_kb((process / "status").read_text(), "VmRSS"))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return round(max(sizes) / 1024)


def most_ever_mb(pid: int) -> int:
    """The most memory that a process has had since it is the program it is, in MB; 0 for one that has ended.

    What a parent is told of its child at the end is more: the parent's own, until the child became a program.
    """
    with suppress(OSError):
        return round(_kb((Path("/proc") / str(pid) / "status").read_text(), "VmHWM") / 1024)
    return 0


def _memory_kb() -> int:
    return int(Path("/proc/meminfo").read_text().split()[1])


def _kb(status: str, what: str) -> int:
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith(what)), 0)


def wait_until_served(address: str, seconds: float) -> float:
    """How long it took until an address answered 200. Raises TimeoutError."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return time.monotonic() - start
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{address} did not answer 200 within {seconds:g} seconds")
