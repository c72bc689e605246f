"""The provider `file`: made once, rotated under running processes, refused when something is missing."""

import os
from pathlib import Path
from uuid import UUID

import pytest

from candour.vault.data_keys import KeyPurpose, new_data_key, rewrap, unwrap, wrap
from candour.vault.errors import CannotUnseal, KeyFileProblem
from candour.vault.file_provider import FileKeyProvider, add_version, create_keys

KEY_ID = UUID(int=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_keys(tmp_path / "keys", os.urandom)
    return tmp_path / "keys"


def test_a_new_installation_has_one_version_and_a_blind_index_key(folder: Path) -> None:
    provider = FileKeyProvider(folder, os.urandom)
    assert provider.current_version == 1
    assert len(provider.blind_index_key) == 32


def test_creating_keys_again_keeps_those_there_are(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    create_keys(folder, os.urandom)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_one_process_wraps_another_opens(folder: Path) -> None:
    data_key = new_data_key(os.urandom)
    wrapped = wrap(FileKeyProvider(folder, os.urandom), KEY_ID, KeyPurpose.LOG, data_key)
    assert unwrap(FileKeyProvider(folder, os.urandom), KEY_ID, KeyPurpose.LOG, wrapped) == data_key


def test_a_running_process_opens_what_was_wrapped_under_a_version_added_since(folder: Path) -> None:
    running = FileKeyProvider(folder, os.urandom)
    data_key = new_data_key(os.urandom)
    wrapped = wrap(running, KEY_ID, KeyPurpose.LOG, data_key)
    assert add_version(folder, os.urandom) == 2
    rotated = rewrap(FileKeyProvider(folder, os.urandom), KEY_ID, KeyPurpose.LOG, wrapped)
    assert rotated.version == 2
    assert unwrap(running, KEY_ID, KeyPurpose.LOG, rotated) == data_key
    assert running.current_version == 2


def test_the_tenth_version_comes_after_the_ninth(folder: Path) -> None:
    assert [add_version(folder, os.urandom) for _ in range(9)] == list(range(2, 11))
    assert FileKeyProvider(folder, os.urandom).current_version == 10


def test_an_empty_folder_is_refused_and_not_filled(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    with pytest.raises(KeyFileProblem, match="holds no key-encryption key"):
        FileKeyProvider(tmp_path / "keys", os.urandom)
    assert list((tmp_path / "keys").iterdir()) == []


def test_a_folder_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(KeyFileProblem, match="Put it back"):
        FileKeyProvider(tmp_path / "keys", os.urandom)
    assert not (tmp_path / "keys").exists()


def test_a_lost_blind_index_key_is_never_replaced_by_a_new_one(folder: Path) -> None:
    (folder / "blind-index.key").unlink()
    create_keys(folder, os.urandom)
    with pytest.raises(KeyFileProblem, match=r"blind-index\.key cannot be read"):
        FileKeyProvider(folder, os.urandom)


def test_keys_of_another_installation_open_nothing(folder: Path, tmp_path: Path) -> None:
    wrapped = wrap(FileKeyProvider(folder, os.urandom), KEY_ID, KeyPurpose.LOG, new_data_key(os.urandom))
    create_keys(tmp_path / "others", os.urandom)
    with pytest.raises(CannotUnseal):
        unwrap(FileKeyProvider(tmp_path / "others", os.urandom), KEY_ID, KeyPurpose.LOG, wrapped)


def test_a_version_open_to_others_stops_the_provider(folder: Path) -> None:
    (folder / "key-encryption-1.key").chmod(0o644)
    with pytest.raises(KeyFileProblem, match="chmod 600"):
        FileKeyProvider(folder, os.urandom)
