"""Numbers as people read them: £103.15, 4,182,907, "Two requests".

Whole pounds have no pence (GOV.UK style). Small counts are words where a sentence begins with one.
"""

import re
from decimal import Decimal

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_WORDS = (
    gettext_noop("none"),
    gettext_noop("one"),
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
)

_WHOLE = re.compile(
    r"(?P<address>\(?(?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+[).,]*)"  # (post@harrowmere.example)
    r"|(?<![\w-])[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){1,3}(?![\w-])"  # CQS3-QM74
    r"|(?<![\w-])[a-z]{3,9}-[a-z]{3,9}-[0-9]{5}(?![\w-])"  # otter-maple-40318
    r"|\b\d+(?:\([0-9a-z]{1,3}\))+"  # 6(1)(a)
)
_DAY = re.compile(
    r"\b(\d{1,2}) (?=(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b)"
)


def money(pounds: Decimal) -> str:
    """£1,234.50; whole pounds as £75; a debt with a minus. `pounds` is rounded to pence."""
    rounded = pounds.quantize(Decimal("0.01"))
    minus = "\N{MINUS SIGN}" if rounded < 0 else ""  # the true sign, as screen readers say it
    return f"{minus}£{abs(rounded):,.2f}".removesuffix(".00")


def number(count: int) -> str:
    """4,182,907"""
    return f"{count:,}"


def unbroken(text: str) -> str:
    """The same text with no line ending inside a telephone number."""
    return re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", text)


def whole(text: str) -> str:
    """The same text, escaped, with no line ending inside a reference such as CQS3-QM74, a user name, an
    article such as 6(1)(a) or a day such as 4 December; an email address goes to the next line whole where
    it fits on one, with the bracket or stop that touches it."""
    escaped = str(conditional_escape(text))  # or a template's own text would escape what is put in
    if "<" in escaped:  # it is drawn already, tags and all
        return mark_safe(escaped)  # noqa: S308 - escaped above
    days = _DAY.sub("\\1\N{NO-BREAK SPACE}", escaped)
    return mark_safe(_WHOLE.sub(_in_one, days))  # noqa: S308 - escaped above


def _in_one(found: re.Match[str]) -> str:
    """What was found, in a span that keeps it together."""
    return f'<span class="cd-{"piece" if found["address"] else "whole"}">{found[0]}</span>'


def in_words(count: int) -> str:
    """one to nine as words, none for 0, figures from 10. Raises ValueError below 0."""
    if count < 0:
        raise ValueError(f"{count} cannot be counted in words")
    return _(_WORDS[count]) if count < len(_WORDS) else number(count)


def sentence_count(count: int) -> str:
    """The same with a capital, for the start of a sentence: Two requests were refused."""
    word = in_words(count)
    return word[:1].upper() + word[1:]
