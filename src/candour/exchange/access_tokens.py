"""Access tokens: short JSON Web Tokens (RFC 9068) that the exchange signs for one client and named scopes.

Any node can check one, because all sign with the same key. A token that was checked is remembered until it
expires; whether its client may still call is never remembered, but asked of the register on each call.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from candour.store.register import Client

LIFE_SECONDS = 300
MOST_REMEMBERED = 10_000
LONGEST = 4096

_ALGORITHM = "Ed25519"
_TYPE = "at+jwt"


class _Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    iss: str
    aud: str
    sub: str
    client_id: str
    org: str
    scope: str
    jti: str
    iat: int
    exp: int
    client_key: str
    cnf: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: which client may use which scopes until when (Unix seconds).

    client_key: the `kid` of the client's key it was got with. bound_to: the thumbprint of the key that must
    sign every call made with it (RFC 9449 section 6), None for a bearer token.
    """

    client_id: str
    scopes: frozenset[str]
    expires: int
    client_key: str
    bound_to: str | None


class InvalidToken(Exception):
    """A token that this exchange did not make, or that has expired. The text says which."""


class AccessTokens:
    """Makes and checks access tokens. issuer: the base URL. audience: what the tokens open."""

    def __init__(self, seed: bytes, issuer: str, audience: str) -> None:
        self._key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))
        self._public = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed).public_key())
        self._issuer = issuer
        self._audience = audience
        self._remembered: dict[str, Grant] = {}
        self._claims = msgspec.json.Decoder(_Claims)

    def issue(
        self,
        client: Client,
        scopes: Iterable[str],
        *,
        now: int,
        jti: str,
        client_key: str,
        bound_to: str | None = None,
    ) -> str:
        """A token for a client that has just shown who it is, with which of its keys. now: Unix seconds."""
        claims = _Claims(
            iss=self._issuer,
            aud=self._audience,
            sub=client.client_id,
            client_id=client.client_id,
            org=str(client.organisation),
            scope=" ".join(sorted(scopes)),
            jti=jti,
            iat=now,
            exp=now + LIFE_SECONDS,
            client_key=client_key,
            cnf=None if bound_to is None else {"jkt": bound_to},
        )
        header = {"alg": _ALGORITHM, "typ": _TYPE}
        return jws.serialize_compact(header, msgspec.json.encode(claims), self._key, [_ALGORITHM])

    def grant(self, token: str, now: float) -> Grant:
        """What a token grants. Raises InvalidToken."""
        grant = self._remembered.get(token) or self._checked(token)
        if now >= grant.expires:
            self._remembered.pop(token, None)
            raise InvalidToken("The access token has expired. Get a new one.")
        return grant

    def _checked(self, token: str) -> Grant:
        claims = self._signed_claims(token)
        if claims.iss != self._issuer or claims.aud != self._audience:
            raise InvalidToken("The access token was made for another exchange. Get one here.")
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]  # the oldest
        bound_to = None if claims.cnf is None else claims.cnf["jkt"]
        scopes = frozenset(claims.scope.split())
        grant = Grant(claims.client_id, scopes, claims.exp, claims.client_key, bound_to)
        self._remembered[token] = grant
        return grant

    def _signed_claims(self, token: str) -> _Claims:
        try:
            if len(token) > LONGEST:
                raise InvalidToken("The access token is too long to be one of ours. Get a new one.")
            signed = jws.deserialize_compact(token, self._public, [_ALGORITHM])
            if signed.headers().get("typ") != _TYPE or signed.payload is None:
                raise InvalidToken("What was sent is a token, but not an access token. Get one with it.")
            return self._claims.decode(signed.payload)
        except (JoseError, msgspec.MsgspecError, ValueError) as fault:
            raise InvalidToken("The access token was altered, or not made here. Get a new one.") from fault
