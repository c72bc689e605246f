"""What a person reads on a page."""

from html import unescape
from re import sub
from typing import Any


def words(answer: Any) -> str:
    """The words of a page, without tags and with single spaces."""
    whole = sub(r'<span class="cd-(?:whole|piece)">([^<]*)</span>', r"\1", answer.content.decode())
    return " ".join(unescape(sub(r"<[^>]*>", " ", whole)).split())
