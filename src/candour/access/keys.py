"""Opens the keys of this deployment, wherever they are kept, for the recorder that makes its entries."""

import os

from candour.access.recording import Clock, Recorder, system_clock
from candour.log.promise import PromiseKey
from candour.vault.key_source import KeySource, open_provider, signing_seed


def open_recorder(keys: KeySource, origin: str, clock: Clock = system_clock) -> Recorder:
    """A recorder over the keys in a folder, made if they are not there yet, or in settings.

    Raises KeyProblem (vault) with a sentence for an operator.
    """
    provider = open_provider(keys, os.urandom)
    return Recorder(provider, PromiseKey(origin, signing_seed(keys, "promise")), clock)
