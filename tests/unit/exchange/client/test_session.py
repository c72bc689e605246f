"""How the client carries out a call, the test being the network: what it sends, waits for, gives up on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from candour.exchange import client, dpop
from candour.exchange.client import PrivateKey, ReleaseRequest, Subject, calls
from candour.exchange.client.session import Heard, Session, Wait

BASE_URL = "https://exchange.example"
NOW = 1_790_000_000.0
KEY = PrivateKey.generate("system-1")
REQUEST = ReleaseRequest(Subject("tenant", "T-1"), "tenancy-check", ("contact.phone",))
RELEASED = {
    "id": "01a2b3c4-0000-7000-8000-000000000000",
    "outcome": "full",
    "attributes": {"contact.phone": {"value": "0808", "source": "a/b", "updated": "2026-03-01"}},
    "refused": {},
    "agreement": "tenancy-check@1",
    "lawful_basis": "public-task",
    "retain_until": "2027-03-01",
    "obligations": [],
    "entry": {"leaf": "", "at": "2026-03-01T00:00:00.000Z", "promise": ""},
    "something_new": True,
}
NOT_HERE = httpx.ConnectError("refused")
LOST = httpx.ReadError("reset")


@pytest.fixture
def session() -> Session:
    numbers = iter(range(1000))
    return Session(
        BASE_URL,
        "a-system",
        KEY,
        clock=lambda: NOW,
        new_id=lambda: f"id-{next(numbers):05}",
        chance=lambda: 1.0,
    )


def token(kind: str = "Bearer") -> httpx.Response:
    return httpx.Response(
        200, json={"access_token": "t0ken", "token_type": kind, "expires_in": 300, "scope": "release"}
    )


def answer(status: int = 200, content: Any = RELEASED, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=content, headers=headers, request=httpx.Request("POST", BASE_URL))


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    details = {"type": f"/exchange/docs#{code}", "title": "What", "status": status, "detail": "Do this."}
    return answer(status, details, **({"Content-Type": "application/problem+json"} | headers))


class Talk:
    """A conversation that is played to its end. steps: what the client sent and waited."""

    def __init__(self, session: Session, call: calls.Call[Any], *network: Heard) -> None:
        self.steps: list[httpx.Request | Wait] = []
        self.answer = self._play(session, call, iter(network))

    def _play(self, session: Session, call: calls.Call[Any], network: Iterator[Heard]) -> Any:
        conversation = session.carry_out(call)
        heard: Heard = None
        while True:
            try:
                step = conversation.send(heard)
            except StopIteration as end:
                return end.value
            except client.ExchangeError as fault:
                return fault
            self.steps.append(step)
            heard = None if isinstance(step, Wait) else next(network)

    @property
    def sent(self) -> list[httpx.Request]:
        return [step for step in self.steps if isinstance(step, httpx.Request)]

    @property
    def waited(self) -> list[float]:
        return [step.seconds for step in self.steps if isinstance(step, Wait)]


def test_a_token_comes_first_and_is_kept_until_just_before_it_ends(session):
    first = Talk(session, calls.ask(REQUEST, "k-1"), token(), answer())
    asked, released = first.sent
    assert str(asked.url) == f"{BASE_URL}/exchange/v1/token"
    form = parse_qs(asked.content.decode())
    signed = jws.extract_compact(form["client_assertion"][0].encode())
    assert signed.headers()["kid"] == "system-1"
    assert json.loads(signed.payload) == {
        "iss": "a-system", "sub": "a-system", "aud": BASE_URL, "iat": NOW, "exp": NOW + 50, "jti": "id-00000"
    }  # fmt: skip
    assert released.headers["Authorization"] == "Bearer t0ken"
    assert released.headers["Idempotency-Key"] == "k-1"
    assert first.answer.attributes["contact.phone"].value == "0808"
    assert len(Talk(session, calls.ask(REQUEST, "k-2"), answer()).sent) == 1
    session.clock = lambda: NOW + 271
    assert len(Talk(session, calls.ask(REQUEST, "k-3"), token(), answer()).sent) == 2


def test_what_may_pass_is_tried_again_under_the_same_key(session):
    network = (token(), LOST, problem(503, "unavailable", **{"Retry-After": "2"}), NOT_HERE, answer())
    talk = Talk(session, calls.ask(REQUEST, "k-1"), *network)
    assert talk.answer.outcome == "full"
    assert talk.waited == [0.5, 2.5, 2.0]
    assert {request.headers["Idempotency-Key"] for request in talk.sent[1:]} == {"k-1"}


def test_it_gives_up_after_some_attempts_and_says_what_was_wrong(session):
    session.attempts = 3
    talk = Talk(session, calls.ask(REQUEST, "k-1"), token(), *[NOT_HERE] * 3)
    assert isinstance(talk.answer, client.Unreachable)
    assert len(talk.sent) == 4
    busy = [problem(429, "too-many-requests", **{"Retry-After": "1"})] * 3
    talk = Talk(session, calls.ask(REQUEST, "k-1"), *busy)
    assert isinstance(talk.answer, client.TooManyRequests)
    assert talk.answer.retry_after == 1


def test_nobody_waits_longer_than_they_have_patience(session):
    talk = Talk(
        session, calls.ask(REQUEST, "k"), token(), problem(503, "unavailable", **{"Retry-After": "61"})
    )
    assert isinstance(talk.answer, client.Unavailable)
    assert talk.waited == []


def test_a_question_is_not_asked_twice_where_the_first_may_have_arrived(session):
    question = calls.Call("POST", "/access/v1/evaluation", bytes, repeats_safely=False)
    assert isinstance(Talk(session, question, token(), LOST).answer, client.Unreachable)
    assert isinstance(Talk(session, question, answer(504, "")).answer, client.Unavailable)
    assert Talk(session, question, NOT_HERE, problem(503, "unavailable"), answer()).waited == [0.5, 1.0]


def test_a_token_that_is_not_accepted_is_renewed_once(session):
    refused = problem(401, "not-authenticated")
    assert (
        Talk(session, calls.ask(REQUEST, "k"), token(), refused, token(), answer()).answer.outcome == "full"
    )
    talk = Talk(session, calls.ask(REQUEST, "k"), refused, token(), refused)
    assert isinstance(talk.answer, client.NotAuthenticated)


def test_a_client_that_gets_no_token_is_told_why(session):
    refused = {"error": "invalid_client", "error_description": "Check iss, sub and kid."}
    talk = Talk(session, calls.ask(REQUEST, "k"), answer(401, refused))
    assert isinstance(talk.answer, client.NoToken)
    assert str(talk.answer) == "invalid_client: Check iss, sub and kid."


def test_each_try_with_a_bound_token_has_a_proof_of_its_own(session):
    session.proof_key = PrivateKey.generate()
    talk = Talk(
        session,
        calls.changes(None, 30),
        token("DPoP"),
        NOT_HERE,
        answer(200, {"changes": [], "cursor": None, "more": False}),
    )
    addresses = [f"{BASE_URL}/exchange/v1/token"] + [f"{BASE_URL}/exchange/v1/changes"] * 2
    proofs = [
        dpop.checked(request.headers["DPoP"], method=request.method, address=address, token=shown, now=NOW)
        for request, address, shown in zip(talk.sent, addresses, [None, "t0ken", "t0ken"], strict=True)
    ]
    assert len({proof.digest for proof in proofs}) == 3
    assert len({proof.thumbprint for proof in proofs}) == 1
    assert talk.sent[2].headers["Authorization"] == "DPoP t0ken"
    assert talk.sent[2].extensions["timeout"]["read"] == 60


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "missing-scope", client.MissingScope),
        (404, "not-found", client.NotFound),
        (409, "answer-changed", client.AnswerChanged),
        (409, "key-reused", client.ExchangeProblem),
        (410, "unknown-cursor", client.UnknownCursor),
        (422, "unfit-body", client.ExchangeProblem),
    ],
)
def test_a_problem_is_an_error_that_says_what_to_do(session, status, code, kind):
    fault = Talk(session, calls.ask(REQUEST, "k"), token(), problem(status, code)).answer
    assert type(fault) is kind
    assert (fault.status, fault.code) == (status, code)
    assert str(fault) == f"{status} {code}: What. Do this."


def test_what_no_exchange_would_say_is_not_believed(session):
    page = httpx.Response(200, html="<p>Welcome to our network!</p>", request=httpx.Request("POST", BASE_URL))
    assert isinstance(Talk(session, calls.ask(REQUEST, "k"), token(), page).answer, client.Unreadable)
    gone = httpx.Response(500, text="oops", request=httpx.Request("POST", BASE_URL))
    assert isinstance(Talk(session, calls.ask(REQUEST, "k"), gone).answer, client.Unreadable)


def test_a_reference_with_odd_characters_is_one_part_of_the_address():
    call = calls.end_record("council-tax", Subject("council-customer", "C/20 44?é"))
    assert call.path == "/exchange/v1/records/council-tax/council-customer/C%2F20%2044%3F%C3%A9"


def test_nothing_of_the_server_comes_with_the_client():
    script = "import sys, candour.exchange.client; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = set(loaded.stdout.split())
    assert modules.isdisjoint({"django", "starlette", "psycopg", "uvicorn", "jinja2", "nacl", "uvloop"})
    assert not {
        name for name in modules if name.startswith(("candour.store", "candour.vault", "candour.log"))
    }


def test_a_key_that_cannot_sign_is_refused_at_once():
    with pytest.raises(ValueError, match="public half"):
        PrivateKey(KEY.public())
    for nonsense in ({}, {"kty": "EC"}, {"kty": "unknown"}):
        with pytest.raises(ValueError, match="not a key as a JWK"):
            PrivateKey(nonsense)
    with pytest.raises(ValueError, match="P-256 or Ed25519"):
        PrivateKey(ECKey.generate_key("P-384").as_dict(private=True))
