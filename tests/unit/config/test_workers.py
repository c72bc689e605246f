"""Workers are started together, again when one ends, and ended together, with their calls answered."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from soak.running import free_port

from candour.config.workers import listening

PROGRAM = """
import os, signal, socket, sys, time
from candour.config.ending import is_ending, note_the_end
from candour.config.workers import Workers, listening

busy = []

def work(own):
    signal.signal(signal.SIGTERM, lambda *_: None if busy else os._exit(0))
    while True:
        connection, _ = own.accept()
        with connection:
            said = connection.recv(100)
            if said == b"slow":
                busy.append(1)
                connection.sendall(b"begun")
                while not is_ending():
                    time.sleep(0.01)
            connection.sendall(str(os.getpid()).encode())
            if said == b"slow":
                return

sockets = listening("127.0.0.1", int(sys.argv[1]), 2)
Workers(work, sockets, lambda said: print(said, flush=True)).run(note_the_end)
print("ended", flush=True)
"""


@contextmanager
def workers() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Two workers in a process of their own, and the port they listen on."""
    port = free_port()
    command = [sys.executable, "-c", PROGRAM, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, port
        finally:
            process.kill()


def ask(port: int, said: bytes = b"who") -> socket.socket:
    """A connection on which this was said; tried again while nobody listens yet."""
    deadline = time.monotonic() + 20
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            connection.sendall(said)
            return connection


def who(port: int) -> int:
    """The process that answers."""
    with ask(port) as connection:
        return int(connection.recv(100))


def everybody(port: int) -> set[int]:
    """Both processes that answer."""
    deadline, found = time.monotonic() + 20, set()
    while len(found) < 2:
        assert time.monotonic() < deadline, found
        found.add(who(port))
    return found


def test_a_worker_that_is_killed_is_started_again_and_nobody_is_refused_meanwhile():
    with workers() as (_, port):
        before = everybody(port)
        os.kill(killed := before.pop(), signal.SIGKILL)
        while os.path.exists(f"/proc/{killed}/exe"):  # whom it was just answering gets no answer
            time.sleep(0.01)
        answers = [who(port) for _ in range(20)]
        assert killed not in answers
        after = everybody(port)
        assert len(after) == 2
        assert after & before == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_they_answer_first_and_then_nobody_listens(number):
    with workers() as (process, port):
        everybody(port)
        with ask(port, b"slow") as waiting:
            assert waiting.recv(100) == b"begun"
            process.send_signal(number)
            assert int(waiting.recv(100)) > 0
        assert process.stdout is not None
        assert "ended" in process.stdout.read()
        assert process.wait(20) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_killed_their_parent_takes_them_along():
    with workers() as (process, port):
        pids = everybody(port)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while any(os.path.exists(f"/proc/{pid}/exe") for pid in pids):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_an_address_that_is_taken_raises():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", taken.getsockname()[1], 1)
