"""Texts and letters by GOV.UK Notify, against a real server that speaks its API, version 2, with its JWT."""

import base64
import hmac
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import uuid4

import pytest

from candour.services.models import Route
from candour.services.senders import CannotSend, Note, NotifySender

SERVICE, SECRET = str(uuid4()), str(uuid4())
NOTE = Note(uuid4(), "07700 900982", "Harrowmere", "https://account.example/messages/of/x", "0808 157 0142")


def issuer(authorization):
    """Whose token it is, checked by hand (RFC 7515, HS256). Raises ValueError for a wrong signature."""
    signed, _, signature = authorization.removeprefix("Bearer ").rpartition(".")
    expected = hmac.digest(SECRET.encode(), signed.encode(), "sha256")
    if base64.urlsafe_b64encode(expected).rstrip(b"=").decode() != signature:
        raise ValueError("not signed with the secret")
    claims = signed.partition(".")[2]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iss"]


class Notify(BaseHTTPRequestHandler):
    """What Notify does with a request, as its documentation says: 403 for a wrong key, 400, 500, or 201."""

    asked: list = []
    answers = 201

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            status = self.answers if issuer(self.headers["Authorization"]) == SERVICE else 403
        except ValueError:
            status = 403
        type(self).asked.append((self.path, body))
        answer = {"id": str(uuid4())} if status == 201 else {"status_code": status, "errors": []}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Be quiet."""


@pytest.fixture
def notify():
    Notify.asked, Notify.answers = [], 201
    server = HTTPServer(("127.0.0.1", 0), Notify)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sender(route: Route, address: str, secret: str = SECRET) -> NotifySender:
    return NotifySender(route, f"ours-{SERVICE}-{secret}", str(uuid4()), address)


def test_a_text_goes_to_the_number_with_the_place_and_the_link_alone(notify):
    sender(Route.TEXT, notify).send(NOTE)
    ((path, body),) = Notify.asked
    assert path == "/v2/notifications/sms"
    assert body["phone_number"] == "07700 900982"
    assert body["reference"] == str(NOTE.reference)
    assert set(body["personalisation"]) == {"place", "link", "phone"}


def test_a_letter_goes_to_the_lines_of_the_address(notify):
    note = Note(NOTE.reference, "Noor Haddad\n3 Mill Lane\n\nHW1 2AB", NOTE.place, NOTE.link, "")
    sender(Route.LETTER, notify).send(note)
    ((path, body),) = Notify.asked
    assert path == "/v2/notifications/letter"
    said = body["personalisation"]
    assert [said[f"address_line_{n}"] for n in (1, 2, 3)] == ["Noor Haddad", "3 Mill Lane", "HW1 2AB"]


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (429, False), (500, False)])
def test_only_a_bad_request_is_final(notify, status, is_final):
    Notify.answers = status
    with pytest.raises(CannotSend) as refused:
        sender(Route.TEXT, notify).send(NOTE)
    assert refused.value.is_final is is_final


def test_a_wrong_key_and_a_server_that_is_away_are_tried_again(notify):
    with pytest.raises(CannotSend) as wrong_key:
        sender(Route.TEXT, notify, str(uuid4())).send(NOTE)
    with pytest.raises(CannotSend) as away:
        sender(Route.TEXT, "http://127.0.0.1:1").send(NOTE)
    assert not wrong_key.value.is_final
    assert not away.value.is_final
