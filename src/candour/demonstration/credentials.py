"""The secrets of one demonstration: people's passwords, staff's second factors, partners' private keys.

Made at random when a data folder is first filled and kept in its `demo.json`, so that no two demonstrations
share any, and none stands in the source.
"""

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher
from joserfc.jwk import ECKey

from candour.demonstration.newcomer import RUTH, SAM
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.residents import NAMED
from candour.demonstration.staff import STAFF
from candour.people.password_hasher import LEAST_MEMORY

_WORDS = """
acorn amber apron badge basil beacon biscuit bramble bridge button candle canal cedar clover copper
daisy ember feather fiddle garden ginger hammer harbour hazel ivory jigsaw kettle ladder lantern
lemon linen maple marble meadow mitten mustard nutmeg oatmeal orchard otter paddle parsnip pebble
pepper piano pigeon pocket quilt raisin ribbon saddle shingle spindle teapot thimble thistle timber
tulip velvet walnut whistle willow
"""


@dataclass(frozen=True, slots=True)
class Credentials:
    """passwords: email of a resident or member of staff, or the key of whoever has none -> password. keys:
    client id -> private key, as a JWK on P-256 with kid. totp_secrets: email -> secret of an authenticator
    app, in base32. activation_codes: email of a resident -> the code that links a record to their account.
    user_name: what the resident without email signs in with, "" until her account is opened.
    """

    passwords: Mapping[str, str]
    keys: Mapping[str, Mapping[str, Any]]
    totp_secrets: Mapping[str, str]
    activation_codes: Mapping[str, str] = field(default_factory=dict)
    user_name: str = ""


def new_credentials() -> Credentials:
    """Fresh ones for everybody."""
    return Credentials(
        passwords={
            name: _new_password()
            for name in [
                *(each.person.email for each in NAMED),
                *(each.email for each in STAFF),
                RUTH.key,
                SAM.email,
            ]
        },
        keys={organisation.client_id: _new_key() for organisation in ORGANISATIONS},
        totp_secrets={
            email: base64.b32encode(secrets.token_bytes(20)).decode()
            for email in [*(each.email for each in STAFF), SAM.email]
        },
    )


def kept_credentials(path: Path) -> Credentials | None:
    """Those kept in a `demo.json`, or None where there is none."""
    if not path.exists():
        return None
    demo = json.loads(path.read_text())
    return Credentials(
        passwords={
            RUTH.key if "user_name" in each else each["email"]: each["password"]
            for each in [*demo["residents"], *demo["staff"]]
        },
        keys={partner["client_id"]: partner["private_key"] for partner in demo["partners"]},
        totp_secrets={
            each["email"]: each["totp_secret"]
            for each in [*demo["residents"], *demo["staff"]]
            if "totp_secret" in each
        },
        activation_codes={each["email"]: each["code"] for each in demo.get("activation_codes", [])},
        user_name=next((each["user_name"] for each in demo["residents"] if "user_name" in each), ""),
    )


@contextmanager
def lightly_hashed() -> Iterator[None]:
    """Have passwords be hashed in 19 MiB instead of 100 until the block ends, in a tenth of the time.

    That is the least that OWASP asks of Argon2id, so no sign-in hashes them anew; these passwords stand
    readable in `demo.json` all the same.
    """
    hasher = get_hasher()
    assert isinstance(hasher, Argon2PasswordHasher)
    usual = hasher.memory_cost, hasher.parallelism
    hasher.memory_cost, hasher.parallelism = LEAST_MEMORY, 1
    try:
        yield
    finally:
        hasher.memory_cost, hasher.parallelism = usual


def public_key(private: Mapping[str, Any]) -> dict[str, Any]:
    """The public half of a private JWK, to be registered."""
    return {name: value for name, value in private.items() if name != "d"}


def _new_password() -> str:
    """Four words of sixty-odd and two digits: some 30 bits, easy to type from a screen."""
    return "-".join([*(secrets.choice(_WORDS.split()) for _ in range(4)), str(10 + secrets.randbelow(90))])


def _new_key() -> Mapping[str, Any]:
    key = ECKey.generate_key("P-256", private=True)
    return {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
