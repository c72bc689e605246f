"""The pages of a long list: before, next, and by their numbers."""

import pytest
from django.test import RequestFactory

from candour.web.design.paging import ON_A_PAGE, paged


def drawn(page: int, pages: int) -> str:
    """The ways as a person sees them."""
    request = RequestFactory().get("/desk/cases", {"page": str(page), "kind": "rights"})
    ways = paged(request, range(pages * ON_A_PAGE)).ways
    return " ".join("…" if way is None else way.text if way.url else f"[{way.text}]" for way in ways)


@pytest.mark.parametrize(
    ("page", "pages", "seen"),
    [
        (1, 2, ""),
        (1, 3, "[1] 2 3"),
        (1, 40, "[1] 2 … 40"),
        (3, 40, "1 2 [3] 4 … 40"),
        (20, 40, "1 … 19 [20] 21 … 40"),
        (40, 40, "1 … 39 [40]"),
    ],
)
def test_first_last_and_those_beside_this_one_are_a_press_away(page: int, pages: int, seen: str) -> None:
    assert drawn(page, pages) == seen


def test_a_way_keeps_what_else_the_address_asks_for() -> None:
    request = RequestFactory().get("/desk/cases", {"kind": "rights", "done": "saved"})
    assert [way and way.url for way in paged(request, range(3 * ON_A_PAGE)).ways] == [
        "",
        "?kind=rights&page=2",
        "?kind=rights&page=3",
    ]
