"""The keys of this deployment, from their folder: the vault's provider and the key of promises."""

import os
from pathlib import Path

from candour.access.recording import Clock, Recorder, system_clock
from candour.log.promise import PromiseKey
from candour.store.facts import StoredKey
from candour.vault import data_keys
from candour.vault.data_keys import KeyPurpose
from candour.vault.file_provider import FileKeyProvider, create_keys
from candour.vault.provider import KeyProvider, WrappedKey
from candour.vault.signing_keys import load_or_create_seed


def open_recorder(folder: Path, origin: str, clock: Clock = system_clock) -> Recorder:
    """A recorder over the key files in a folder, made if they are not there yet.

    Raises KeyFileProblem (vault) with a sentence for an operator.
    """
    create_keys(folder / "vault", os.urandom)
    provider = FileKeyProvider(folder / "vault", os.urandom)
    promises = PromiseKey.from_seed(origin, load_or_create_seed(folder / "signing", "promise"))
    return Recorder(provider, promises, clock)


def unwrapped(provider: KeyProvider, key: StoredKey, purpose: KeyPurpose) -> bytes:
    """The data key in a stored one. Raises UnknownKey or CannotUnseal (vault)."""
    wrapped = WrappedKey(key.wrapping_version, key.wrapped)
    return data_keys.unwrap(provider, key.id, purpose, wrapped)
