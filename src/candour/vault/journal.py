"""The journal of destroyed keys as a file: only ever added to, and on the disk before `append` returns.

Write to it before the database forgets the key. A crash between the two leaves a key that is
destroyed when the journal is read next. The other way round a restored backup could bring back a key that
somebody was told is gone.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from candour.vault.destruction import Destruction, from_line, to_line
from candour.vault.key_files import FILE_MODE, make_names_durable


def append(path: Path, destructions: Iterable[Destruction]) -> None:
    """Add the destructions, durably. Several processes may append at once; each waits for its turn.

    Raises OSError where the disk refuses, and then no key may be destroyed.
    """
    lines = "".join(map(to_line, destructions)).encode()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(file.seek(_whole_lines(file)))
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    make_names_durable(path.parent)


def read(path: Path) -> Iterator[Destruction]:
    """Every destruction in the journal, oldest first; none where there is no journal yet.

    A last line without its end was cut off by a crash before its key was destroyed, and is left out.
    Raises JournalDamaged for any other line that cannot be read.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith("\n"):
                yield from_line(line, number)


def _whole_lines(file: BinaryIO) -> int:
    """The length of the file up to the end of its last whole line."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - 4096)
        file.seek(start)
        newline = file.read(end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0
