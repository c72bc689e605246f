"""How an English word sounds, as far as spelling tells: "skool" sounds like "school", "like" not like "leak".

Rough on purpose: it says which of the words that are known here somebody may have spelt by ear, and no more.
"""

import re
from functools import lru_cache

_CONSONANT = "[^aeiouy]"
_SPELT = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<!s)s$", ""),
        (r"^kn", "n"),
        (r"^wh", "w"),
        (r"mb$", "m"),
        (r"ph", "f"),
        (r"sch", "sk"),
        (r"(?:[cst]i|ssi|sh)[aou]n$", "Sn"),
        (r"(?:[cst]i|ssi|sh)[aou]n(?=al|ed|er|ing)", "Sn"),
        (r"sh", "S"),
        (r"tch|ch", "C"),
        (r"dge", "j"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c|q(?!u)", "k"),
        (r"qu", "kw"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"igh", "I"),
        (r"ai|ay|ei(?=gh)|ey$", "A"),
        (r"ead$", "ed"),
        (r"ied$", "Id"),
        (r"ea|ee|ie|ei", "E"),
        (r"oo|ew|ue", "U"),
        (r"oa|ow$|ow(?=n)", "O"),
        (rf"([aeiou])((?!(.)\3){_CONSONANT}{{1,2}})e$", lambda found: found[1].upper() + found[2]),
        (r"gh", ""),
        (rf"({_CONSONANT})\1", r"\1"),
        (r"e$", ""),
        (r"y", "i"),
    )
)
"""What is spelt so, and what stands for its sound; in this order. A long vowel is a capital."""


@lru_cache(maxsize=8_192)
def sound(word: str) -> str:
    """What a word in small letters sounds like; the same for one and for several of a thing."""
    for spelt, sounds in _SPELT:
        word = spelt.sub(sounds, word)
    return word
