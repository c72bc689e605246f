"""Codes that people type from paper, kept so that whoever copies the database cannot find them.

They have to be shorter than keys, so they are hashed as slowly as passwords, with a salt (Argon2id; OWASP
ASVS 5.0, 6.5.2). Those made earlier are kept as SHA-256, and count until they are used or replaced.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from candour.people.password_hasher import LEAST_MEMORY

SHA256_BYTES = 32


def plain_code(code: str) -> str:
    """A code without the spaces and dashes people read it by, in capitals."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def found_by(code: str) -> str:
    """The beginning of a code, by which it is found where nobody says whose it is. It is no secret then."""
    return plain_code(code)[:4]


def kept_as(code: str) -> bytes:
    """What is kept of a new code. It takes a tenth of a second."""
    return make_password(plain_code(code)).encode()


def is_kept_as(code: str, kept: bytes | None) -> bool:
    """Whether a code is the one of which this is kept; it takes as long where there is none."""
    plain = plain_code(code)
    if kept is None:
        make_password(plain)
        return False
    if len(kept) == SHA256_BYTES:
        return hmac.compare_digest(kept, hashlib.sha256(plain.encode()).digest())
    return check_password(plain, bytes(kept).decode())


class _Lighter(Argon2PasswordHasher):
    """The least that OWASP asks of Argon2id: ten are made while somebody waits, of 53 random bits each."""

    memory_cost = LEAST_MEMORY
    parallelism = 1


def kept_together(codes: Sequence[str]) -> tuple[str, list[str]]:
    """The salt and what is kept of several codes of one person, of which one is looked for among all."""
    salt = secrets.token_hex(16)
    return salt, [_Lighter().encode(plain_code(code), salt) for code in codes]


def found_among(code: str, salt: str, kept: Collection[str]) -> str | None:
    """What is kept of a code, if it is one of these."""
    looked_for = _Lighter().encode(plain_code(code), salt)
    return next((each for each in kept if hmac.compare_digest(each, looked_for)), None)
