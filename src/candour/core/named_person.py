"""Tells by their names whether two people are one, where an act needs two of them."""

from unicodedata import normalize


def named_person(name: str) -> str:
    """Who is meant, whatever their post: "Siân Pugh, data protection officer" is "siân pugh"."""
    return " ".join(normalize("NFC", name).split(",")[0].split()).casefold()
