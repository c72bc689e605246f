"""A partner's receiving end: a real server that webhooks are sent to, with a journal of all that came.

It does what receivers do: a message may be answered with a failure the first time, or not at all, and for a
while it may take nothing. Each signature is checked as it comes, by Standard Webhooks 1.0 and without a word
of the product's.
"""

import base64
import hmac
import random
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self

FAILING_SHARE = 0.04
"""Of messages, how many fail at first: half of them with a 500, the others without an answer."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message as it came. id: of the change. was_taken: whether its sender was told that it arrived."""

    client: str
    id: str
    body: bytes
    is_signed: bool
    was_taken: bool


@dataclass
class Receiver:
    """Where every client's webhooks arrive, each at an address of its own; as a context manager it is there.

    secrets: by client, 32 bytes. takes: whether anything is taken now.
    """

    secrets: dict[str, bytes] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    takes: bool = True
    _failed: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, name="receiver", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def address_for(self, client: str) -> str:
        """Where a client's webhooks are to be sent."""
        return f"http://127.0.0.1:{self._server.server_port}/{client}"

    def taken(self, client: str) -> int:
        """How many different messages a client has taken."""
        return len({each.id for each in self.attempts if each.client == client and each.was_taken})

    def receive(self, client: str, headers: dict[str, str], body: bytes) -> int | None:
        """The status for a message; None to say nothing. It is noted before anybody can know of it."""
        id_ = headers.get("webhook-id", "")
        with self._lock:
            fails = not self.takes or (id_ not in self._failed and random.random() < FAILING_SHARE)
            if fails:
                self._failed.add(id_)
            is_signed = is_signed_with(self.secrets.get(client, b""), headers, body)
            self.attempts.append(Attempt(client, id_, body, is_signed, not fails))
        if fails:
            return random.choice([500, None])
        return 204


def is_signed_with(secret: bytes, headers: dict[str, str], body: bytes) -> bool:
    """Whether one of the signatures is this secret's."""
    signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    return expected in headers.get("webhook-signature", "").split(" ")


def _answering(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.receive(self.path.strip("/"), headers, body)
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: everything is in the journal."""

    return Answering
