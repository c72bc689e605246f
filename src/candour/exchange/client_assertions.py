"""Client assertions: a system proves who it is with a JWT signed by its own key (private_key_jwt, RFC 7523).

With the habits of the FAPI 2.0 security profile: a minute's life at most, one audience, one use, and no
algorithm but the one the registered key is for. What is wrong is told, but not which clients there are.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import import_key

from candour.exchange import strict_json
from candour.exchange.problems import Problem
from candour.exchange.register import Client, ClientKey, Register

LONGEST_LIFE_SECONDS = 60
LEEWAY_SECONDS = 10
LONGEST = 4096
ALGORITHMS: Mapping[tuple[Any, Any], tuple[str, ...]] = {
    ("EC", "P-256"): ("ES256",),
    ("OKP", "Ed25519"): ("Ed25519", "EdDSA"),
}
"""By key type and curve. "EdDSA" is the older name (RFC 8037) of what RFC 9864 calls "Ed25519"."""

warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)  # with Ed25519 keys it is the same

_UNKNOWN = "No client here has this client_id with this key in force. Check iss, sub and kid."


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    jti: str
    iat: float | None = None
    nbf: float | None = None


_claims = msgspec.json.Decoder(_Claims)


@dataclass(frozen=True, slots=True)
class Assertion:
    """A proof that was accepted. expires: Unix seconds from which its `jti` may be forgotten."""

    client: Client
    key: ClientKey
    jti: str
    expires: float


class InvalidAssertion(Exception):
    """An assertion that proves nothing. The text says what to change."""


def accepted(assertion: str, register: Register, *, audiences: frozenset[str], now: float) -> Assertion:
    """The client an assertion proves. Whether it was used before is for the caller to ask.

    audiences: any one of them is ours. now: Unix seconds. Raises InvalidAssertion.
    """
    unproven = _unproven(assertion)
    header, claims = unproven.headers(), _claims_of(unproven)
    client, key = _registered(register, claims.sub, header.get("kid"), now)
    if header.get("alg") not in _algorithms(key.jwk) or "crit" in header:
        raise InvalidAssertion("Sign with the algorithm your key is for: ES256 or EdDSA, and no crit header.")
    if not is_signed(unproven, key.jwk):
        raise InvalidAssertion("The signature does not fit the key registered under this kid.")
    _check(claims, audiences, now)
    return Assertion(client, key, claims.jti, claims.exp + LEEWAY_SECONDS)


def _unproven(assertion: str) -> jws.CompactSignature:
    """The parts of a JWT, of which nothing may be believed yet."""
    if len(assertion) > LONGEST:
        raise InvalidAssertion(f"The assertion is over {LONGEST} characters.")
    try:
        unproven = jws.extract_compact(assertion.encode("ascii"))
    except (JoseError, ValueError):
        raise InvalidAssertion("The assertion is not a signed JWT in compact form.") from None
    if not isinstance(unproven.headers(), dict):  # joserfc lets a list or a text pass
        raise InvalidAssertion("The header of the assertion is not a JSON object.")
    return unproven


def _claims_of(unproven: jws.CompactSignature) -> _Claims:
    try:
        return strict_json.decode(unproven.payload, _claims)
    except Problem as wrong:
        raise InvalidAssertion(f"The claims cannot be read. {wrong.detail}") from None


def is_signed(unproven: jws.CompactSignature, jwk: dict[str, Any]) -> bool:
    """Whether a JWT is signed by a public key, with the algorithm that key is for."""
    algorithms = _algorithms(jwk)
    try:
        return bool(algorithms) and jws.validate_compact(unproven, import_key(jwk), algorithms)
    except (JoseError, ValueError):
        return False


def _algorithms(jwk: dict[str, Any]) -> tuple[str, ...]:
    return ALGORITHMS.get((jwk.get("kty"), jwk.get("crv")), ())


def _registered(register: Register, client_id: str, kid: object, now: float) -> tuple[Client, ClientKey]:
    """A client and its key of that name, both in force. Unknown, revoked and outdated are told alike."""
    client = register.clients.get(client_id)
    if client is None or client.revoked_at is not None:
        raise InvalidAssertion(_UNKNOWN)
    key = client.key(kid, now)
    if key is None:
        raise InvalidAssertion(_UNKNOWN)
    return client, key


def _check(claims: _Claims, audiences: frozenset[str], now: float) -> None:
    audience = claims.aud[0] if isinstance(claims.aud, list) and len(claims.aud) == 1 else claims.aud
    if claims.iss != claims.sub:
        raise InvalidAssertion("iss and sub must both be the client_id.")
    if not isinstance(audience, str) or audience not in audiences:
        raise InvalidAssertion("aud must be one audience: the issuer or the token endpoint of this exchange.")
    if claims.exp <= now - LEEWAY_SECONDS:
        raise InvalidAssertion("The assertion has expired. Sign a new one, and check your clock.")
    if claims.exp > now + LONGEST_LIFE_SECONDS + LEEWAY_SECONDS:
        raise InvalidAssertion(
            f"exp may be at most {LONGEST_LIFE_SECONDS} seconds ahead. Sign one that ends sooner."
        )
    if any(made is not None and made > now + LEEWAY_SECONDS for made in (claims.iat, claims.nbf)):
        raise InvalidAssertion("iat or nbf lies in the future. Check your clock.")
    if not (claims.jti.isascii() and claims.jti.isprintable() and 8 <= len(claims.jti) <= 200):
        raise InvalidAssertion("jti must be 8 to 200 printable ASCII characters, never used before.")
