"""The program as people run it: it starts with one command, outlives its parts, leaves nothing running."""

import http.client
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from soak.running import free_port


def health(base_url: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def processes_of(data: Path) -> Iterator[tuple[int, str]]:
    """Every process that works on this data folder: its id and command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, environ = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if f"CANDOUR_DATA={data}".encode() in environ.split(b"\0") or os.fsencode(data) in command:
            yield int(folder.name), command.replace(b"\0", b" ").decode()


def the_one(data: Path, words: str) -> int:
    """The process whose command line has `words`; that which started the others, if there are several."""
    found = {pid for pid, command in processes_of(data) if words in command}
    (first,) = [pid for pid in found if parent_of(pid) not in found]
    return first


def parent_of(pid: int) -> int:
    """Who started a process: of ids alone nobody can tell, for after the highest the lowest come again."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return pid


def await_end(pids: list[int]) -> None:
    for pid in pids:
        try:
            watched = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        assert select.select([watched], [], [], 30)[0], f"process {pid} goes on"
        os.close(watched)


def test_it_is_ready_when_it_says_so(running_program):
    assert health(running_program.base_url) == 200


def test_a_second_program_is_refused_the_same_folder(running_program):
    port = str(free_port())
    environ = {"PATH": os.environ["PATH"], "CANDOUR_DATA": str(running_program.data), "CANDOUR_PORT": port}
    refused = subprocess.run(
        [sys.executable, "-m", "candour.cli", "demo"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        f"Another candour is running on the data folder {running_program.data}: stop it"
    )


def test_each_part_that_is_killed_comes_back(start_program):
    program = start_program()
    for words in ("cli serve", "cli sequencer", "postgres -D"):
        killed = the_one(program.data, words)
        os.kill(killed, signal.SIGKILL)
        assert any(
            "ended unexpectedly (SIGKILL) and was started again" in line for line in program.process.stdout
        )
        while health(program.base_url) != 200:
            assert program.process.poll() is None
        assert the_one(program.data, words) != killed


def test_after_kill_9_nothing_goes_on_and_the_next_start_finds_everything(start_program):
    program = start_program()
    keys = [partner["private_key"] for partner in program.demo["partners"]]
    everybody = [pid for pid, _ in processes_of(program.data)]
    assert len(everybody) >= 6, "demo, serve and a worker, sequencer, postgres and its own"
    program.process.kill()
    await_end(everybody)
    assert not list(processes_of(program.data))

    again = start_program()
    assert health(again.base_url) == 200
    assert [partner["private_key"] for partner in again.demo["partners"]] == keys
    assert again.demo["log_key"] == program.demo["log_key"]


def test_told_to_stop_it_stops_everything_in_order(start_program):
    program = start_program()
    everybody = [pid for pid, _ in processes_of(program.data)]
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(60) == 0
    await_end(everybody)
    assert not (program.data / "postgres" / "cluster" / "postmaster.pid").exists()
