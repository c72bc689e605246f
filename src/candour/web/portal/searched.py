"""Looking for words: every one must stand somewhere in the text, whatever its capitals and accents."""

from unicodedata import combining, normalize


def is_found_in(words: str, text: str) -> bool:
    """Whether each of the words stands in the text, as a whole or as a part of a longer one."""
    folded = fold(text)
    return all(word in folded for word in fold(words).split())


def fold(text: str) -> str:
    """The text without capitals, accents and the wide forms of letters: "Siân" gives "sian"."""
    if text.isascii():
        return text.casefold()
    return "".join(letter for letter in normalize("NFKD", text).casefold() if not combining(letter))
