"""An outside OpenID Connect provider, as a relying party must treat it: nothing is believed unchecked.

The authorization code flow with PKCE (RFC 7636), state and nonce, its answer's issuer compared (RFC 9207),
the code exchanged with `private_key_jwt` (RFC 7523) or a secret, and the ID token's signature and claims
checked (OpenID Connect Core 1.0, section 3.1.3.7). What goes wrong on the way is CannotTell.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from candour.core.agreement import Assurance

SIGNED_WITH = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""What an ID token may be signed with; never nothing, and never a secret that we hold too."""

_METADATA_LASTS = 3600  # seconds
_CLOCKS_DIFFER = 60  # seconds
_ANSWERS_WITHIN = 5.0  # seconds
_LONGEST_ANSWER = 262_144  # bytes
_PLAIN = {"Accept-Encoding": "identity"}
_metadata: dict[str, tuple[float, Mapping[str, Any]]] = {}


class CannotTell(Exception):
    """The provider did not answer, or its answer does not hold; the message is for the log."""


class Provider(Protocol):
    """Which provider, and as whom we ask it: `config.env.OutsideProvider` says what each is."""

    @property
    def issuer(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def key(self) -> Path | None: ...
    @property
    def secret_file(self) -> Path | None: ...
    @property
    def level_claim(self) -> str: ...
    @property
    def levels(self) -> Mapping[str, str]: ...
    @property
    def ask(self) -> tuple[str, str] | None: ...


@dataclass(frozen=True, slots=True)
class Question:
    """What is remembered between asking and the answer, in the browser's own session."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Question":
        """A fresh one, 32 random bytes each."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says is there. subject: its `sub`, which means nothing elsewhere."""

    issuer: str
    subject: str
    assurance: Assurance


def where_to_ask(provider: Provider, question: Question, redirect_uri: str) -> str:
    """The address that the browser is sent to. Raises CannotTell when the provider does not answer."""
    challenge = hashlib.sha256(question.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if provider.ask is not None:
        asked[provider.ask[0]] = provider.ask[1]
    return f"{metadata_of(provider)['authorization_endpoint']}?{urlencode(asked)}"


def who_answered(
    provider: Provider, question: Question, answer: Mapping[str, str], redirect_uri: str
) -> Identity:
    """Who came back, by the query of the address they came back to. Raises CannotTell."""
    if not hmac.compare_digest(answer.get("state", "").encode(), question.state.encode()):
        raise CannotTell("The answer is to a question that this browser did not ask.")
    if "iss" in answer and answer["iss"] != provider.issuer:
        raise CannotTell("The answer comes from another provider.")
    if "error" in answer or not answer.get("code"):
        raise CannotTell("The provider gave no code.")
    told = metadata_of(provider)
    exchanged = _post(
        told["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": redirect_uri,
            "code_verifier": question.verifier,
            **_proof_of_client(provider, told["token_endpoint"]),
        },
    )
    claims = _claims(provider, told, str(exchanged.get("id_token", "")), question.nonce)
    return Identity(provider.issuer, claims["sub"], _level(provider, claims))


def metadata_of(provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself, asked once an hour. Raises CannotTell."""
    known = _metadata.get(provider.issuer)
    if known is None or known[0] < time.monotonic():
        told = _get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != provider.issuer:
            raise CannotTell("The provider calls itself something else.")
        known = _metadata[provider.issuer] = time.monotonic() + _METADATA_LASTS, told
    return known[1]


def _claims(provider: Provider, told: Mapping[str, Any], token: str, nonce: str) -> Mapping[str, Any]:
    try:
        keys = KeySet.import_key_set(_get(told["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(token, keys, algorithms=SIGNED_WITH).claims
        jwt.JWTClaimsRegistry(
            leeway=_CLOCKS_DIFFER,
            iss={"essential": True, "value": provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as fault:
        raise CannotTell(f"The ID token does not hold: {type(fault).__name__}.") from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise CannotTell("The ID token was made for another client.")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise CannotTell("The ID token names nobody.")
    return claims


def _level(provider: Provider, claims: Mapping[str, Any]) -> Assurance:
    """How sure the provider is; of what nobody has said what it means, not at all."""
    if not provider.level_claim:
        return Assurance.NONE
    name = provider.levels.get(str(claims.get(provider.level_claim, "")), "none")
    return Assurance[name.upper()]


def _proof_of_client(provider: Provider, audience: str) -> dict[str, str]:
    if provider.secret_file is not None:
        return {"client_id": provider.client_id, "client_secret": provider.secret_file.read_text().strip()}
    assert provider.key is not None
    key, algorithm = _own_key(provider.key.read_bytes())
    now = int(time.time())
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + 60,
    }
    return {
        "client_id": provider.client_id,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": algorithm, "kid": key.thumbprint()}, claims, key),
    }


def _own_key(pem: bytes) -> tuple[RSAKey | ECKey, str]:
    try:
        return ECKey.import_key(pem), "ES256"
    except (JoseError, ValueError, TypeError):
        return RSAKey.import_key(pem), "RS256"


def _get(address: str) -> Mapping[str, Any]:
    return _read(lambda client: client.build_request("GET", address))


def _post(address: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
    return _read(lambda client: client.build_request("POST", address, data=dict(fields)))


def _read(make: Callable[[httpx.Client], httpx.Request]) -> Mapping[str, Any]:
    """A JSON object from the provider, within five seconds and 256 KB, from where we asked alone."""
    must_end = time.monotonic() + _ANSWERS_WITHIN
    try:
        with httpx.Client(timeout=_ANSWERS_WITHIN, headers=_PLAIN) as client:
            answer = client.send(make(client), stream=True)
            try:
                found = json.loads(_short(answer, must_end)) if answer.status_code == 200 else None
            finally:
                answer.close()
    except (httpx.HTTPError, ValueError) as fault:
        raise CannotTell(f"The provider does not answer: {type(fault).__name__}.") from None
    if not isinstance(found, dict):
        raise CannotTell(f"The provider answered {answer.status_code}.")
    return found


def _short(answer: httpx.Response, must_end: float) -> bytes:
    """What it sends: as it is packed, for a small body can unpack to a large one, and in time."""
    content = b""
    for part in answer.iter_raw():
        content += part
        if len(content) > _LONGEST_ANSWER or time.monotonic() > must_end:
            raise CannotTell("The provider sends too much, or too slowly.")
    return content
