"""How to reach somebody in words, the same on their own page and at the desk."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.core.reaching import Format, Help, Post, Prefers, Reach
from candour.web.design.parts import Fact

Words = str | Promise

FORMATS: Mapping[Format, Words] = {
    Format.LARGE_PRINT: gettext_lazy("Large print"),
    Format.BRAILLE: gettext_lazy("Braille"),
    Format.EASY_READ: gettext_lazy("Easy read: short words with pictures"),
    Format.AUDIO: gettext_lazy("Read aloud, as a recording"),
}

HELP: Mapping[Help, Words] = {
    Help.BSL: gettext_lazy("A British Sign Language interpreter"),
    Help.RELAY: gettext_lazy("Relay UK, for calls by text"),
    Help.INTERPRETER: gettext_lazy("An interpreter"),
}

PREFERS: Mapping[Prefers, Words] = {
    Prefers.ANY: gettext_lazy("Any way will do"),
    Prefers.TELEPHONE: gettext_lazy("By telephone"),
    Prefers.TEXT: gettext_lazy("By text"),
    Prefers.EMAIL: gettext_lazy("By email"),
    Prefers.LETTER: gettext_lazy("By letter"),
    Prefers.FACE_TO_FACE: gettext_lazy("Face to face"),
}

POST: Mapping[Post, Words] = {
    Post.USUAL: gettext_lazy("To my usual address"),
    Post.CARE_OF: gettext_lazy("To somebody who takes them in for me"),
    Post.COLLECTED: gettext_lazy("To a place where I collect them"),
}


def reach_facts(reach: Reach) -> list[Fact]:
    """What somebody said, a line for each thing; nothing about what they did not say."""
    facts = [
        (_("Best way"), str(PREFERS[reach.prefers]) if reach.prefers else ""),
        (_("To read"), ". ".join(str(FORMATS[each]) for each in reach.formats)),
        (_("To talk"), ". ".join(_help(each, reach.language) for each in reach.help)),
        (_("Letters"), _letters(reach)),
    ]
    said = [Fact(term=term, text=text) for term, text in facts if text]
    if reach.calls:
        said.append(Fact(term=_("Calls"), text=reach.calls, quoted=True))
    return said


def _help(each: Help, language: str) -> str:
    if each is Help.INTERPRETER and language:
        return _("An interpreter for %(language)s") % {"language": language}
    return str(HELP[each])


def _letters(reach: Reach) -> str:
    lines = ", ".join(line.strip() for line in reach.post_to.split("\n") if line.strip())
    match reach.post:
        case Post.CARE_OF:
            return _("Care of %(lines)s") % {"lines": lines}
        case Post.COLLECTED:
            return _("Collected at %(lines)s") % {"lines": lines}
        case _:
            return ""
