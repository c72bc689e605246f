"""A small GOV.UK Notify: it answers as its documentation says, over real HTTP, and forgets when told to."""

import base64
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import uuid4

SERVICE, SECRET = str(uuid4()), str(uuid4())
KEY = f"ours-{SERVICE}-{SECRET}"


@dataclass
class Box:
    """What it was asked to take, and what it says became of that.

    answers: the status of its answer to whatever is handed over. fates: Notify's word for what it took, by
    number; one that is not there is forgotten. looked: how often it was asked.
    """

    url: str = ""
    asked: list = field(default_factory=list)
    answers: int = 201
    fates: dict[str, str] = field(default_factory=dict)
    looked: int = 0

    def say(self, status: str) -> None:
        """Say this of everything it took."""
        self.fates = dict.fromkeys(self.fates, status)


def issuer(authorization):
    """Whose token it is, checked by hand (RFC 7515, HS256). Raises ValueError for a wrong signature."""
    signed, _, signature = authorization.removeprefix("Bearer ").rpartition(".")
    expected = hmac.digest(SECRET.encode(), signed.encode(), "sha256")
    if base64.urlsafe_b64encode(expected).rstrip(b"=").decode() != signature:
        raise ValueError("not signed with the secret")
    claims = signed.partition(".")[2]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"]


def _handler(box: Box):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = box.answers if self._may() else 403
            box.asked.append((self.path, body))
            number = str(uuid4())
            if status == 201:
                box.fates[number] = "created"
            self._answer(status, {"id": number} if status == 201 else {"status_code": status, "errors": []})

        def do_GET(self):
            number = self.path.rpartition("/")[2]
            box.looked += 1
            if not self._may():
                self._answer(403, {"status_code": 403, "errors": []})
            elif number in box.fates:
                self._answer(200, {"id": number, "status": box.fates[number]})
            else:
                self._answer(404, {"status_code": 404, "errors": []})

        def _may(self):
            try:
                return issuer(self.headers["Authorization"]) == SERVICE
            except ValueError:
                return False

        def _answer(self, status, said):
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            """Be quiet."""

    return Handler


@contextmanager
def answering() -> Iterator[Box]:
    """`with answering() as box:` it answers at `box.url`."""
    box = Box()
    server = HTTPServer(("127.0.0.1", 0), _handler(box))
    box.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))  # its end is noticed so soon
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
