"""Prints a client assertion (RFC 7523), with which a system gets an access token: valid once, for a minute.

    python docs/partners/assertion.py var/demo.json fernside-homes-system

reads the private key of one partner of the demonstration. Your own system would keep a key of its own; what
it signs is the same. Needs joserfc, which Candour brings.
"""

import json
import sys
import time
from pathlib import Path
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey


def assertion(base_url: str, client_id: str, private_key: dict[str, str]) -> str:
    """A signed JWT that says: I am this client, to this exchange, until in a minute, this one time."""
    key = ECKey.import_key(private_key)
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": base_url,
        "iat": now,
        "exp": now + 60,
        "jti": uuid4().hex,
    }
    return jwt.encode({"alg": "ES256", "kid": private_key["kid"]}, claims, key)


if __name__ == "__main__":
    demo = json.loads(Path(sys.argv[1]).read_text())
    partner = next(one for one in demo["partners"] if one["client_id"] == sys.argv[2])
    sys.stdout.write(assertion(demo["base_url"], partner["client_id"], partner["private_key"]) + "\n")
