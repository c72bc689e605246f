"""Nothing is ever sent inside: not by address, by name, by redirect, or over plain http."""

import asyncio
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from threading import Thread

import pytest

from candour.exchange import outside
from candour.exchange.outside import CannotSend, Outside, is_public

LOOPBACK = (ip_network("127.0.0.0/8"),)
INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "fe80::1", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2001:0:7f00:1::", "2001:db8::1", "::7f00:1", "fec0::1", "::ffff:0:7f00:1", "4000::1",
]  # fmt: skip


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        status = int(self.path.strip("/") or 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def receiver() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard = []
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def post(url: str, allowed=LOOPBACK) -> int:
    return asyncio.run(Outside(allowed).post(url, b"{}", {"Content-Type": "application/json"}))


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_address_on_the_internet_is_public(address):
    assert is_public(ip_address(address))


def test_what_is_allowed_is_reached_under_its_own_name(receiver):
    assert post(f"http://localhost:{receiver.server_port}/204") == 204
    ((path, headers, body),) = receiver.heard
    assert (path, headers["Host"], body) == ("/204", f"localhost:{receiver.server_port}", b"{}")


def test_loopback_is_refused_unless_allowed(receiver):
    for host in ("127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(CannotSend):
            post(f"https://{host}:{receiver.server_port}/200", allowed=())
    assert receiver.heard == []


def test_plain_http_is_refused_outside_allowed_networks():
    with pytest.raises(CannotSend, match="only https"):
        post("http://127.0.0.1:9/", allowed=(ip_network("10.0.0.0/8"),))


def test_redirect_is_not_followed(receiver):
    assert post(f"http://127.0.0.1:{receiver.server_port}/302") == 302
    assert len(receiver.heard) == 1


def test_one_address_inside_among_several_refuses_the_name(monkeypatch):
    async def both(*asked: object, **more: object) -> list:
        return [(0, 0, 0, "", (host, 443)) for host in ("93.184.216.34", "10.0.0.1")]

    async def ask() -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both, raising=False)
        await Outside().post("https://partner.example/", b"{}", {})

    with pytest.raises(CannotSend, match=r"^its address is not a public one$"):
        asyncio.run(ask())


def test_certificate_of_nobody_known_is_refused(receiver):
    with pytest.raises(CannotSend):
        post(f"https://127.0.0.1:{receiver.server_port}/200")
    assert receiver.heard == []


def test_receiver_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(outside, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(CannotSend, match="no answer"):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/")


@pytest.mark.parametrize("url", ["", "https://", "https://[", "ftp://127.0.0.1/", "https://127.0.0.1:99999/"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(CannotSend):
        post(url)
