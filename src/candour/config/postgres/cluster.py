"""The folder of one embedded PostgreSQL: found or made, whole or not at all, and of a version we can read.

`folder` holds `password` (mode 0600), `port`, `lock`, `server.log` and `cluster`, PostgreSQL's own data
folder. Where only `nobody` can run the server, `cluster` lies below /var/tmp and `elsewhere` says where.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT

from candour.config.env import CannotStart
from candour.config.launch import Account, launched
from candour.config.postgres import account as accounts

OWNER = "candour"
"""The role that owns the databases. It is the cluster's superuser, as the cluster is Candour's alone."""


@dataclass(frozen=True)
class Cluster:
    """Where PostgreSQL's data and programs are, who runs them, and the password of `OWNER`."""

    folder: Path
    data: Path
    programs: Path
    account: Account
    password: str

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.folder / "server.log"

    def command(self, program: str, *arguments: str) -> list[str]:
        """The command line that runs one of PostgreSQL's programs under the right account."""
        return launched([str(self.programs / program), *arguments], death=SIGINT, account=self.account)


def open_cluster(folder: Path, *, durable: bool = True) -> Cluster:
    """The cluster in `folder`, made first if there is none; `durable=False` makes it without fsync.

    Raises CannotStart when the folder cannot be written, belongs to somebody else, or holds the data of
    another version of PostgreSQL. The caller holds the folder's lock.
    """
    if (folder / "elsewhere").exists():
        room = Path((folder / "elsewhere").read_text())
        return _opened(folder, room / "cluster", accounts.programs(room), "nobody")
    if (folder / "cluster").exists():
        return _opened(folder, folder / "cluster", accounts.programs(), accounts.usual())
    return _make(folder, durable=durable)


def _opened(folder: Path, data: Path, programs: Path, account: Account) -> Cluster:
    try:
        password = (folder / "password").read_text()
        owner, version = data.stat().st_uid, (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError as lost:
        raise CannotStart(
            f"The data folder {folder} has lost {lost.filename}: "
            "restore it from a backup, or give CANDOUR_DATA another folder."
        ) from None
    if account != "nobody" and owner != os.geteuid():
        raise CannotStart(
            f"The data folder {folder} belongs to {_name_of(owner)}: "
            "run Candour as that user, or give CANDOUR_DATA another folder."
        )
    if version != str(accounts.MAJOR):
        raise CannotStart(
            f"The data folder {folder} was made by PostgreSQL {version} and this Candour brings "
            f"{accounts.MAJOR}: use the Candour that made it, or give CANDOUR_DATA another folder."
        )
    return Cluster(folder, data, programs, account, password)


def remove_cluster(folder: Path) -> None:
    """Remove everything in `folder`, and what lies elsewhere for it. The server must have stopped."""
    if (folder / "elsewhere").exists():
        shutil.rmtree((folder / "elsewhere").read_text(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _new_password(folder: Path) -> str:
    """A password in `folder`. Like every secret on disk, only its owner can read it."""
    path = folder / "password"
    path.unlink(missing_ok=True)  # from a start that was killed half way
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def _make(folder: Path, *, durable: bool) -> Cluster:
    password = _new_password(folder)
    account = accounts.choose(folder)
    if account == "nobody":
        room = accounts.make_room_for_nobody()
        readable = room / "password"
        readable.touch(mode=0o600)
        readable.write_text(password)
        accounts.give_to_nobody(readable)
        cluster = Cluster(folder, room / "cluster", accounts.programs(room), account, password)
        _initdb(cluster, cluster.data, readable, durable=durable)
        readable.unlink()
        (folder / "elsewhere").write_text(str(room))
    else:
        cluster = Cluster(folder, folder / "cluster", accounts.programs(), account, password)
        draft = folder / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)  # from a start that was killed half way
        _initdb(cluster, draft, folder / "password", durable=durable)
        draft.rename(cluster.data)
    return cluster


def _initdb(cluster: Cluster, data: Path, password_file: Path, *, durable: bool) -> None:
    """Make the files of a cluster whose text sorts by code point on every machine, whatever its locales."""
    arguments = [
        f"--pgdata={data}",
        f"--username={OWNER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        # A new segment is filled with zeros and flushed while every commit waits: 50 ms for the usual 16 MB,
        # which was the slowest hundredth of releases. This way it is 3 ms, sixteen times as often.
        "--wal-segsize=1",
        *([] if durable else ["--no-sync"]),
    ]
    made = subprocess.run(  # noqa: S603 - our own program
        cluster.command("initdb", *arguments), cwd="/", capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        said = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1:]
        raise CannotStart(f"PostgreSQL could not make its data folder {data}: {' '.join(said)}")


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
