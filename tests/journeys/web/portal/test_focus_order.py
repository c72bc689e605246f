"""The keyboard goes through what looks for uses in the order in which it is read (WCAG 2.2, 2.4.3)."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  return here.closest('form.cd-filter') === null ? null
    : [here.id || here.textContent.trim(), Math.round(box.top + box.height / 2 + scrollY),
       Math.round(box.left)];
}"""


def order_in_the_form(page: Page) -> list[tuple[str, int, int]]:
    """What Tab reaches in the form: what it is, how far down its middle stands, and how far in it begins."""
    reached: list[tuple[str, int, int]] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None and reached:
            return reached
        if found is not None and tuple(found) not in reached[-1:]:  # a day has several stops, and one place
            reached.append(tuple(found))
    pytest.fail("Tab does not leave the form.")


def is_read_before(first: tuple[str, int, int], second: tuple[str, int, int]) -> bool:
    """Further up, or beside it on the left; a few pixels make no line."""
    _, top, left = first
    _, its_top, its_left = second
    return top + 12 < its_top or (abs(top - its_top) <= 12 and left < its_left)


@pytest.mark.parametrize("width", [1280, 900, 390])
@pytest.mark.parametrize("path", ["/uses", "/uses?under=warm-homes-discount"], ids=["folded", "unfolded"])
def test_tab_and_eye_go_through_the_filter_in_one_order(signed_in_as, width: int, path: str) -> None:
    context = signed_in_as("Grace", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(path)
    page.locator("details.cd-fold").evaluate("fold => { fold.open = true }")
    reached = order_in_the_form(page)
    assert reached[-1][0] == "Find"
    assert len(reached) > (5 if "under" in path else 4)
    for first, second in pairwise(reached):
        assert is_read_before(first, second), (width, reached)
    context.close()
