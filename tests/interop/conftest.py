"""Our Go program, with which everything that Candour writes of the log is checked a second time."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

GO_PATH = Path(os.environ.get("GOPATH") or "/usr/share/gocode")
"""Where Debian's golang-golang-x-mod-dev puts its sources."""

CheckLog = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def checklog(tmp_path_factory: pytest.TempPathFactory) -> CheckLog:
    """Our Go program, built once: `checklog("log", folder, ...)` runs it and gives its output."""
    go = shutil.which("go")
    if go is None or not (GO_PATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("Install golang-go and golang-golang-x-mod-dev to check the log with a second implementation.")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "checklog"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GO")}
    environment |= {"GO111MODULE": "off", "GOPATH": str(GO_PATH), "GOCACHE": str(folder / "cache")}
    sources = sorted((Path(__file__).parent / "go").glob("*.go"))
    subprocess.run([go, "build", "-o", program, *sources], check=True, env=environment)

    def run(*arguments: object, given: str = "") -> "subprocess.CompletedProcess[str]":
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, input=given, capture_output=True, text=True, check=False)

    return run
