"""The key a partner's system signs with: client assertions (RFC 7523) for tokens, and DPoP proofs (RFC 9449).

Nothing private ever leaves it. P-256 signs with ES256, Ed25519 with Ed25519.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, import_key

ASSERTION_SECONDS = 50


class PrivateKey:
    """A private key as a JWK, with the `kid` its public half is registered under."""

    def __init__(self, jwk: Mapping[str, Any]) -> None:
        """Raises ValueError for a key that is not on P-256 or Ed25519, or holds nothing private."""
        try:
            key = import_key(dict(jwk))
        except JoseError as wrong:
            raise ValueError(f"This is not a key as a JWK: {wrong}.") from None
        if not isinstance(key, ECKey | OKPKey) or key.curve_name not in ("P-256", "Ed25519"):
            raise ValueError("The key must be on P-256 or Ed25519.")
        if not key.is_private:
            raise ValueError("This is only the public half of the key.")
        self.kid: str | None = jwk.get("kid")
        self._key = key
        self._algorithm = "ES256" if isinstance(key, ECKey) else "Ed25519"

    @classmethod
    def read(cls, path: Path | str) -> "PrivateKey":
        """The key in a file that holds a JWK as JSON. Raises OSError, or ValueError."""
        return cls(json.loads(Path(path).read_text()))

    @classmethod
    def generate(cls, kid: str | None = None) -> "PrivateKey":
        """A new key on P-256."""
        named = {} if kid is None else {"kid": kid}
        return cls({**ECKey.generate_key("P-256").as_dict(private=True), **named})

    def public(self) -> dict[str, Any]:
        """The public half as a JWK, to have registered."""
        named = {} if self.kid is None else {"kid": self.kid}
        return {**self._key.as_dict(private=False), **named}

    def assertion(self, client_id: str, audience: str, *, now: float, jti: str) -> str:
        """A client assertion, good once, for less than a minute from now (Unix seconds)."""
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "iat": int(now),
            "exp": int(now) + ASSERTION_SECONDS,
            "jti": jti,
        }
        header = {"alg": self._algorithm, "typ": "JWT"}
        return self._signed(header if self.kid is None else {**header, "kid": self.kid}, claims)

    def proof(self, method: str, address: str, token: str | None, *, now: float, jti: str) -> str:
        """A proof for one call. address: without query. token: sent with it, None at the token endpoint."""
        claims: dict[str, Any] = {"jti": jti, "htm": method, "htu": address, "iat": int(now)}
        if token is not None:
            claims["ath"] = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
        public = {name: self._key.as_dict(private=False)[name] for name in self._members}
        return self._signed({"alg": self._algorithm, "typ": "dpop+jwt", "jwk": public}, claims)

    @property
    def _members(self) -> tuple[str, ...]:
        return ("kty", "crv", "x", "y") if isinstance(self._key, ECKey) else ("kty", "crv", "x")

    def _signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jws.serialize_compact(header, json.dumps(claims), self._key, [self._algorithm])
