"""Keys from a folder and from settings are the same keys; what a setting lacks is never made up."""

import base64
import os
from pathlib import Path

import pytest

from candour.vault.errors import KeySettingProblem
from candour.vault.key_source import open_provider, signing_seed


def as_settings(folder: Path) -> dict[str, str]:
    """The key files of a folder, as an operator would copy them into variables."""
    return {
        "CANDOUR_KEY_ENCRYPTION_KEY_1": (folder / "vault" / "key-encryption-1.key").read_text(),
        "CANDOUR_BLIND_INDEX_KEY": (folder / "vault" / "blind-index.key").read_text(),
        "CANDOUR_SIGNING_KEY_EXCHANGE_TOKEN": (folder / "signing" / "exchange-token.seed").read_text(),
    }


def test_keys_moved_from_a_folder_to_settings_are_the_same_keys(tmp_path: Path) -> None:
    from_folder, seed = open_provider(tmp_path, os.urandom), signing_seed(tmp_path, "exchange-token")
    settings = as_settings(tmp_path)
    from_settings = open_provider(settings, os.urandom)
    wrapped = from_folder.wrap(b"k" * 32, b"place")
    assert from_settings.unwrap(wrapped, b"place") == b"k" * 32
    assert from_settings.blind_index_key == from_folder.blind_index_key
    assert signing_seed(settings, "exchange-token") == seed


@pytest.mark.parametrize("given", ["", base64.b64encode(b"short").decode()])
def test_a_seed_that_is_missing_or_no_key_is_named_and_not_shown(given: str) -> None:
    with pytest.raises(KeySettingProblem, match="CANDOUR_SIGNING_KEY_PROMISE is not a key") as refused:
        signing_seed({"CANDOUR_SIGNING_KEY_PROMISE": given}, "promise")
    assert not given or given not in str(refused.value)
