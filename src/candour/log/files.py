"""The folder a log is published from: files appear whole or not at all, and stay after a power cut.

Each file is written under a temporary name, flushed to disk and renamed, and its folder is flushed, so
that whoever reads while we write, or after a crash at any moment, finds the old bytes or the new.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from candour.log.errors import Malformed, NotPublished

CHECKPOINT = "checkpoint"
WITNESSED = "witnessed"
"""The newest checkpoint that witnesses have cosigned; a log that grows fast is ahead of them."""

VERIFIER_KEY = "key"
"""The log's public key, beside what it signs. Whoever wants certainty notes it down elsewhere."""

WITNESS_KEYS = "witnesses"
"""The public keys of the witnesses that are asked, one on a line."""

LARGEST_FILE = 256 * (2 + 65_535)
"""Bytes of the largest file a log can have: a bundle of the longest leaves there can be."""

Reached = Callable[[str], None]
"""Told the name of each step as it is done. Tests stop the program there; it may never swallow a step."""


def on_we_go(step: str) -> None:
    """What happens at a step when nobody asked to know."""


_WRITING = ".writing"
_LOCK = ".lock"
_FLUSHES_AT_ONCE = 8
"""A disk flushes several files in hardly more time than one."""


class LogFiles:
    """The files of one log below a folder, named by their public paths (`checkpoint`, `tile/0/000`)."""

    def __init__(self, folder: Path, reached: Reached = on_we_go) -> None:
        self.folder = folder
        self.reached = reached

    def read(self, path: str) -> bytes:
        """The bytes of a published file. Raises NotPublished, and Malformed for what goes on for ever."""
        try:
            with (self.folder / path).open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise NotPublished(f"The log has not published {path}.") from None
        if len(data) > LARGEST_FILE:
            raise Malformed(f"{path} is longer than any file of a log.")
        return data

    def has(self, path: str) -> bool:
        """Whether this file is published."""
        return (self.folder / path).is_file()

    def write(self, files: Mapping[str, bytes]) -> None:
        """Publish files durably: when this returns, all of them survive a power cut.

        Raises OSError when the disk is full or fails; then some may be published and others not.
        """
        writing = self.folder / _WRITING
        self._make_folder(writing)
        drafts = {path: writing / str(number) for number, path in enumerate(files)}
        with ThreadPoolExecutor(_FLUSHES_AT_ONCE) as pool:
            list(pool.map(_write_flushed, drafts.values(), files.values()))
        self.reached("drafted")
        folders = {(self.folder / path).parent for path in files}
        for folder in folders:
            self._make_folder(folder)
        for path, draft in drafts.items():
            draft.replace(self.folder / path)
            self.reached(f"renamed {path}")
        for folder in folders:
            _flush_folder(folder)

    def partial_widths(self, path: str) -> list[int]:
        """The widths under which a tile or bundle, given by the path of the full one, is served partially."""
        try:
            names = os.listdir(self.folder / f"{path}.p")
        except FileNotFoundError:
            return []
        return sorted([int(name) for name in names if name.isdecimal()])

    def remove_partials(self, paths: Iterable[str]) -> None:
        """Stop serving partially what is now served in full: whoever wanted part of it can cut it off."""
        for path in paths:
            shutil.rmtree(self.folder / f"{path}.p", ignore_errors=True)

    def tidy(self) -> None:
        """Remove what a crash left behind: drafts, and partials of files that are full by now."""
        shutil.rmtree(self.folder / _WRITING, ignore_errors=True)
        for parent, folders, names in os.walk(self.folder / "tile"):
            outgrown = {name.removesuffix(".p") for name in folders if name.endswith(".p")} & set(names)
            self.remove_partials([f"{parent}/{name}" for name in outgrown])

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Be the only writer of this folder on this machine; False when another is.

        The end of the process, however it comes, gives the lock back.
        """
        self._make_folder(self.folder)
        with (self.folder / _LOCK).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it; each new name is flushed in the folder that holds it."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush_folder(folder.parent)


def replace_file(path: Path, data: bytes) -> None:
    """Put these bytes at a path, whole or not at all; when this returns they survive a power cut."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    _write_flushed(draft, data)
    draft.replace(path)
    _flush_folder(path.parent)


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
