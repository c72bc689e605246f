"""How connections are served: uvicorn on uvloop, with an end to what may be sent before a request has begun.

Uvicorn, because it reads requests in the thread that answers them. A server that reads them in another hands
over Python's lock twice for each, which cost a fifth of a busy worker's time (decision 46). What it leaves
open is closed here: how long a request's head may take, how large it may be, what may follow a body, and how
long somebody may leave an answer unread.
"""

import ssl
from asyncio import AbstractEventLoop, TimerHandle, Transport
from typing import Any, Final, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn import Server as UvicornServer
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10
"""How long a connection may take over a request's head, and be idle before it."""
MOST_HEAD: Final = 65_536
"""Bytes of a head, and of the fields behind a body, besides those that came with their beginning."""
UNREAD_SECONDS: Final = 30
"""How long an answer may wait for somebody who reads nothing of it."""
MOST_HELD: Final = 16_384
"""Bytes of answers that wait for the end of a turn."""
MOST_CONNECTIONS: Final = 20_000
"""Open at once in one worker; whoever comes then is answered 503."""
PATIENCE_SECONDS: Final = 9
"""How long calls under way are waited for at the end."""

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class JoinedWrites:
    """A transport that sends together what one turn of the loop writes: an answer's head with its body.

    Sent apart, the second took a release as long as sealing it did.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._call_soon = transport, loop.call_soon
        self._held: list[bytes] = []
        self._size = 0
        self.get_extra_info, self.is_closing = transport.get_extra_info, transport.is_closing
        self.pause_reading, self.resume_reading = transport.pause_reading, transport.resume_reading
        self.abort, self.waiting = transport.abort, transport.get_write_buffer_size

    def write(self, data: bytes) -> None:
        """Send it with what else is written now; a lot of it at once, which lets a slow reader be noticed."""
        if not self._held:
            self._call_soon(self._send)
        self._held.append(data)
        self._size += len(data)
        if self._size > MOST_HELD:
            self._send()

    def close(self) -> None:
        """Send what was written, and then no more."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._held:
            data = b"".join(self._held)
            self._held.clear()
            self._size = 0
            self._transport.write(data)


class HttpProtocol(HttpToolsProtocol):
    """One connection (RFC 9112), closed when a request's head does not come in time or is too large, when its
    body is followed by too much, or when its answer is not read.

    Fields behind a body are read over (RFC 9110 section 6.5.1): a proxy that says whose call it is says so in
    the head, and who may write into neither must not write there.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._is_in_head, self._is_in_trailer = False, False
        self._head = 0
        self._giving_up: TimerHandle | None = None
        self._unread: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a head."""
        super().connection_made(cast(Transport, JoinedWrites(transport, self.loop)))
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self._expect_nothing()
        self._is_read()

    def pause_writing(self) -> None:
        """What was sent is not read: wait for that, but not for ever."""
        super().pause_writing()
        if self._unread is None:
            self._expect_a_reader()

    def resume_writing(self) -> None:
        """It is read again."""
        super().resume_writing()
        self._is_read()

    def data_received(self, data: bytes) -> None:
        """Read on, unless this is no request or its fields have become too large."""
        was_in_fields = self._is_in_head, self._is_in_trailer
        self._unset_keepalive_if_required()
        try:
            self._read(memoryview(data))
        except HttpParserError:
            self.send_400_response("This is not a request in HTTP/1.1.")
        if self.transport.is_closing():
            return
        if any(was_in_fields) and was_in_fields == (self._is_in_head, self._is_in_trailer):
            self._head += len(data)
            if self._head > MOST_HEAD:
                self._refuse_too_large()
                return
        if self._giving_up is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()

    def on_message_begin(self) -> None:
        """A head begins; until it is whole, its first byte counts and not its last."""
        super().on_message_begin()
        self._is_in_head, self._is_in_trailer, self._head = True, False, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field, of the head alone."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """A head is whole, and its request begins: at once, if it does not ask for another protocol."""
        self._is_in_head = False
        self._expect_nothing()
        if not self.parser.should_upgrade():
            super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """A chunk of a body follows, or after its last one its fields: what is no body is one of these."""
        self._is_in_trailer, self._head = True, 0

    def on_body(self, body: bytes) -> None:
        """Part of a body."""
        self._is_in_trailer = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._is_in_trailer = False
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def _read(self, data: memoryview) -> None:
        """Read requests, also those that ask for another protocol. Raises HttpParserError."""
        while data:
            try:
                self.parser.feed_data(data)
            except HttpParserUpgrade as asked:
                self._begin_in_this_protocol()
                data = data[asked.args[0] :]
            else:
                return

    def _begin_in_this_protocol(self) -> None:
        """Read a request's head as if it asked for no other protocol (RFC 9110 section 7.8 lets us).

        Java's own client asks for HTTP/2 so, and sends its body along; the parser would drop that. Raises
        HttpParserError for one that would have us connect it with somebody else.
        """
        method = self.parser.get_method()
        if method == b"CONNECT":
            raise HttpParserError("Nothing is reached through this server.")
        lines = [b"%b %b HTTP/1.1" % (method, self.url)]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        self.parser = HttpRequestParser(self)
        self.parser.feed_data(b"\r\n".join([*lines, b"", b""]))

    def _refuse_too_large(self) -> None:
        """Close, and say why where nothing else was said of this request yet."""
        if self._is_in_head or not self.cycle.response_started:
            self.transport.write(_TOO_LARGE)
        self.transport.close()

    def _expect_a_reader(self) -> None:
        """Close, whatever waits, unless some of that has been read by then: however slowly, it is read on."""
        transport = cast(JoinedWrites, self.transport)
        waiting = transport.waiting()

        def look() -> None:
            if transport.waiting() < waiting:
                self._expect_a_reader()
            else:
                transport.abort()

        self._unread = self.loop.call_later(UNREAD_SECONDS, look)

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _expect_head(self) -> None:
        self._giving_up = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

    def _expect_nothing(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None


class Server(UvicornServer):
    """Serves until it is told to stop, and then returns instead of raising the signal again."""

    def handle_exit(self, sig: int, frame: object) -> None:
        """Take no more connections, and end once every call is answered."""
        self.should_exit = True


def server(
    application: ASGIApp, *, tls: ssl.SSLContext | None = None, with_lifespan: bool = True, **address: Any
) -> Server:
    """A server for an application, to be run in its own process or thread.

    tls: what connections are wrapped in, None for none. address: as `uvicorn.Config` takes it, if no sockets
    are given to `run`.
    """
    return Server(
        Config(
            application,
            interface="asgi3",
            loop="uvloop",
            http=HttpProtocol,
            ws="none",
            lifespan="on" if with_lifespan else "off",
            log_config=None,  # as everything else says it (config/logs.py)
            log_level="error",  # what strangers send that is no request is nothing to wake anybody for
            access_log=False,
            proxy_headers=False,  # whose call it is nobody may say in a header
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=HEAD_SECONDS,
            timeout_graceful_shutdown=PATIENCE_SECONDS,
            ssl_context_factory=None if tls is None else lambda config, default: tls,
            **address,
        )
    )
