"""What a connection may do before its request has begun, and what comes of what is no request."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from candour.config import http

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
CHUNKED = b"POST /sent HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n"
LONG = 50_000_000
"""Bytes that no system keeps for a reader who does not read."""

Connect = Callable[[], socket.socket]


async def said(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what the request's body said."""
    body = b""
    is_more = True
    while is_more:
        message = await receive()
        body, is_more = body + message["body"], message["more_body"]
    named = [name.decode() for name, _ in scope["headers"] if name.startswith(b"x-")]
    said = " ".join([scope["path"], *named, str(len(body))])
    await PlainTextResponse(said if scope["path"] != "/long" else "a" * LONG)(scope, receive, send)


@pytest.fixture
def connect(serve_app) -> Iterator[Connect]:
    """Gives connections to a server."""
    opened: list[socket.socket] = []

    def connected() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        return opened[-1]

    with serve_app(said) as url:
        port = int(url.rpartition(":")[2])
        yield connected
        for each in opened:
            each.close()


@pytest.fixture
def hurried(monkeypatch) -> None:
    """The server waits half a second for a head, and not ten."""
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.5)


def answered(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def read_until(connection: socket.socket, mark: bytes, times: int) -> bytes:
    """All that comes until this has come so often, or the server closes."""
    answers = b""
    while answers.count(mark) < times and (more := connection.recv(65536)):
        answers += more
    return answers


@pytest.mark.parametrize(
    "begun", [b"", b"\r\n", GET[:10], GET[:-2]], ids=["nothing", "a line", "a word", "a head without its end"]
)
def test_whoever_does_not_finish_a_head_is_let_go(hurried, connect, begun):
    connection = connect()
    connection.sendall(begun)
    began = time.monotonic()
    assert answered(connection) == b""
    assert time.monotonic() - began < 5


def drip(connection: socket.socket, head: bytes) -> None:
    """Send a byte at a time."""
    for byte in head:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def test_a_head_that_comes_a_byte_at_a_time_is_given_no_more_time(hurried, connect):
    began = time.monotonic()
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        drip(connect(), GET[:-2] + b"X-Slow: " + b"y" * 1000)
    assert time.monotonic() - began < 5


def test_after_an_answer_a_line_or_half_a_head_is_given_no_more_time(hurried, connect):
    connection = connect()
    connection.sendall(GET)
    assert connection.recv(65536).endswith(b"/ 0")
    connection.sendall(b"\r\n" + GET[:10])
    began = time.monotonic()
    assert answered(connection) == b""
    assert time.monotonic() - began < 5


def test_a_head_that_never_ends_is_refused_and_not_kept(connect):
    connection = connect()
    connection.sendall(GET[:-2])
    answer = b""
    for _ in range(100):
        try:
            connection.sendall(b"X-Long: " + b"a" * 10_000 + b"\r\n")
        except OSError:  # it has hung up already
            break
    try:
        answer = answered(connection)
    except OSError:  # what it had not read resets the connection
        return
    assert answer.startswith(b"HTTP/1.1 431 ")


def test_a_body_may_take_its_time_and_be_larger_than_a_head(hurried, connect):
    connection = connect()
    size = http.MOST_HEAD * 3
    connection.sendall(b"POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % size)
    for _ in range(4):
        connection.sendall(b"b" * (size // 4))
        time.sleep(0.3)
    assert connection.recv(65536).endswith(b"/body %d" % size)


def test_fields_behind_a_body_are_none_of_the_head(connect):
    connection = connect()
    connection.sendall(
        CHUNKED + b"X-Of-The-Head: 1\r\n\r\n4\r\nbody\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
    )
    assert connection.recv(65536).endswith(b"/sent x-of-the-head 4")
    connection.sendall(GET.replace(b"Host", b"X-Next: 1\r\nHost"))
    assert connection.recv(65536).endswith(b"/ x-next 0")


def send_for_ever(connection: socket.socket, field: bytes) -> None:
    """Or for ten megabytes."""
    for _ in range(1000):
        connection.sendall(field)
        time.sleep(0.001)


@pytest.mark.parametrize("field", [b"X-Long: %b\r\n", b"%b"], ids=["many", "one without an end"])
def test_fields_behind_a_body_that_never_end_are_refused_and_not_kept(connect, field):
    connection = connect()
    connection.sendall(CHUNKED + b"\r\n4\r\nbody\r\n0\r\nX-First: ")
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        send_for_ever(connection, field % (b"a" * 10_000))


def test_a_body_in_many_small_chunks_is_no_head(connect):
    connection = connect()
    connection.sendall(CHUNKED + b"\r\n")
    for _ in range(20):
        connection.sendall(b"1\r\nb\r\n" * 1000)
        time.sleep(0.01)
    connection.sendall(b"0\r\n\r\n")
    assert connection.recv(65536).endswith(b"/sent 20000")


@pytest.fixture
def lost(monkeypatch) -> threading.Event:
    """Set once the server has let a connection go."""
    event, let_go = threading.Event(), http.HttpProtocol.connection_lost

    def noted(self: http.HttpProtocol, exc: Exception | None) -> None:
        let_go(self, exc)
        event.set()

    monkeypatch.setattr(http.HttpProtocol, "connection_lost", noted)
    return event


def test_whoever_reads_nothing_of_an_answer_is_let_go(connect, lost, monkeypatch):
    monkeypatch.setattr(http, "UNREAD_SECONDS", 0.5)
    connect().sendall(GET.replace(b"/ ", b"/long "))
    assert lost.wait(30)


def test_whoever_reads_slowly_is_given_the_whole_answer(connect, monkeypatch):
    monkeypatch.setattr(http, "UNREAD_SECONDS", 2)
    connection = connect()
    connection.sendall(GET.replace(b"/ ", b"/long "))
    read, began = 0, time.monotonic()
    while part := connection.recv(LONG // 50, socket.MSG_WAITALL):
        read += len(part)
        time.sleep(0.1)
    assert read > LONG
    assert time.monotonic() - began > 2 * http.UNREAD_SECONDS


def test_two_requests_at_once_are_answered_in_order(connect):
    connection = connect()
    connection.sendall(GET.replace(b"/ ", b"/one ") + GET.replace(b"/ ", b"/two "))
    answers = read_until(connection, b"/two 0", 1)
    assert answers.index(b"/one 0") < answers.index(b"/two 0")


UPGRADE = b"Host: here\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAA\r\nUpgrade: h2c\r\n"


@pytest.mark.parametrize(
    "framing",
    [
        (b"Content-Length: 4\r\n", b"body"),
        (b"Transfer-Encoding: chunked\r\n", b"1\r\nb\r\n3\r\nody\r\n0\r\n\r\n"),
    ],
)
@pytest.mark.parametrize("pause", [0, 0.2])
def test_whoever_asks_for_another_protocol_is_answered_in_this_one(connect, framing, pause):
    connection = connect()
    header, body = framing
    for path in (b"/first", b"/second"):
        connection.sendall(b"POST " + path + b" HTTP/1.1\r\n" + UPGRADE + header + b"\r\n")
        time.sleep(pause)
        connection.sendall(body)
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert answer.endswith(path + b" 4")


def test_a_page_asked_for_in_another_protocol_is_given_in_this_one(connect):
    connection = connect()
    connection.sendall(b"GET /h2c HTTP/1.1\r\n" + UPGRADE + b"\r\n" + GET)
    assert read_until(connection, b"HTTP/1.1 200 ", 2).count(b"HTTP/1.1 200 ") == 2


def test_a_thousand_that_ask_for_another_protocol_at_once_are_all_answered(connect):
    connection = connect()
    connection.sendall((b"GET /h2c HTTP/1.1\r\n" + UPGRADE + b"\r\n") * 1200)
    assert read_until(connection, b"HTTP/1.1 200 ", 1200).count(b"HTTP/1.1 200 ") == 1200


@pytest.mark.parametrize(
    "sent",
    [
        b"CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: here\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost here\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_request_is_answered_400_or_hung_up_on(connect, sent):
    connection = connect()
    connection.sendall(sent)
    answer = answered(connection)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


def test_an_address_with_escapes_that_are_no_text_is_still_served(connect):
    connection = connect()
    connection.sendall(b"GET /%FF%00%2e HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    assert answered(connection).startswith(b"HTTP/1.1 200 ")
