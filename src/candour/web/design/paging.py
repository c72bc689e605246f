"""A long list, one page of it at a time: which page the address asks for, and the ways to the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from candour.web.design.numbers import number
from candour.web.design.parts import Link

T = TypeVar("T")

ON_A_PAGE = 25
"""About as much as a phone shows in ten screens."""


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list. says: which of how many; "" where there is no other.

    ways: where there are several others, to the first, the last and those beside this one, which has no
    address; None where pages between them are left out.
    """

    rows: Sequence[T]
    says: str
    earlier: Link | None
    later: Link | None
    ways: Sequence[Link | None] = ()


def paged(request: HttpRequest, rows: Sequence[T] | QuerySet[Any, T], name: str = "page") -> Paged[T]:
    """The page that the address asks for; the first where it asks for none, the last where for one after.

    rows: of a query only this page is read. name: of its part in the address, where a page has several lists.
    """
    pages = max(1, -(-(rows.count() if isinstance(rows, QuerySet) else len(rows)) // ON_A_PAGE))
    here = min(_asked(request.GET.get(name, "")), pages)
    said = {"here": number(here), "all": number(pages)}
    return Paged(
        rows=list(rows[(here - 1) * ON_A_PAGE : here * ON_A_PAGE]),
        says=_("Page %(here)s of %(all)s") % said if pages > 1 else "",
        earlier=Link(text=_("Page before"), url=_address(request, name, here - 1)) if here > 1 else None,
        later=Link(text=_("Next page"), url=_address(request, name, here + 1)) if here < pages else None,
        ways=tuple(_ways(request, name, here, pages)) if pages > 2 else (),
    )


def _ways(request: HttpRequest, name: str, here: int, pages: int) -> Iterator[Link | None]:
    before = 0
    for page in sorted({1, here - 1, here, here + 1, pages} - {0, pages + 1}):
        if page > before + 1:
            yield None
        yield Link(text=number(page), url="" if page == here else _address(request, name, page))
        before = page


def _asked(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _address(request: HttpRequest, name: str, page: int) -> str:
    """The same page with everything else that its address asks for."""
    asked = request.GET.copy()
    asked.pop("done", None)
    asked[name] = str(page)
    return f"?{asked.urlencode()}"
