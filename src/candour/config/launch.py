"""Run one command that ends when its parent does, even on kill -9, and perhaps under another account.

Run by path in a fresh interpreter, `python -I -S launch.py PARENT SIGNAL ACCOUNT COMMAND...`, so that none
of this happens between fork and exec of a process with threads, where Python may deadlock. `SIGNAL` is what
the kernel sends to COMMAND when the thread that started this script ends (prctl(2), PR_SET_PDEATHSIG).
"""

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path
from typing import Final, Literal

Account = Literal["same", "namespace", "nobody"]
"""same: as the parent. namespace: the parent's files, under the number of `nobody`. nobody: really nobody."""

_PR_SET_PDEATHSIG: Final = 1
_CLONE_NEWUSER: Final = 0x10000000
CANNOT: Final = 126
"""Exit status when COMMAND could not be started, as shells have it."""


def launched(command: list[str], *, death: signal.Signals, account: Account = "same") -> list[str]:
    """The command line that runs `command` so that it gets `death` when the calling thread ends."""
    python = [sys.executable, "-I", "-S", __file__]
    return [*python, str(os.getpid()), death.name, account, *command]


def end_with_parent(parent: int, death: signal.Signals) -> None:
    """Have the kernel send `death` to this process when the thread that started it ends.

    Sends it at once when process `parent` is gone already, for the kernel then has nobody to wait for.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        os.kill(os.getpid(), death)


def _become(account: Account) -> None:
    nobody = pwd.getpwnam("nobody")
    if account == "namespace":
        # PostgreSQL refuses user 0, and initdb a number without a name. In a user namespace of its own this
        # process is `nobody` to itself and stays the owner of its files to everybody else.
        outside_user, outside_group = os.geteuid(), os.getegid()
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {outside_user} 1")
        Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {outside_group} 1")
    elif account == "nobody":
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def main(parent: int, death: signal.Signals, account: Account, command: list[str]) -> None:
    """Become `account`, bind this process to `parent`, and turn into `command`."""
    _become(account)
    end_with_parent(parent, death)  # after _become: a change of user clears it
    os.execv(command[0], command)  # noqa: S606 - an absolute path and no shell, by design


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), signal.Signals[sys.argv[2]], sys.argv[3], sys.argv[4:])  # type: ignore[arg-type]
    except (OSError, KeyError) as fault:
        sys.stderr.write(f"{sys.argv[4]}: {fault}\n")
        sys.exit(CANNOT)
