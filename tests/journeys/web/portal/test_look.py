"""Where things stand on a wide page: what belongs together on one line, and nothing beside its column."""

import pytest
from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser


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
