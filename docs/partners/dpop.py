"""Prints an access token bound to a fresh key, and a proof for one call with it (DPoP, RFC 9449).

    python docs/partners/dpop.py var/demo.json fernside-homes-system POST /exchange/v1/releases

asks the exchange for the token and prints two headers, as curl's -H @file takes them. Needs joserfc and
httpx, which Candour brings.
"""

import base64
import hashlib
import json
import sys
import time
from pathlib import Path
from uuid import uuid4

import httpx
from assertion import assertion
from joserfc import jws
from joserfc.jwk import ECKey

TOKEN = "/exchange/v1/token"  # noqa: S105 - an address


def proof(key: ECKey, method: str, address: str, token: str | None = None) -> str:
    """A signed JWT that says: whoever has this key makes this call, now, with this token."""
    claims = {"jti": uuid4().hex, "htm": method, "htu": address, "iat": int(time.time())}
    if token is not None:
        digest = hashlib.sha256(token.encode()).digest()
        claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims), key, ["ES256"])


def bound_token(base_url: str, client_id: str, private_key: dict[str, str], key: ECKey) -> str:
    """An access token that opens nothing without the key."""
    answer = httpx.post(
        base_url + TOKEN,
        headers={"DPoP": proof(key, "POST", base_url + TOKEN)},
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion(base_url, client_id, private_key),
        },
    )
    return str(answer.raise_for_status().json()["access_token"])


if __name__ == "__main__":
    demo = json.loads(Path(sys.argv[1]).read_text())
    partner = next(one for one in demo["partners"] if one["client_id"] == sys.argv[2])
    method, path = sys.argv[3:]
    key = ECKey.generate_key("P-256")
    token = bound_token(demo["base_url"], partner["client_id"], partner["private_key"], key)
    sys.stdout.write(f"Authorization: DPoP {token}\n")
    sys.stdout.write(f"DPoP: {proof(key, method, demo['base_url'] + path, token)}\n")
