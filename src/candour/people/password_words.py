"""Words that whoever guesses tries first, because they stand on every page: the product, the area, its body.

They may stand in a password and do not count towards its length. Settings name the validator and the words.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST: Final = 4  # letters; "of" and "the" are in good passwords too


def words_in(*names: str) -> tuple[str, ...]:
    """The words of several names, each once, in small letters, the longest first."""
    found = {word for name in names for word in re.findall(r"\w+", name.lower()) if len(word) >= SHORTEST}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


class OwnWordsValidator:
    """Asks for a password that is long enough without these words. min_length: in characters."""

    def __init__(self, words: Iterable[str], min_length: int) -> None:
        self._words, self._min_length = tuple(words), min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where what is left is too short."""
        found = [word for word in self._words if word in password.lower()]
        left = password.lower()
        for word in found:
            left = left.replace(word, "")
        if found and len(left) < self._min_length:
            raise ValidationError(
                _("Use a password with %(count)d characters or more besides “%(word)s”"),
                code="password_of_own_words",
                params={"count": self._min_length, "word": found[0]},
            )

    def get_help_text(self) -> str:
        """Nobody is told before: a list of what is refused would be a list to begin with."""
        return ""
