"""Passwords are hashed by Argon2id, and hashed anew at a sign-in only where they were hashed too weakly.

Django hashes anew wherever a cost differs from today's, and a session ends when the hash that it began with
is another: of two sign-ins in the same moment one would be signed out again. Settings name this module.
"""

from typing import Final

from django.contrib.auth.hashers import Argon2PasswordHasher

LEAST_MEMORY: Final = 19_456
LEAST_TIME: Final = 2
"""The least that OWASP asks of Argon2id: in KiB, and in passes over them."""


class PasswordHasher(Argon2PasswordHasher):
    """Django's own, content with what is strong enough."""

    def must_update(self, encoded: str) -> bool:
        """Whether a password is to be hashed anew when it was typed rightly."""
        made = self.decode(encoded)
        return bool(made["memory_cost"] < LEAST_MEMORY or made["time_cost"] < LEAST_TIME)
