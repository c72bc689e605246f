"""Tells by their names whether two people are one, where an act needs two of them."""

import re
from collections.abc import Iterable
from unicodedata import category, normalize

_NOT_OF_A_WORD = re.compile(r"[\W_]+")


_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing: the fillers of Hangul, and Braille without a dot."""


def named_person(name: str) -> str:
    """Who is meant, whatever their post: "Siân Pugh, data protection officer" is "siân pugh".

    Empty where nothing of it can be seen.
    """
    post_apart = normalize("NFC", name).split(",")[0].split()
    return " ".join(post_apart).casefold() if _NOT_OF_A_WORD.sub("", seen(name.split(",")[0])) else ""


def seen(text: str) -> str:
    """What is read of a text in whatever hand: without accents, capitals, and signs that nobody sees."""
    signs = normalize("NFKD", text)
    return "".join(
        sign for sign in signs if category(sign) not in ("Mn", "Cf") and sign not in _UNSEEN_LETTERS
    ).casefold()


def may_be_one(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether who goes by some names may be one of others, which another system typed in a way of its own.

    "Siân Pugh, data protection officer", "PUGH, Sian" and "sian.pugh@council.example" may all be one. Rather
    too many are taken for one than too few: it only means that a third person must act.
    """
    known = {form for name in names for form in _forms(name)}
    return any(form in known for other in others for form in _forms(other))


def _forms(name: str) -> set[tuple[str, ...]]:
    """What a name may be known by: its words in any order, without post, host, accents or hidden signs."""
    bare = seen(name)
    spelled = (bare, bare.split(",")[0], bare.split("@")[0])
    return {tuple(sorted(_NOT_OF_A_WORD.sub(" ", one).split())) for one in spelled} - {()}
