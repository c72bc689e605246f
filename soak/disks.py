"""Small disks that can be filled: a tmpfs, where root may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FILLER = "filler"
_PIECE = bytes(1 << 20)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[bool]:
    """Mount a disk of its own at a folder, made if it is not there; False where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)  # noqa: S607


def fill(place: Path) -> None:
    """Leave no byte free at a place."""
    with (place / _FILLER).open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(_PIECE)
    with (place / _FILLER).open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(512))
    os.sync()


def free(place: Path) -> None:
    """Give back what was filled."""
    (place / _FILLER).unlink(missing_ok=True)
