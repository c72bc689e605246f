"""Keeps 32-byte keys in files that only their owner can read.

Folders are made 0700 and files 0600, each file whole or not at all, and never over an existing one.
Anything looser is refused with a sentence that says what to do about it.
"""

import base64
import binascii
import os
import stat
from contextlib import suppress
from pathlib import Path

from candour.vault.errors import KeyFileProblem
from candour.vault.seal import KEY_BYTES, RandomBytes

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def open_folder(folder: Path) -> None:
    """Make the folder if it is absent and check that only its owner can enter. Raises KeyFileProblem."""
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as problem:
        raise KeyFileProblem(
            f"The key folder {folder} cannot be used: {problem.strerror}. "
            "Choose a folder that this user can create and enter."
        ) from problem
    check_folder(folder)


def check_folder(folder: Path) -> None:
    """Check that the folder is there and only its owner can enter. Raises KeyFileProblem."""
    try:
        mode = folder.stat().st_mode
    except OSError as problem:
        raise KeyFileProblem(
            f"The key folder {folder} cannot be used: {problem.strerror}. "
            "Put it back, or restore it from the backup of the keys."
        ) from problem
    _refuse_loose(folder, mode, FOLDER_MODE)


def create_key(path: Path, random_bytes: RandomBytes) -> None:
    """Put a new key at `path`, durably, unless there is one already. Raises KeyFileProblem.

    Written under a name of its own and then linked: linking fails where a file exists, so of two processes
    that start together one makes the key and the other finds it, and a crash leaves no half-written key.
    """
    draft = path.with_name(f".{path.name}.{random_bytes(8).hex()}")
    try:
        _write_durably(draft, base64.b64encode(random_bytes(KEY_BYTES)) + b"\n")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
        make_names_durable(path.parent)
    except OSError as problem:
        raise KeyFileProblem(
            f"The key file {path} cannot be written: {problem.strerror}. "
            "Check that this user may write to the folder and that the disk has room."
        ) from problem


def read_key(path: Path) -> bytes:
    """The 32 bytes of the key at `path`. Raises KeyFileProblem."""
    try:
        with path.open("rb") as file:
            # The mode of the file that was opened, so that nothing can be swapped in between.
            _refuse_loose(path, os.fstat(file.fileno()).st_mode, FILE_MODE)
            text = file.read(1024)
    except OSError as problem:
        raise KeyFileProblem(
            f"The key file {path} cannot be read: {problem.strerror}. Restore it from the backup of the keys."
        ) from problem
    key = key_from_base64(text)
    if key is None:
        raise KeyFileProblem(
            f"The key file {path} does not hold a key ({KEY_BYTES} bytes in base64). "
            "Restore it from the backup of the keys."
        )
    return key


def key_from_base64(text: str | bytes) -> bytes | None:
    """The key written as `text`, or None where it is not 32 bytes in base64. Space around it is ignored."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def make_names_durable(folder: Path) -> None:
    """Flush the folder itself: without it a crash can lose the name of a file that was safely written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_loose(path: Path, mode: int, wanted: int) -> None:
    loose = stat.S_IMODE(mode) & 0o077
    if loose:
        raise KeyFileProblem(
            f"{path} is open to other users of this machine (mode {stat.S_IMODE(mode):04o}). "
            f"Make it private with: chmod {wanted:o} {path}. If others did read it, replace the key as well."
        )


def _write_durably(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
