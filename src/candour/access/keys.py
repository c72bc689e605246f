"""The keys of this deployment, from wherever they are kept: the vault's provider and the key of promises."""

import os

from candour.access.recording import Clock, Recorder, system_clock
from candour.log.promise import PromiseKey
from candour.store.facts import StoredKey
from candour.vault import data_keys
from candour.vault.data_keys import KeyPurpose
from candour.vault.key_source import KeySource, open_provider, signing_seed
from candour.vault.provider import KeyProvider, WrappedKey


def open_recorder(keys: KeySource, origin: str, clock: Clock = system_clock) -> Recorder:
    """A recorder over the keys in a folder, made if they are not there yet, or in settings.

    Raises KeyProblem (vault) with a sentence for an operator.
    """
    provider = open_provider(keys, os.urandom)
    return Recorder(provider, PromiseKey(origin, signing_seed(keys, "promise")), clock)


def unwrapped(provider: KeyProvider, key: StoredKey, purpose: KeyPurpose) -> bytes:
    """The data key in a stored one. Raises UnknownKey or CannotUnseal (vault)."""
    wrapped = WrappedKey(key.wrapping_version, key.wrapped)
    return data_keys.unwrap(provider, key.id, purpose, wrapped)
