"""Finds things by the words people use for them: with typing mistakes, word endings and everyday names.

Pure, and small enough to be made anew for each question: some hundred things in a few milliseconds. Nothing
is learned from anybody, so the same words find the same things for everyone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Generic, TypeAlias, TypeVar

from candour.core.sounds import sound

T = TypeVar("T")

Phrase: TypeAlias = tuple[str, ...]
"""Stems, one after the other."""

Meaning: TypeAlias = list[Mapping[str, float]]
"""For each word of a phrase the stems it may stand for, and how surely."""

LONGEST_QUERY = 100
MOST_WORDS = 8
FARTHEST = 0.25
"""What scores less than this part of the nearest is not shown."""

_WORD = re.compile(r"[^\W_]+")
_COMMON = (
    "a about am an and are at be been being can do does find for from get has have help how i im in is it me "
    "my need no not of on or our out please some someone that the there this to up us want was we what when "
    "where which who why with would you your"
)
_MEANT_BY_NOBODY = frozenset(_COMMON.split())
"""Words that stand in any question, and so choose nothing."""

_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ing", ""),
    ("ed", ""),
    ("s", ""),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A text of a thing, and how much a word in it counts."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Thing(Generic[T]):
    """Something to be found."""

    what: T
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Something that was found; the higher its score, the nearer it is to what was asked."""

    what: T
    score: float


class Index(Generic[T]):
    """What can be found. everyday: groups of phrases that people use for one another ("dole", "benefit").

    What a question says exactly counts most, what another phrase of its group says less, what a typing
    mistake may have meant least.
    """

    def __init__(self, things: Iterable[Thing[T]], everyday: Iterable[Sequence[str]] = ()) -> None:
        self._things = list(things)
        self._weights = [_weights(thing.fields) for thing in self._things]
        self._everyday: dict[Phrase, set[Phrase]] = {}
        for group in everyday:
            phrases = {tuple(stem(word) for word in words(phrase)) for phrase in group}
            for phrase in phrases:
                self._everyday.setdefault(phrase, set()).update(phrases - {phrase})
        self._everyday_words = {
            word
            for group in everyday
            for phrase in group
            if len(found := words(phrase)) == 1
            for word in found
        }
        self._longest = max(map(len, self._everyday), default=1)
        self._spelt = {word: stem(word) for thing in self._things for word in _spelt(thing.fields)}
        holders = Counter(known for weights in self._weights for known in weights)
        self._rarity = {known: log((len(self._things) + 1) / held) + 0.5 for known, held in holders.items()}

    def find(self, query: str) -> list[Found[T]]:
        """What fits a question, the nearest first; of equals, in the order they were given.

        Only what fits as many of its words as anything does: "blue badge" never finds every badge.
        """
        asked = words(query[:LONGEST_QUERY])[:MOST_WORDS]
        meanings = [list(self._meanings(part)) for part in self._parts(asked)]
        scored = []
        for thing, weights in zip(self._things, self._weights, strict=True):
            scores = [max((self._score(one, weights) for one in each), default=0.0) for each in meanings]
            scored.append((sum(score > 0 for score in scores), Found(thing.what, sum(scores))))
        most = max((fits for fits, _ in scored), default=0)
        nearest = sorted(
            (found for fits, found in scored if fits == most > 0), key=lambda found: -found.score
        )
        return [found for found in nearest if found.score >= FARTHEST * nearest[0].score]

    def _parts(self, asked: list[str]) -> Iterator[list[str]]:
        """The question in parts: each an everyday phrase, the longest first, or a single word.

        Two words that are written as one here count as that one: "pot hole".
        """
        at = 0
        while at < len(asked):
            for length in range(min(max(self._longest, 2), len(asked) - at), 0, -1):
                part = asked[at : at + length]
                joined = "".join(part)
                if length == 1 or tuple(map(stem, part)) in self._everyday:
                    yield part
                elif length == 2 and stem(joined) in self._rarity:
                    yield [joined]
                else:
                    continue
                at += length
                break

    def _meanings(self, part: list[str]) -> Iterator[Meaning]:
        """What a part may mean: for each of its words, which stems, and how surely."""
        phrase = tuple(map(stem, part))
        yield [self._likeness(word) for word in part]
        for other in self._everyday.get(phrase, ()):
            yield [{word: 0.6} for word in other]
        if len(part) == 1 and phrase not in self._everyday and phrase[0] not in self._rarity:
            for known in self._everyday_words:
                if how := is_near(part[0], known):
                    yield [{stem(known): 0.5 * how}]
                    for other in self._everyday[(stem(known),)]:
                        yield [{word: 0.4 * how} for word in other]

    def _likeness(self, word: str) -> Mapping[str, float]:
        """Stem -> how surely a word means it: itself, what is made of it, or what it mistypes.

        What people call something is no slip for another word: "registrar" is none for "register".
        """
        if (own := stem(word)) in self._rarity:
            return {own: 1.0}
        is_everyday = (own,) in self._everyday
        like: dict[str, float] = {}
        for known, its in self._spelt.items():
            begins = len(word) >= 3 and known.startswith(word)
            how = 0.7 if begins else 0.0 if is_everyday else is_near(word, known)
            if how > like.get(its, 0.0):
                like[its] = how
        return like

    def _score(self, meaning: Meaning, weights: Mapping[str, float]) -> float:
        """How well all words of a meaning stand in a thing; 0 unless each of them does."""
        scores = [
            max(
                (how * weights[its] * self._rarity[its] for its, how in like.items() if its in weights),
                default=0,
            )
            for like in meaning
        ]
        return sum(scores) if all(scores) else 0.0


def words(text: str) -> list[str]:
    """The words of a text that choose something, in small letters without accents: "My Bins!" gives bins.

    Where a text has no others, its common words stay: somebody may look for "who".
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign)
    )
    found = _WORD.findall(plain.replace("'", "").replace("\u2019", ""))
    return [word for word in found if word not in _MEANT_BY_NOBODY] or found


def stem(word: str) -> str:
    """A word without the commonest English endings; never shorter than three letters. "Speed" has none."""
    for ending, instead in _ENDINGS:
        if word.endswith(("ss", "eed")):
            break
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeosl":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def is_near(word: str, other: str) -> float:
    """How surely a word is another, mistyped or spelt by ear: 0 for not at all. Short words must be exact.

    Nobody misses the first letter, but for swapping it with the second: "dead" is not a slip for "read".
    """
    return max(_typed(word, other), _heard(word, other))


def _heard(word: str, other: str) -> float:
    """Whether a word is another as it sounds: surer than two slips, not as sure as one."""
    return 0.5 if min(len(word), len(other)) >= 4 and sound(word) == sound(other) else 0.0


def _typed(word: str, other: str) -> float:
    allowed = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    if not allowed or abs(len(word) - len(other)) > allowed:
        return 0.0
    if word[0] != other[:1] and word[1::-1] != other[:2]:
        return 0.0
    mistakes = _mistakes(word, other, allowed)
    return 0.0 if mistakes > allowed else 0.6 / mistakes if mistakes else 1.0


def _weights(fields: Iterable[Field]) -> dict[str, float]:
    """Stem -> how much it counts: in a short text a little more than in a long one.

    Two neighbours written as one count a little less: "counciltax".
    """
    weights: dict[str, float] = {}
    for field in fields:
        found = words(field.text)
        weight = field.weight * (1 - 0.02 * min(len(found), 20))
        for word in found:
            weights[stem(word)] = max(weight, weights.get(stem(word), 0.0))
        for pair in _pairs(found):
            weights.setdefault(stem(pair), weight * 0.9)
    return weights


def _spelt(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        found = words(field.text)
        yield from found
        yield from _pairs(found)


def _pairs(found: Sequence[str]) -> Iterator[str]:
    return (first + second for first, second in pairwise(found))


def _mistakes(word: str, other: str, most: int) -> int:
    """Letters left out, added, changed or swapped with the next (optimal string alignment); beyond `most`
    any number that is larger."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(word, start=1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != its))
            if i > 1 and j > 1 and sign == other[j - 2] and word[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
