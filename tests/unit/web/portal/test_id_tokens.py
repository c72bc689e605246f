"""What an outside provider sends back: a token not its own, or not for this question, tells nothing."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from candour.core.agreement import Assurance
from candour.web.portal import outside_provider as outside

ISSUER, CLIENT, HERE = "https://provider.example", "candour", "https://account.example/sign-in/outside/answer"
KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})
ASKED = outside.Question("state", "nonce", "verifier")


@dataclass
class Known:
    """A provider as settings describe it."""

    secret_file: Path
    issuer: str = ISSUER
    client_id: str = CLIENT
    key: None = None
    level_claim: str = ""
    levels: None = None
    ask: None = None


def claims(**changed):
    now = int(time.time())
    good = {"iss": ISSUER, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": "nonce"}
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(key=KEY, alg="RS256", header=(), **changed) -> str:
    return jwt.encode({"alg": alg, "kid": "one", **dict(header)}, claims(**changed), key, algorithms=[alg])


def part(content: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@pytest.fixture
def answer(monkeypatch, tmp_path):
    """`answer(token)`: whom we take for signed in when the provider sends this token."""
    secret = tmp_path / "secret"
    secret.write_text("x" * 32)
    told = {"issuer": ISSUER, "token_endpoint": f"{ISSUER}/token", "jwks_uri": f"{ISSUER}/keys"}
    monkeypatch.setattr(outside, "_metadata", {})
    monkeypatch.setattr(
        outside, "_get", lambda at: {"keys": [KEY.as_dict(private=False)]} if at.endswith("/keys") else told
    )

    def of(token: str, **query: str) -> outside.Identity:
        monkeypatch.setattr(outside, "_post", lambda at, fields: {"id_token": token})
        return outside.who_answered(
            Known(secret), ASKED, {"state": "state", "code": "c", "iss": ISSUER, **query}, HERE
        )

    of.metadata = told
    return of


def test_its_own_token_for_this_question_names_somebody(answer):
    assert answer(signed()) == outside.Identity(ISSUER, "s-1", Assurance.NONE)
    assert answer(signed(alg="PS256")).subject == "s-1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"nonce": "of another question"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_a_claim_that_does_not_fit_tells_nothing(answer, wrong):
    with pytest.raises(outside.CannotTell):
        answer(signed(**wrong))


def test_a_token_that_is_not_signed_by_the_provider_tells_nothing(answer):
    other = RSAKey.generate_key(2048, parameters={"kid": "one"})
    unsigned = signed().rpartition(".")[0] + "."
    none = f"{part({'alg': 'none'})}.{part(claims())}."
    body = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims())}"
    public = hmac.digest(KEY.as_pem(private=False), body.encode(), "sha256")
    confused = f"{body}.{urlsafe_b64encode(public).decode().rstrip('=')}"
    brought = signed(other, header={"jwk": other.as_dict(private=False), "jku": f"{ISSUER}/mine"})
    for token in (signed(other), unsigned, none, confused, brought, "", "a.b.c"):
        with pytest.raises(outside.CannotTell):
            answer(token)


@pytest.mark.parametrize("query", [{"state": "of another"}, {"iss": "https://other.example"}, {"code": ""}])
def test_an_answer_to_another_question_is_not_followed(answer, query):
    with pytest.raises(outside.CannotTell):
        answer(signed(), **query)


def test_a_provider_that_calls_itself_something_else_is_not_asked(answer):
    answer.metadata["issuer"] = "https://provider.example/"
    with pytest.raises(outside.CannotTell):
        answer(signed())


def test_a_key_of_another_kind_under_its_name_is_not_taken(answer):
    with pytest.raises(outside.CannotTell):
        answer(signed(ECKey.generate_key("P-256", parameters={"kid": "one"}), alg="ES256"))
