"""`candour keys rotate` makes a new key-encryption key; `candour keys rewrap` wraps every data key under it.

Both may be stopped and run again while everything serves. What is sealed is left as it is: only the keys it
is sealed under are wrapped anew.
"""

import os
import sys
from argparse import Namespace
from datetime import UTC, datetime

from candour.access.current import recorder
from candour.config.env import CannotStart, Environment
from candour.config.migrate import refuse_an_older_database
from candour.config.progress import Progress
from candour.people.actions.rewrapping import rewrap_keys, wrapped_otherwise
from candour.vault.errors import CannotUnseal, KeyProblem, UnknownKey
from candour.vault.file_provider import add_version
from candour.vault.key_source import open_provider, vault_folder

PASSES = 3
"""How often to look again for keys that other processes wrapped under the older version meanwhile."""


def rotate(args: Namespace, environment: Environment) -> int:
    """Add a version of the key-encryption key and wrap every data key under it."""
    refuse_an_older_database()
    if environment.key_settings:
        raise CannotStart(
            "The keys come from variables: set the next CANDOUR_KEY_ENCRYPTION_KEY_ for every process, "
            "restart them, and run candour keys rewrap."
        )
    try:
        # Not the recorder's own provider, which is to be opened with the new version.
        before = open_provider(environment.keys, os.urandom).current_version
        if left := wrapped_otherwise(before):
            raise CannotStart(f"{_keys(left)} still under an older version: run candour keys rewrap first.")
        version = add_version(vault_folder(environment.keys), os.urandom)
    except KeyProblem as problem:
        raise CannotStart(str(problem)) from None
    sys.stdout.write(f"Version {version} of the key-encryption key is made. Back it up now.\n")
    sys.stdout.flush()
    return rewrap(args, environment)


def rewrap(args: Namespace, environment: Environment) -> int:
    """Wrap anew whatever is under an older version. Exit status 1 while some keys are left there."""
    refuse_an_older_database()
    try:
        version = recorder().provider.current_version
        done = sum(rewrap_keys(at=datetime.now(UTC), tell=Progress("keys")) for _ in range(PASSES))
    except (KeyProblem, UnknownKey, CannotUnseal) as problem:
        raise CannotStart(str(problem)) from None
    if left := wrapped_otherwise(version):
        sys.stderr.write(
            f"{_keys(left)} under an older version, from a process that has not loaded version {version}: "
            "restart it, then run candour keys rewrap.\n"
        )
        return 1
    sys.stdout.write(f"Keys wrapped again: {done:,}. None is left under a version before {version}.\n")
    return 0


def _keys(count: int) -> str:
    return f"{count:,} key is" if count == 1 else f"{count:,} keys are"
