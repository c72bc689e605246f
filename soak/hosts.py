"""Machines of their own, as far as a network can tell: namespaces, each with one cable to this machine.

A cable that is pulled tells nobody: packets vanish, and whatever was connected stays so for as long as it
likes. Needs root, Linux and `ip` (iproute2).
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_NAMESPACES = Path("/var/run/netns")
_CAP_SYS_ADMIN = 21
"""Its number (capability.h of Linux)."""


class Host:
    """A machine of its own; as a context manager it is there.

    near: the address of this machine that it reaches, by its cable alone.
    """

    def __init__(self) -> None:
        number = os.getpid() % 2**14
        self.near, self._far = (f"10.197.{number >> 6}.{(number << 2 & 255) + end}" for end in (1, 2))
        self.name = f"candour-{number}"
        self._cable = f"cand{number}"
        self._threads = ThreadPoolExecutor(4, initializer=self._move_there)

    def __enter__(self) -> Self:
        try:
            _ip("netns", "add", self.name)
            _ip("link", "add", self._cable, "type", "veth", "peer", "name", "cable", "netns", self.name)
            _ip("addr", "add", f"{self.near}/30", "dev", self._cable)
            _ip("link", "set", self._cable, "up")
            for there in ("addr", "add", f"{self._far}/30", "dev", "cable"), ("link", "set", "cable", "up"):
                _ip("-netns", self.name, *there)
            _ip("-netns", self.name, "link", "set", "lo", "up")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self._threads.shutdown()
        # The cable first, which the kernel takes away at once; with its namespace it does so some time later.
        for gone in ("link", "delete", self._cable), ("netns", "delete", self.name):
            with suppress(subprocess.CalledProcessError):
                _ip(*gone)

    @property
    def command(self) -> tuple[str, ...]:
        """What runs a command there."""
        return ("ip", "netns", "exec", self.name)

    def pull_the_cable(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        _ip("link", "set", self._cable, "down")

    def plug_it_in(self) -> None:
        """Let packets arrive again."""
        _ip("link", "set", self._cable, "up")

    def there(self, do: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """What a function gives in a thread whose network is that machine's."""
        return self._threads.submit(do, *args, **more).result()

    def _move_there(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with (_NAMESPACES / self.name).open() as namespace:
            if libc.setns(namespace.fileno(), 0):
                raise OSError(ctypes.get_errno(), "cannot move to a network namespace")


def why_there_are_none() -> str | None:
    """Why no such machines can be made here, in a sentence; None where they can be expected."""
    if shutil.which("ip") is None:
        return "No machine of its own is made here: there is no `ip` (iproute2)."
    if not _may_administer():
        return "No machine of its own is made here: that needs root, and the capability CAP_SYS_ADMIN."
    return None


def _may_administer() -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> _CAP_SYS_ADMIN & 1)
    return False


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)  # noqa: S607 - found by its name, as there is one
