"""What people look for in the register, read from the address: words, an organisation, a control, a page.

An address may hold anything. What makes no sense here counts as not asked for, so no link ever breaks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from candour.core.basis import Control
from candour.web.design.paging import ON_A_PAGE
from candour.web.design.parts import Link

LONGEST = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for. words are at most 100 characters; page counts from 1."""

    words: str = ""
    organisation: str = ""
    control: Control | None = None
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not (self.words or self.organisation or self.control)

    def address(self, path: str, page: int, anchor: str) -> str:
        """The address of another page of the same search."""
        asked: Mapping[str, Any] = {
            "words": self.words,
            "organisation": self.organisation,
            "control": self.control or "",
            "page": page if page > 1 else "",
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}{'?' if query else ''}{query}#{anchor}"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a long list. total: of all pages. next and first: links, where there is somewhere to go."""

    items: Sequence[T]
    total: int
    number: int
    pages: int
    next: Link | None
    first: Link | None


def search_of(request: HttpRequest) -> Search:
    """What the address asks for."""
    asked = request.GET
    control, page = asked.get("control", ""), asked.get("page", "")
    return Search(
        words=_clean(asked.get("words", "")),
        organisation=_clean(asked.get("organisation", "")),
        control=Control(control) if control in {each.value for each in Control} else None,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def page_of(items: Sequence[T] | QuerySet[Any], search: Search, *, path: str, anchor: str) -> Page[T]:
    """The page asked for, or the last one there is. path, anchor: where the list stands."""
    total = items.count() if isinstance(items, QuerySet) else len(items)
    pages = max(1, -(-total // ON_A_PAGE))
    number = min(search.page, pages)
    shown = list(items[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])
    onward = Link(text=_("Show more"), url=search.address(path, number + 1, anchor))
    back = Link(text=_("Back to the first"), url=search.address(path, 1, anchor))
    return Page(
        items=shown,
        total=total,
        number=number,
        pages=pages,
        next=onward if number < pages else None,
        first=back if number > 1 else None,
    )


def _clean(text: str) -> str:
    """Without control characters, which no name holds and the database refuses, and not endless."""
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST].strip()
