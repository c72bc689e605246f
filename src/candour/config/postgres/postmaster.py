"""What `postmaster.pid` says, and whether to believe it, after any kind of end.

PostgreSQL keeps two servers out of one data folder by the process id on the first line of that file. After
kill -9, or in a new container, the number may have passed to some other process, which would block the start
for ever; and a server whose parent was killed may still be writing its last checkpoint.
"""

import os
import select
from contextlib import suppress
from pathlib import Path
from signal import SIGINT

from candour.config.env import CannotStart

_NOBODYS_PROCESS = 2**22 + 1  # above the kernel's largest pid_max


def end_former_server(data: Path, *, patience: float) -> None:
    """Wait until no server of an earlier, ended owner works on `data`; ask one that idles to stop.

    Raises CannotStart when it still runs after `patience` seconds.
    """
    pid = _process_id(data)
    if pid is None:
        return
    if not _serves(pid, data):
        _disown(data, pid)
        return
    with suppress(ProcessLookupError):
        watched = os.pidfd_open(pid)
        os.kill(pid, SIGINT)
        ended, _, _ = select.select([watched], [], [], patience)
        os.close(watched)
        if not ended:
            raise CannotStart(
                f"An earlier PostgreSQL (process {pid}) still works on {data} and does not stop: "
                "wait and try again, or end it."
            )


def _process_id(data: Path) -> int | None:
    path = data / "postmaster.pid"
    try:
        return int(path.read_text().split("\n", 1)[0])
    except FileNotFoundError:
        return None
    except ValueError:  # cut short by a full disk or a lost machine: PostgreSQL would refuse it for ever
        path.unlink()
        return None


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` was started on `data`. The command line may be read whoever owns it."""
    try:
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _disown(data: Path, pid: int) -> None:
    """Put a number no process has in place of `pid`, when that is some other process by now.

    The rest of the file stays: by it PostgreSQL finds backends of a killed server that still run.
    """
    if not Path(f"/proc/{pid}").exists():
        return
    path = data / "postmaster.pid"
    kept = path.read_text().split("\n", 1)[1]
    path.write_text(f"{_NOBODYS_PROCESS}\n{kept}")
