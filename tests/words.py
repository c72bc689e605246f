"""Whether a word is told."""

import re


def stands(word: str, text: str) -> bool:
    """Whether it stands in a text by itself: three letters or four digits are in many a hash by chance."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text) is not None
