"""DPoP proofs (RFC 9449): each call is signed with the key its token is bound to, so that a token alone is
worth nothing to whoever copied it.

A proof fits one method, one address and one token, is a minute old at most, and is used once. The server
gives no nonces: docs/decisions says why.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

from candour.exchange import strict_json
from candour.exchange.client_assertions import ALGORITHMS
from candour.exchange.problems import Problem

OLDEST_SECONDS = 60
LEEWAY_SECONDS = 10
LONGEST = 4096
SIGNING_ALGORITHMS = tuple(sorted(name for names in ALGORITHMS.values() for name in names))

_TYPE = "dpop+jwt"
_MEMBERS = ("kty", "crv", "x", "y")
_PUBLIC = frozenset({*_MEMBERS, "kid", "use", "alg", "key_ops"})


class _Claims(msgspec.Struct, frozen=True):
    jti: str
    htm: str
    htu: str
    iat: float
    ath: str | None = None


_claims = msgspec.json.Decoder(_Claims)


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A proof that holds. Whether it was used before is for the database to say.

    thumbprint: of its key (RFC 7638). digest: what is kept of it, until forget_at (UTC). used: whether it has
    been taken for this call already.
    """

    thumbprint: str
    digest: bytes
    forget_at: datetime
    used: bool = False


class InvalidProof(Exception):
    """A proof that proves nothing. The text says what to change."""


def checked(proof: str, *, method: str, address: str, token: str | None, now: float) -> KeyProof:
    """The proof sent with a call, if it fits it (RFC 9449 section 4.3). Raises InvalidProof.

    address: of the call, without query. token: the access token it goes with, None at the token endpoint.
    now: Unix seconds.
    """
    header, payload, signature = _parts(proof)
    key = _key_in(header)
    claims = _claims_in(payload)
    if claims.htm != method:
        raise InvalidProof(f"htm must be this call's method, {method}.")
    if claims.htu != address and not _same_place(claims.htu, address):
        raise InvalidProof(f"htu must be this call's address without query: {address}")
    if not now - OLDEST_SECONDS <= claims.iat <= now + LEEWAY_SECONDS:
        raise InvalidProof("iat must be the time of this call. Sign a new proof, and check your clock.")
    if token is not None and claims.ath != token_hash(token):
        raise InvalidProof("ath must be the base64url of the SHA-256 of the access token sent with it.")
    if not (claims.jti.isascii() and claims.jti.isprintable() and 8 <= len(claims.jti) <= 200):
        raise InvalidProof("jti must be 8 to 200 printable ASCII characters, never used before.")
    if not key.is_signed(f"{header}.{payload}".encode(), _decoded(signature), key.key):
        raise InvalidProof("The proof is not signed by the key in its header.")
    digest = sha256(f"{key.thumbprint}\n{claims.jti}".encode()).digest()
    forget_at = datetime.fromtimestamp(claims.iat + OLDEST_SECONDS + LEEWAY_SECONDS, UTC)
    return KeyProof(key.thumbprint, digest, forget_at)


def token_hash(token: str) -> str:
    """What a proof says of the access token it goes with: `ath` (RFC 9449 section 4.2)."""
    return urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class _SigningKey:
    thumbprint: str
    key: Key
    is_signed: Callable[[bytes, bytes, Any], bool]


def _parts(proof: str) -> tuple[str, str, str]:
    """The three parts of a proof, of which nothing may be believed yet."""
    if len(proof) > LONGEST or not proof.isascii():
        raise InvalidProof(f"The proof is not ASCII of at most {LONGEST} characters.")
    parts = proof.split(".")
    if len(parts) != 3:
        raise InvalidProof("The DPoP header is not a signed JWT in compact form.")
    return parts[0], parts[1], parts[2]


@lru_cache(maxsize=1024)
def _key_in(encoded: str) -> _SigningKey:
    """The key in a proof's header. A client's header is the same for every call, so it is read once."""
    header = _header(encoded)
    if header.get("typ") != _TYPE or not {"crit", "b64"}.isdisjoint(header):
        raise InvalidProof(f"typ must be {_TYPE}, without a crit header.")
    jwk = header.get("jwk")
    if not isinstance(jwk, dict) or not _PUBLIC.issuperset(jwk):
        raise InvalidProof("jwk must be the public key that signs, and nothing of the private one.")
    try:
        allowed = ALGORITHMS[jwk.get("kty"), jwk.get("crv")]
        key = import_key({name: jwk[name] for name in _MEMBERS if name in jwk})
        thumbprint = key.thumbprint()
    except (JoseError, ValueError, TypeError, KeyError):
        raise InvalidProof("jwk must be a public key (RFC 7517) on P-256 or Ed25519.") from None
    if header.get("alg") not in allowed:
        raise InvalidProof("Sign with ES256 on P-256, or EdDSA on Ed25519.")
    algorithm = jws.JWSRegistry(algorithms=list(allowed)).get_alg(header["alg"])
    algorithm.check_key(key)
    return _SigningKey(thumbprint, key, algorithm.verify)


def _header(encoded: str) -> dict[str, Any]:
    try:
        header: Any = jws.extract_compact(f"{encoded}.e30.AA".encode()).headers()
    except (JoseError, ValueError):
        raise InvalidProof("The header of the proof cannot be read.") from None
    if not isinstance(header, dict):  # joserfc lets a list or a text pass
        raise InvalidProof("The header of the proof is not a JSON object.")
    return header


def _claims_in(encoded: str) -> _Claims:
    try:
        return strict_json.decode(_decoded(encoded), _claims)
    except Problem as wrong:
        raise InvalidProof(f"The claims cannot be read. {wrong.detail}") from None


def _decoded(encoded: str) -> bytes:
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        raise InvalidProof("A part of the proof is not base64url.") from None


def _same_place(given: str, address: str) -> bool:
    """Whether two addresses are one after normalisation (RFC 3986 section 6.2), apart from their queries."""
    try:
        return _normalised(given) == _normalised(address)
    except ValueError:
        return False


def _normalised(address: str) -> tuple[str, str | None, int | None, str]:
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or usual, unquote(parts.path, errors="strict")
