"""How somebody wants to be reached, as they say it once for every organisation they deal with.

The list is the Accessible Information Standard's and what people at counters ask for. No reason is ever
asked, so nothing here says that somebody is ill or in danger.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Format(StrEnum):
    """How somebody can read what is sent to them."""

    LARGE_PRINT = "large-print"
    BRAILLE = "braille"
    EASY_READ = "easy-read"
    AUDIO = "audio"


PRINTED: Final = frozenset({Format.LARGE_PRINT})
"""What a letter on paper can be."""


class Help(StrEnum):
    """What makes talking possible."""

    BSL = "bsl-interpreter"
    RELAY = "relay-uk"
    INTERPRETER = "interpreter"


class Prefers(StrEnum):
    """By what somebody would rather be reached; none says that they do not mind."""

    ANY = ""
    TELEPHONE = "telephone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    FACE_TO_FACE = "face-to-face"


class Post(StrEnum):
    """Where letters go: where they go already, to somebody else's care, or to a counter."""

    USUAL = ""
    CARE_OF = "care-of"
    COLLECTED = "collected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """What one person says. What is empty they said nothing about.

    language: of an interpreter, in their words. calls: when it is safe to ring, and what to say to whoever
    else answers. post_to: the lines of whoever takes letters in, or the counter where they are collected.
    """

    formats: tuple[Format, ...] = ()
    help: tuple[Help, ...] = ()
    language: str = ""
    prefers: Prefers = Prefers.ANY
    calls: str = ""
    post: Post = Post.USUAL
    post_to: str = ""

    @property
    def in_large_print(self) -> bool:
        """Whether what is printed for them is printed large."""
        return Format.LARGE_PRINT in self.formats

    @property
    def beyond_print(self) -> tuple[Format, ...]:
        """What they asked for that no letter on paper can be."""
        return tuple(each for each in self.formats if each not in PRINTED)


NOTHING = Reach()
"""Somebody who has said nothing, or nothing any more."""
