"""A DPoP proof fits one call, by one key, now; whatever else is sent proves nothing (RFC 9449)."""

import json
import time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from candour.exchange import dpop
from candour.exchange.dpop import InvalidProof, checked, token_hash

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

ADDRESS = "https://exchange.harrowmere.example/exchange/v1/releases"
TOKEN = "an.access.token"
NOW = time.time()
P256 = ECKey.generate_key("P-256")
ED25519 = OKPKey.generate_key("Ed25519")


def claims(**changed) -> dict:
    standard = {"jti": uuid4().hex, "htm": "POST", "htu": ADDRESS, "iat": NOW, "ath": token_hash(TOKEN)}
    return {name: value for name, value in (standard | changed).items() if value is not None}


def signed(content: dict | str, key=P256, **header) -> str:
    standard = {
        "typ": "dpop+jwt",
        "alg": "ES256" if key is P256 else "EdDSA",
        "jwk": key.as_dict(private=False),
    }
    protected = {name: value for name, value in (standard | header).items() if value is not None}
    payload = content if isinstance(content, str) else json.dumps(content)
    return jws.serialize_compact(
        protected, payload, key, ["ES256", "EdDSA", "Ed25519", "HS256", "RS256", "none"]
    )


def check(proof: str, **changed):
    call = {"method": "POST", "address": ADDRESS, "token": TOKEN, "now": NOW}
    return checked(proof, **(call | changed))


def refusal(proof: str, **changed) -> str:
    with pytest.raises(InvalidProof) as refused:
        check(proof, **changed)
    return str(refused.value)


@pytest.mark.parametrize("key", [P256, ED25519], ids=["ES256", "EdDSA"])
def test_a_proof_by_either_kind_of_key_holds_and_names_its_key(key):
    proof = check(signed(claims(), key))

    assert proof.thumbprint == key.thumbprint()
    assert proof.forget_at.timestamp() > NOW + dpop.OLDEST_SECONDS
    assert not proof.used


def test_the_example_of_the_rfc_has_its_thumbprint_and_token_hash():
    """RFC 9449 sections 4.2, 6.1 and 7.1."""
    jwk = {
        "kty": "EC",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        "crv": "P-256",
    }
    assert ECKey.import_key(jwk).thumbprint() == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    assert token_hash(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
    example = (
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
        "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
        "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
        "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIj"
        "oiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0Z"
        "WRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNF"
        "c05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71E"
        "OptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA"
    )
    call = {"method": "GET", "address": "https://resource.example.org/protectedresource"}
    proof = checked(example, **call, token=token, now=1562262620)
    assert proof.thumbprint == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"htm": "GET"}, "htm"),
        ({"htm": "post"}, "htm"),
        ({"htu": "https://elsewhere.example/exchange/v1/releases"}, "htu"),
        ({"htu": "http://exchange.harrowmere.example/exchange/v1/releases"}, "htu"),
        ({"htu": ADDRESS + "/batch"}, "htu"),
        ({"htu": "https://exchange.harrowmere.example:port/exchange/v1/releases"}, "htu"),
        ({"ath": token_hash("another.access.token")}, "ath"),
        ({"ath": None}, "ath"),
        ({"iat": NOW - dpop.OLDEST_SECONDS - 1}, "iat"),
        ({"iat": NOW + dpop.LEEWAY_SECONDS + 1}, "iat"),
        ({"iat": 1e400}, "claims"),
        ({"iat": None}, "claims"),
        ({"jti": None}, "claims"),
        ({"jti": "short"}, "jti"),
        ({"jti": "x" * 201}, "jti"),
        ({"jti": "line\nbreak"}, "jti"),
    ],
)
def test_a_proof_for_another_call_or_time_is_refused(changed, why):
    assert why in refusal(signed(claims(**changed)))


@pytest.mark.parametrize(
    "same",
    [
        ADDRESS + "?after=7",
        ADDRESS + "#part",
        "HTTPS://Exchange.Harrowmere.Example:443/exchange/v1/releases",
        "https://exchange.harrowmere.example/exchange/v1/rele%61ses",
    ],
)
def test_an_address_is_compared_after_normalisation(same):
    assert check(signed(claims(htu=same)))


def test_at_the_token_endpoint_there_is_no_token_to_hash():
    assert check(signed(claims(ath=None)), token=None)


def test_a_signature_by_another_key_than_the_one_shown_is_refused():
    shown = ECKey.generate_key("P-256").as_dict(private=False)
    assert "not signed" in refusal(signed(claims(), jwk=shown))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"jwk": None},
        {"jwk": "a text"},
        {"jwk": P256.as_dict(private=True)},
        {"jwk": {"kty": "EC", "crv": "P-256"}},
        {"jwk": {"kty": ["EC"], "crv": {}}},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": 1, "y": [2]}},
        {"jwk": ED25519.as_dict(private=False)},
        {"crit": ["exp"], "exp": 1},
    ],
    ids="0123456789",
)
def test_a_header_that_is_not_a_proofs_is_refused(header):
    # joserfc signs no header that it does not understand, so the parts are put together here.
    good = signed(claims())
    protected = {"typ": "dpop+jwt", "alg": "ES256", "jwk": P256.as_dict(private=False)} | header
    encoded = dpop.urlsafe_b64encode(
        json.dumps({name: value for name, value in protected.items() if value is not None}).encode()
    )
    refusal(".".join([encoded.rstrip(b"=").decode(), *good.split(".")[1:]]))


def test_no_algorithm_but_those_of_public_keys_is_taken():
    secret = OctKey.import_key(b"k" * 32)
    rsa = RSAKey.generate_key(2048)
    public = {"jwk": P256.as_dict(private=False)}
    for proof in (
        signed(claims(), secret, alg="HS256", **public),
        signed(claims(), secret, alg="HS256", jwk=secret.as_dict()),
        signed(claims(), rsa, alg="RS256"),
        signed(claims(), ED25519, **public),
    ):
        refusal(proof)
    head, payload, _ = signed(claims()).split(".")
    refusal(f"{head}.{payload}.")


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_whatever_is_sent_as_a_proof_is_refused_and_breaks_nothing(text):
    refusal(text)


def test_the_same_jti_by_two_keys_is_two_proofs():
    ours, theirs = check(signed(claims(jti="same-jti"))), check(signed(claims(jti="same-jti"), ED25519))
    assert ours.digest != theirs.digest
    assert check(signed(claims(jti="same-jti"))).digest == ours.digest
