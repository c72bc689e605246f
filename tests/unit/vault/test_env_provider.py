"""The provider `env`: the same keys given as settings, and a sentence for each wrong one."""

import base64
import os
from pathlib import Path
from uuid import UUID

import pytest

from candour.vault.data_keys import KeyPurpose, new_data_key, unwrap, wrap
from candour.vault.env_provider import keys_from_settings
from candour.vault.errors import KeySettingProblem
from candour.vault.file_provider import FileKeyProvider, create_keys

KEY = base64.b64encode(b"\x01" * 32).decode()
SETTINGS = {"CANDOUR_KEY_ENCRYPTION_KEY_1": KEY, "CANDOUR_BLIND_INDEX_KEY": KEY, "PATH": "/bin"}


def test_keys_moved_from_files_to_settings_open_the_same(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys", os.urandom)
    from_files = FileKeyProvider(tmp_path / "keys", os.urandom)
    from_settings = keys_from_settings(
        {
            "CANDOUR_KEY_ENCRYPTION_KEY_1": (tmp_path / "keys" / "key-encryption-1.key").read_text(),
            "CANDOUR_BLIND_INDEX_KEY": (tmp_path / "keys" / "blind-index.key").read_text(),
        },
        os.urandom,
    )
    data_key = new_data_key(os.urandom)
    wrapped = wrap(from_files, UUID(int=1), KeyPurpose.LOG, data_key)
    assert unwrap(from_settings, UUID(int=1), KeyPurpose.LOG, wrapped) == data_key
    assert from_settings.blind_index_key == from_files.blind_index_key


def test_the_largest_version_is_current() -> None:
    settings = SETTINGS | {f"CANDOUR_KEY_ENCRYPTION_KEY_{version}": KEY for version in (2, 10)}
    assert keys_from_settings(settings, os.urandom).current_version == 10


def test_without_a_key_encryption_key_it_says_which_to_set() -> None:
    with pytest.raises(KeySettingProblem, match="Set CANDOUR_KEY_ENCRYPTION_KEY_1"):
        keys_from_settings({"CANDOUR_BLIND_INDEX_KEY": KEY}, os.urandom)


@pytest.mark.parametrize("name", ["CANDOUR_KEY_ENCRYPTION_KEY_1", "CANDOUR_BLIND_INDEX_KEY"])
@pytest.mark.parametrize("value", ["", "secret", base64.b64encode(bytes(16)).decode(), "ключ"])
def test_a_value_that_is_no_key_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(KeySettingProblem, match=f"{name} is not a key") as refused:
        keys_from_settings(SETTINGS | {name: value}, os.urandom)
    assert not value or value not in str(refused.value)


def test_a_missing_blind_index_key_is_named() -> None:
    with pytest.raises(KeySettingProblem, match="CANDOUR_BLIND_INDEX_KEY is not a key"):
        keys_from_settings({"CANDOUR_KEY_ENCRYPTION_KEY_1": KEY}, os.urandom)
