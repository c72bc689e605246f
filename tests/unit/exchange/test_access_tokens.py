"""Access tokens: made here, for here, for five minutes; nothing else passes for one."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from candour.exchange import access_tokens
from candour.exchange.access_tokens import LIFE_SECONDS, AccessTokens, InvalidToken
from candour.store.register import Client

ISSUER = "https://exchange.example"
SEED = bytes(range(32))
NOW = 1_800_000_000
CLIENT = Client(UUID(int=1), "ours", UUID(int=2), "A system", frozenset({"release"}), 1, None, ())


@pytest.fixture
def tokens() -> AccessTokens:
    return AccessTokens(SEED, ISSUER, f"{ISSUER}/exchange/v1")


def issue(tokens: AccessTokens, jti: str = "1", now: int = NOW) -> str:
    return tokens.issue(CLIENT, {"release"}, now=now, jti=jti, client_key="first")


def test_a_token_grants_its_client_its_scopes_until_it_expires(tokens):
    grant = tokens.grant(issue(tokens), NOW)

    assert (grant.client_id, grant.scopes, grant.expires) == ("ours", {"release"}, NOW + LIFE_SECONDS)


def test_another_node_with_the_same_key_takes_it(tokens):
    other = AccessTokens(SEED, ISSUER, f"{ISSUER}/exchange/v1")

    assert other.grant(issue(tokens), NOW).client_id == "ours"


def test_an_expired_token_grants_nothing_remembered_or_not(tokens):
    token = issue(tokens)
    tokens.grant(token, NOW)
    other = AccessTokens(SEED, ISSUER, f"{ISSUER}/exchange/v1")

    for each in (tokens, other):
        with pytest.raises(InvalidToken, match="expired"):
            each.grant(token, NOW + LIFE_SECONDS)


@pytest.mark.parametrize(
    "other",
    [
        AccessTokens(bytes(32), ISSUER, f"{ISSUER}/exchange/v1"),
        AccessTokens(SEED, "https://other.example", f"{ISSUER}/exchange/v1"),
        AccessTokens(SEED, ISSUER, "https://other.example/exchange/v1"),
    ],
    ids=["key", "issuer", "audience"],
)
def test_a_token_of_another_exchange_grants_nothing(tokens, other):
    with pytest.raises(InvalidToken):
        tokens.grant(issue(other), NOW)


def test_a_signed_text_of_another_type_grants_nothing(tokens):
    key = tokens._key
    payload = json.dumps({"iss": ISSUER})
    for header in ({"typ": "JWT"}, {}, {"typ": "at+jwt"}):
        token = jws.serialize_compact({"alg": "Ed25519"} | header, payload, key, ["Ed25519"])
        with pytest.raises(InvalidToken):
            tokens.grant(token, NOW)


def test_the_public_key_is_no_secret_and_no_signature_is_none(tokens):
    header, payload, signature = issue(tokens).split(".")
    public = OctKey.import_key(json.dumps(tokens._public.as_dict(private=False)))
    claims = json.dumps({"iss": ISSUER})
    for forged in (
        jws.serialize_compact({"alg": "HS256", "typ": "at+jwt"}, claims, public, ["HS256"]),
        jws.serialize_compact({"alg": "Ed25519"}, claims, OKPKey.generate_key("Ed25519"), ["Ed25519"]),
        f"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{payload}.",
        f"{header}.{payload}.",
        f"{header}.{payload[:-1]}.{signature}",
        "x" * 100_000,
        "",
    ):
        with pytest.raises(InvalidToken):
            tokens.grant(forged, NOW)


@given(st.text(max_size=60))
def test_no_text_breaks_the_check(text):
    with pytest.raises(InvalidToken):
        AccessTokens(SEED, ISSUER, ISSUER).grant(text, NOW)


def test_no_more_tokens_are_remembered_than_there_is_room_for(tokens, monkeypatch):
    monkeypatch.setattr(access_tokens, "MOST_REMEMBERED", 3)
    made = [issue(tokens, jti=str(number)) for number in range(5)]

    assert all(tokens.grant(token, NOW) for token in made)
    assert list(tokens._remembered) == made[-3:]
