"""Whoever connects and says nothing, or says it slowly, or sends a bomb, holds up nobody else."""

import gzip
import resource
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

TOKEN = "/exchange/v1/token"
SLOW = (
    f"POST {TOKEN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type="
)
HELD_UP_SECONDS = 8
"""Less than a server waits for those who say nothing, and far more than an answer takes."""
HALF = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for a thousand sockets in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("said", ["", HALF, SLOW], ids=["nothing", "half a header", "a slow body"])
def test_a_thousand_who_hold_a_connection_hold_nobody_up(running_program, many_files, said):
    address = urlsplit(running_program.base_url)
    silent = [socket.create_connection((address.hostname, address.port)) for _ in range(1000)]
    try:
        for connection in silent:
            connection.sendall(said.encode())
        slowest = 0.0
        for path in ["/healthz", "/exchange/v1/openapi.json", "/"] * 10:
            began = time.monotonic()
            assert httpx.get(running_program.base_url + path, timeout=20).status_code == 200
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < HELD_UP_SECONDS, "whoever is held up is so until the thousand are let go"
    finally:
        for connection in silent:
            connection.close()


def test_a_slow_body_is_told_so_and_its_connection_given_up(running_program):
    address = urlsplit(running_program.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(SLOW.encode())
        answer = connection.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 408")


def test_a_compressed_body_is_refused_unread(running_program):
    bomb = gzip.compress(bytes(50_000_000))
    bodies = {TOKEN: "application/x-www-form-urlencoded", "/exchange/v1/releases": "application/json"}
    for path, kind in bodies.items():
        headers = {"Content-Encoding": "gzip", "Content-Type": kind}
        answer = httpx.post(running_program.base_url + path, content=bomb, headers=headers)
        assert answer.status_code in (401, 415), "without a token nothing is read at all"


def test_a_request_of_two_lengths_is_read_one_way_and_nothing_follows_it(running_program):
    smuggled = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for lengths in (
        f"Content-Length: {len(smuggled)}\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
    ):
        address = urlsplit(running_program.base_url)
        with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
            connection.sendall(
                f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{lengths}\r\n\r\n{smuggled}".encode()
            )
            answers = b"".join(iter(lambda: connection.recv(4096), b""))
        assert answers.count(b"HTTP/1.1 ") == 1, lengths
        assert answers.startswith(b"HTTP/1.1 4"), lengths
