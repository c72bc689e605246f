"""*Leave this site* is one tap away wherever somebody has scrolled, and lies over nothing that is read."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import sign_in

pytestmark = pytest.mark.browser

# A phone, a desk, and a desk at 400% (WCAG 2.2, 1.4.10).
WINDOWS = [(390, 844), (1280, 900), (320, 256)]
ACROSS = """(() => {
  const bar = document.querySelector(".cd-exit").getBoundingClientRect();
  return [bar.left, bar.right === document.documentElement.clientWidth, bar.bottom];
})()"""
SEEN = """(() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  return here.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
})()"""
UNDER = """(bottom => {
  const here = document.activeElement;
  return here === document.body || here.closest(".cd-exit") || here.getBoundingClientRect().top >= bottom - 1;
})"""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_it_stays_in_sight_on_ground_of_its_own(
    signed_in_as, width: int, height: int, direction: str
) -> None:
    context: BrowserContext = signed_in_as(
        "Maureen", viewport={"width": width, "height": height}, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/held")
    page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    for share in (0, 0.3, 1):
        page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
        assert can_be_tapped(page, height), f"{share} of the way down"
        left, to_the_end, _bottom = page.evaluate(ACROSS)
        assert (left, to_the_end) == (0, True), "it stands beside nothing: its ground goes across"
    context.close()


def can_be_tapped(page: Page, height: int) -> bool:
    """Whether the button is on the screen, and on top of whatever else is there."""
    box = page.get_by_role("button", name="Leave this site").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    on_top = "([x, y]) => document.elementFromPoint(x, y).closest('.cd-exit__button') !== null"
    return 0 <= y <= height and page.evaluate(on_top, [x, y])


def test_what_has_the_focus_is_never_under_it(signed_in_as) -> None:
    """WCAG 2.2, 2.4.11, forwards and backwards through a long page."""
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 390, "height": 500})
    page = context.new_page()
    page.goto("/held")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("scrollY") > 200:
                assert page.evaluate(UNDER, page.evaluate(ACROSS)[2]), page.evaluate(
                    "document.activeElement.outerHTML"
                )
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (390, 500), (320, 256)])
def test_an_open_menu_covers_neither_the_way_out_nor_what_has_the_focus(
    signed_in_as, width: int, height: int, script: bool
) -> None:
    context: BrowserContext = signed_in_as(
        "Maureen", viewport={"width": width, "height": height}, java_script_enabled=script
    )
    page = context.new_page()
    page.goto("/home")
    menu = page.get_by_text("Menu", exact=True)
    before = menu.bounding_box()
    menu.press("Enter")
    assert menu.bounding_box() == before, "the same thumb closes it"
    assert page.get_by_role("navigation", name="Menu").get_by_text("Sharing choices").is_visible()
    assert can_be_tapped(page, height)
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
    assert can_be_tapped(page, height)
    context.close()


@pytest.mark.parametrize("how", ["pressed", "Shift three times", "no script"])
def test_whoever_leaves_is_signed_out_and_back_shows_nothing(browser, running_program, how: str) -> None:
    """In a session of its own, which ends. What is harmless is another site's, answered here for it."""
    context = browser.new_context(
        base_url=running_program.base_url, java_script_enabled=how != "no script", locale="en-GB"
    )
    context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="It rains."))
    page = context.new_page()
    sign_in(page, running_program.demo, "Maureen")
    page.goto("/held")
    if how == "Shift three times":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.get_by_role("button", name="Leave this site").click()
    page.wait_for_url("https://www.bbc.co.uk/**")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(re.compile("Okafor|Tern Close|Held about me"))
    page.goto("/held")
    expect(page).to_have_url(re.compile("/sign-in"))
    context.close()
