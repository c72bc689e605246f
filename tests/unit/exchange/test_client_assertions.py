"""An assertion proves a client only if everything about it is right; whatever else is sent proves nothing."""

import base64
import json
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey
from msgspec.structs import replace

from candour.exchange.client_assertions import InvalidAssertion, accepted, is_signed
from candour.exchange.register import Client, ClientKey, Register

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

ISSUER = "https://exchange.harrowmere.example"
TOKEN_URL = f"{ISSUER}/exchange/v1/token"
NOW = time.time()
ED25519 = OKPKey.generate_key("Ed25519", {"kid": "ed"})
P256 = ECKey.generate_key("P-256", {"kid": "p256"})


def client(client_id: str, *keys, **changed) -> Client:
    public = tuple(ClientKey(key.kid, key.as_dict(private=False), NOW - 9, None) for key in keys)
    made = Client(UUID(int=1), client_id, UUID(int=2), "A system", frozenset({"release"}), 1, None, public)
    return replace(made, **changed)


OURS = client("ours", ED25519, P256)
REGISTER = Register(version=1, clients={"ours": OURS})


def claims(**changed) -> dict:
    standard = {
        "iss": "ours",
        "sub": "ours",
        "aud": ISSUER,
        "exp": NOW + 50,
        "iat": NOW,
        "jti": uuid4().hex,
    }
    return {name: value for name, value in (standard | changed).items() if value is not None}


def signed(content: dict | str, key=ED25519, **header) -> str:
    protected = {"alg": "ES256" if key is P256 else "EdDSA", "kid": key.kid, "typ": "JWT"} | header
    payload = content if isinstance(content, str) else json.dumps(content)
    return jws.serialize_compact(protected, payload, key, ["ES256", "EdDSA", "Ed25519", "HS256", "none"])


def encoded(part) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def check(assertion: str, register: Register = REGISTER, now: float = NOW):
    return accepted(assertion, register, audiences=frozenset({ISSUER, TOKEN_URL}), now=now)


def refusal(assertion: str, register: Register = REGISTER, now: float = NOW) -> str:
    with pytest.raises(InvalidAssertion) as refused:
        check(assertion, register, now)
    return str(refused.value)


@pytest.mark.parametrize("audience", [ISSUER, TOKEN_URL, [ISSUER]])
@pytest.mark.parametrize(
    ("key", "algorithm"), [(ED25519, "EdDSA"), (ED25519, "Ed25519"), (P256, "ES256")], ids="123"
)
def test_the_clients_own_key_proves_the_client(key, algorithm, audience):
    content = claims(aud=audience)
    assertion = check(signed(content, key, alg=algorithm))

    assert assertion.client is OURS
    assert assertion.jti == content["jti"]
    assert assertion.expires >= content["exp"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"aud": "https://elsewhere.example"}, "aud"),
        ({"aud": [ISSUER, "https://elsewhere.example"]}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": None}, "aud"),
        ({"exp": NOW - 11}, "expired"),
        ({"exp": NOW + 71}, "60 seconds"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": NOW + 11}, "future"),
        ({"nbf": NOW + 11}, "future"),
        ({"iss": "somebody-else"}, "iss"),
        ({"sub": ["ours"]}, "sub"),
        ({"jti": None}, "jti"),
        ({"jti": "short"}, "jti"),
        ({"jti": "x" * 201}, "jti"),
        ({"jti": "with\x00nothing"}, "jti"),
    ],
)
def test_every_claim_is_checked(changed, told):
    assert told in refusal(signed(claims(**changed)))


def test_a_claim_given_twice_is_refused():
    twice = json.dumps(claims())[:-1] + ', "aud": "https://elsewhere.example"}'

    assert "twice" in refusal(signed(twice))


def test_clocks_may_differ_by_seconds():
    assert check(signed(claims(iat=NOW + 5, exp=NOW + 65)))
    assert check(signed(claims(exp=NOW - 5)))


def test_an_unsigned_assertion_proves_nothing():
    header, payload, _ = signed(claims()).split(".")
    none = encoded({"alg": "none", "kid": ED25519.kid})

    refusal(f"{none}.{payload}.")
    refusal(f"{none}.{payload}.x")
    refusal(f"{header}.{payload}.")


def test_a_public_key_is_no_secret_to_sign_with():
    secret = OctKey.import_key(json.dumps(ED25519.as_dict(private=False)))

    assert "algorithm" in refusal(signed(claims(), secret, kid="ed", alg="HS256"))


def test_the_algorithm_must_be_the_one_the_key_is_for():
    assert "algorithm" in refusal(signed(claims(), P256, kid="ed"))
    assert "algorithm" in refusal(signed(claims(), ED25519, kid="p256"))


def test_another_key_does_not_pass_under_a_registered_kid():
    assert "signature" in refusal(signed(claims(), OKPKey.generate_key("Ed25519"), kid="ed"))


def test_a_key_of_another_client_proves_only_that_client():
    other = OKPKey.generate_key("Ed25519", {"kid": "other"})
    register = Register(version=1, clients={"ours": OURS, "theirs": client("theirs", other)})

    assert "No client here" in refusal(signed(claims(), other), register)


def test_unknown_clients_unknown_keys_and_revoked_clients_are_told_alike():
    revoked = Register(version=1, clients={"ours": replace(OURS, revoked_at=datetime.now(UTC))})
    assertion = signed(claims())
    sentences = {
        refusal(signed(claims(iss="nobody", sub="nobody"))),
        refusal(signed(claims(), kid="nothing")),
        refusal(assertion, revoked),
    }

    assert len(sentences) == 1


def test_a_key_counts_only_while_it_is_in_force():
    (key, _) = OURS.keys
    for other in (replace(key, not_before=NOW + 1), replace(key, not_after=NOW)):
        register = Register(version=1, clients={"ours": replace(OURS, keys=(other,))})
        refusal(signed(claims()), register)


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"]}, {"kid": None}, {"kid": 7}, {"alg": "none"}, {"alg": 1}]
)
def test_headers_are_checked(header):
    _, payload, signature = signed(claims()).split(".")

    refusal(f"{encoded({'alg': 'EdDSA', 'kid': 'ed'} | header)}.{payload}.{signature}")


def test_a_header_that_is_no_object_and_a_claim_nested_too_deep_are_refused():
    _, payload, signature = signed(claims()).split(".")

    refusal(f"{encoded(['alg'])}.{payload}.{signature}")
    refusal(f"{encoded('alg')}.{payload}.{signature}")
    assert "32 levels" in refusal(signed("[" * 1200 + "]" * 1200))


@given(st.text(max_size=80) | st.from_regex(r"[A-Za-z0-9_=-]{0,40}(\.[A-Za-z0-9_=-]{0,40}){0,4}"))
def test_no_text_breaks_the_check(text):
    refusal(text)


@given(st.integers(0, 999), st.sampled_from("ABCDXYZabcxyz0189-_."))
def test_no_changed_character_is_overlooked(number, drawn):
    """But in the last one of the signature: some of its bits are not part of any byte (RFC 4648, 3.5)."""
    assertion = signed(claims())
    place = number % (len(assertion) - 1)
    other = drawn if drawn != assertion[place] else "E"

    refusal(assertion[:place] + other + assertion[place + 1 :])


def test_signatures_are_judged_as_wycheproof_does(corpus):
    file = json.loads((corpus / "bad-input/wycheproof/json_web_signature_test.json").read_text())
    judged = {"valid": 0, "invalid": 0}
    for group in file["testGroups"]:
        if group.get("public", {}).get("crv") != "P-256" or "encryption" in group["comment"]:
            continue
        for case in group["tests"]:
            assert _passes(case["jws"], group["public"]) is (case["result"] == "valid"), case["comment"]
            judged[case["result"]] += 1
    assert judged["valid"] >= 2
    assert judged["invalid"] >= 30


def _passes(token, jwk) -> bool:
    try:
        return is_signed(jws.extract_compact(token.encode()), jwk)
    except (JoseError, ValueError):
        return False
