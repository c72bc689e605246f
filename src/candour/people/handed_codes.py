"""Codes that are handed over on paper or at a counter, and typed by hand: how they are made."""

import secrets

LETTERS_AND_DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike on paper: I and 1, O and 0."""

CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no word can appear, and nothing that looks like a digit (RFC 8628, section 6.1)."""


def new_code(signs: str, *, groups: int, length: int) -> str:
    """A code by chance as it is shown: groups of so many signs, with dashes between."""
    return "-".join("".join(secrets.choice(signs) for _ in range(length)) for _ in range(groups))
