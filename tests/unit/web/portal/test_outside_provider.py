"""What is read of an outside provider's answers: so much, for so long, and from where we asked alone."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from candour.web.portal import outside_provider as outside

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
Says = Callable[[socket.socket], None]


@pytest.fixture
def says() -> Iterator[Callable[[Says], str]]:
    """`says(what)`: the address of somebody who answers one call by writing to its connection."""
    opened: list[tuple[socket.socket, threading.Thread]] = []

    def at(what: Says) -> str:
        listening = socket.create_server(("127.0.0.1", 0))

        def answer() -> None:
            with suppress(OSError), listening.accept()[0] as connection:
                connection.recv(65_536)
                what(connection)

        thread = threading.Thread(target=answer)
        thread.start()
        opened.append((listening, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield at
    for listening, thread in opened:
        thread.join(10)
        listening.close()


def test_a_json_object_is_read(says):
    assert outside._get(says(lambda to: to.sendall(OK + b'{"issuer": "here"}'))) == {"issuer": "here"}


@pytest.mark.parametrize("body", [b"[1]", b"no json", b""])
def test_anything_else_is_not(says, body):
    with pytest.raises(outside.CannotTell):
        outside._get(says(lambda to: to.sendall(OK + body)))


def test_no_redirect_is_followed(says):
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(outside.CannotTell, match="answered 302"):
        outside._get(says(lambda to: to.sendall(elsewhere)))


def test_what_is_too_long_is_not_read_to_its_end(says):
    sent = 0

    def endless(to: socket.socket) -> None:
        nonlocal sent
        to.sendall(OK)
        while sent < 100_000_000:
            to.sendall(b" " * 65_536)
            sent += 65_536

    with pytest.raises(outside.CannotTell, match="too much"):
        outside._get(says(endless))
    assert sent < 100_000_000


def test_what_comes_too_slowly_is_not_waited_for(says, monkeypatch):
    monkeypatch.setattr(outside, "_ANSWERS_WITHIN", 0.5)
    whole = json.dumps({"issuer": "x" * 200}).encode()

    def slowly(to: socket.socket) -> None:
        to.sendall(OK)
        for byte in whole:
            to.sendall(bytes([byte]))
            time.sleep(0.05)

    with pytest.raises(outside.CannotTell, match="too slowly"):
        outside._get(says(slowly))
