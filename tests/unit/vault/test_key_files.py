"""Key files are private, whole, and never overwritten; anything else is refused with a way out."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from candour.vault.errors import KeyFileProblem
from candour.vault.key_files import create_key, open_folder, read_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    open_folder(folder)
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_file_are_private_whatever_the_umask(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        open_folder(tmp_path / "keys")
        create_key(tmp_path / "keys" / "one.key", os.urandom)
    finally:
        os.umask(previous)
    assert (mode(tmp_path / "keys"), mode(tmp_path / "keys" / "one.key")) == (0o700, 0o600)


def test_a_key_is_read_back_as_made_and_nothing_else_is_left_in_the_folder(folder: Path) -> None:
    create_key(folder / "one.key", lambda size: b"\x05" * size)
    assert read_key(folder / "one.key") == b"\x05" * 32
    assert [path.name for path in folder.iterdir()] == ["one.key"]


def test_an_existing_key_is_never_overwritten(folder: Path) -> None:
    create_key(folder / "one.key", lambda size: b"\x05" * size)
    create_key(folder / "one.key", os.urandom)
    assert read_key(folder / "one.key") == b"\x05" * 32


def test_processes_that_start_together_agree_on_the_key(folder: Path) -> None:
    def create_and_read(_: int) -> bytes:
        create_key(folder / "one.key", os.urandom)
        return read_key(folder / "one.key")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(create_and_read, range(32)))) == 1


@pytest.mark.parametrize("loose", [0o755, 0o710, 0o701, 0o777])
def test_a_folder_others_can_enter_is_refused_with_the_command_that_helps(tmp_path: Path, loose: int) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(loose)
    with pytest.raises(KeyFileProblem, match=f"mode {loose:04o}.*chmod 700 {tmp_path / 'keys'}"):
        open_folder(tmp_path / "keys")


@pytest.mark.parametrize("loose", [0o644, 0o640, 0o604, 0o620])
def test_a_file_others_can_use_is_refused_with_the_command_that_helps(folder: Path, loose: int) -> None:
    create_key(folder / "one.key", os.urandom)
    (folder / "one.key").chmod(loose)
    with pytest.raises(KeyFileProblem, match=f"mode {loose:04o}.*chmod 600"):
        read_key(folder / "one.key")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"not base64!",
        base64.b64encode(bytes(31)),
        base64.b64encode(bytes(33)),
        base64.b64encode(bytes(32))[:-1],
        bytes(32),
        b"\xff" * 2048,
    ],
)
def test_a_damaged_key_file_is_refused_without_showing_it(folder: Path, content: bytes) -> None:
    (folder / "one.key").write_bytes(content)
    (folder / "one.key").chmod(0o600)
    with pytest.raises(KeyFileProblem, match=r"does not hold a key.*Restore it from the backup"):
        read_key(folder / "one.key")


def test_a_missing_key_file_is_refused(folder: Path) -> None:
    with pytest.raises(KeyFileProblem, match=r"cannot be read: No such file.*Restore it"):
        read_key(folder / "one.key")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    with pytest.raises(KeyFileProblem, match="cannot be used"):
        open_folder(tmp_path / "keys")
