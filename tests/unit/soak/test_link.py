"""The link loses a commit, or only its answer, once; and carries everything else."""

import socket
import socketserver
from collections.abc import Iterator
from threading import Thread

import pytest
from soak.link import COMMIT, Link


class Server(socketserver.ThreadingTCPServer):
    """Keeps what it is sent, and answers each time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[bytes] = []


class Answering(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(1000):
            self.server.got.append(data)
            self.request.sendall(b"done")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def link(server: Server) -> Iterator[Link]:
    with Link(server.server_address[1]) as link:
        yield link


def sent(link: Link, data: bytes) -> bytes:
    """What came back; nothing where the line was cut."""
    with socket.create_connection(("127.0.0.1", link.port), timeout=10) as line:
        line.sendall(data)
        try:
            return line.recv(1000)
        except ConnectionResetError:
            return b""


def test_it_carries(link: Link, server: Server) -> None:
    assert sent(link, b"COMMIT") == b"done"
    assert server.got == [b"COMMIT"]


def test_a_commit_is_lost_before_it_arrives_once(link: Link, server: Server) -> None:
    link.cut_at(COMMIT, "before")
    assert sent(link, b"SELECT") == b"done"
    assert sent(link, b"COMMIT") == b""
    assert server.got == [b"SELECT"]
    assert not link.is_armed
    assert sent(link, b"COMMIT") == b"done"


def test_a_commit_arrives_and_its_answer_is_lost(link: Link, server: Server) -> None:
    link.cut_at(COMMIT, "after")
    assert sent(link, b"COMMIT") == b""
    assert server.got == [b"COMMIT"]


def test_while_it_is_down_nothing_passes(link: Link, server: Server) -> None:
    link.go_down()
    assert sent(link, b"SELECT") == b""
    link.come_up()
    assert sent(link, b"SELECT") == b"done"
    assert server.got == [b"SELECT"]
