"""Where a deployment's keys come from: a folder of key files, or settings that hold the keys themselves.

A folder is filled on first use, until a process says that its keys are kept: then what is missing is lost,
even if it was there a moment ago. Settings are never made up: a key that is missing from them stops whoever
needs it with a sentence, because on another node it would be another key.
"""

from collections.abc import Mapping
from pathlib import Path

from candour.vault.env_provider import keys_from_settings, seed_from_settings
from candour.vault.file_provider import FileKeyProvider, create_keys
from candour.vault.provider import KeyProvider
from candour.vault.seal import RandomBytes
from candour.vault.signing_keys import load_or_create_seed, load_seed

KeySource = Path | Mapping[str, str]
"""The folder with `vault` and `signing` in it, or names of settings to their values."""

_kept: set[Path] = set()


def keep(folder: Path) -> None:
    """From now on this process makes no key in this folder.

    Whoever looked that the keys are there opens them later, and a folder can be unmounted in between.
    """
    _kept.add(folder)


def open_provider(source: KeySource, random_bytes: RandomBytes) -> KeyProvider:
    """The provider of the key-encryption keys. Raises KeyFileProblem or KeySettingProblem."""
    if not isinstance(source, Path):
        return keys_from_settings(source, random_bytes)
    if source not in _kept:
        create_keys(vault_folder(source), random_bytes)
    return FileKeyProvider(vault_folder(source), random_bytes)


def signing_seed(source: KeySource, name: str) -> bytes:
    """The 32-byte seed of one signing key, such as `promise`. Raises KeyFileProblem or KeySettingProblem."""
    if isinstance(source, Path):
        load = load_seed if source in _kept else load_or_create_seed
        return load(source / "signing", name)
    return seed_from_settings(source, name)


def vault_folder(folder: Path) -> Path:
    """Where the files of key-encryption keys lie in a folder of keys."""
    return folder / "vault"
