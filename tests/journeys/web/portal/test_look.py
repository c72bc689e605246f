"""Where things stand on a wide page: what belongs together on one line, and nothing beside its column."""

import pytest
from playwright.sync_api import BrowserContext, Page

from .test_pages import first_link

pytestmark = pytest.mark.browser

RING = 1058
"""Where the ring behind a head begins on a window of 1280 px, in px from its left."""


def edges(page: Page, selector: str) -> list[dict[str, float]]:
    """Where what is found lies, in the order of the page: x, y, width, height in px."""
    return page.locator(selector).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")


def test_on_a_desk_what_belongs_together_stands_on_one_line(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/services")
    first, second, third = edges(page, ".cd-rows--pairs h3")[:3]
    assert first["y"] == second["y"] < third["y"], "services stand two beside each other"
    page.goto("/choices")
    names = edges(page, ".cd-level label")
    boxes = edges(page, ".cd-level")
    depths = {round(name["y"] - box["y"]) for name, box in zip(names, boxes, strict=True)}
    assert len(depths) == 1, "the name of each level is as far from the top of its box"
    page.goto("/held/map")
    (you,) = edges(page, ".cd-map__you")
    assert you["x"] < 640, "the picture takes the whole width"
    heights = [box["height"] for box in edges(page, ".cd-sharing li")]
    assert sum(heights) / 2 < 1400, "and is not so high that nobody sees it at once"
    page.goto("/held")
    assert len({round(box["height"]) for box in edges(page, ".cd-map li > div")}) == 1
    context.close()


def test_what_went_wrong_is_said_in_the_column_of_the_title(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Noor", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/services/library")
    page.locator("main form[method=post] [type=submit]").last.click()
    (summary,), (title,) = edges(page, ".govuk-error-summary"), edges(page, "h1")
    assert round(summary["x"]) == round(title["x"])
    context.close()


def test_on_the_smallest_phone_messages_take_one_line(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto("/home")
    messages = edges(page, ".cd-who nav a")[0]
    (leave,) = edges(page, ".cd-exit__button")
    assert messages["height"] < 50, "a second line would make it 51"
    assert messages["x"] + messages["width"] <= leave["x"]
    context.close()


def test_a_row_of_links_begins_on_the_line_of_its_bands_name(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/register")
    band = page.locator("section[aria-labelledby='take-away']")
    of_its_words = """one => {
        const words = document.createRange();
        words.selectNodeContents(one);
        const {top, bottom} = words.getBoundingClientRect();
        return (top + bottom) / 2;
    }"""
    name = band.locator("h2").evaluate(of_its_words)
    link = band.locator(".cd-links a").first.evaluate(of_its_words)
    assert abs(name - link) < 2
    page.goto("/choices/warm-homes-discount")
    page.get_by_role("button", name="Yes, tell them").click()
    page.goto("/levels/each")
    (effects, *_), (after, *_) = edges(page, ".cd-effects li > span"), edges(page, ".cd-effects + p")
    indent = page.locator(".cd-effects + p").first.evaluate(
        "one => parseFloat(getComputedStyle(one).paddingLeft)"
    )
    assert abs(after["x"] + indent - effects["x"]) < 3, "what comes instead stands under what stops"
    context.close()


def test_what_lies_on_a_dark_page_is_seen_to_lie_there(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", color_scheme="dark")
    page = context.new_page()
    edge = "one => getComputedStyle(one).borderTopWidth"
    ground = "one => getComputedStyle(one).backgroundColor"
    page.goto(first_link(page, "/receipts", "main .cd-facts a"))
    assert page.locator(".cd-tray").evaluate(edge) == "1px"
    assert page.locator(".cd-receipt").evaluate(ground) == page.locator("body").evaluate(ground)
    context.clear_cookies()
    page.goto("/sign-in")
    assert page.locator(".cd-sheet").evaluate(edge) == "1px"
    context.close()


def test_what_stands_beside_an_error_does_not_run_onto_the_ring(browser, running_program) -> None:
    wide = {"width": 1280, "height": 900}
    context = browser.new_context(locale="en-GB", base_url=running_program.base_url, viewport=wide)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("main input[name=csrfmiddlewaretoken]").first.evaluate("one => { one.value = 'another' }")
    page.locator("main form").first.evaluate("one => { one.noValidate = true; one.submit() }")
    page.get_by_role("heading", name="Is my data safe?").wait_for()
    (aside,) = edges(page, ".cd-aside")
    assert aside["x"] + aside["width"] <= RING
    context.close()
