"""Services put in order: dragged with a mouse or a finger, moved with the keyboard, and without a script."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def order(page: Page) -> list[str]:
    return [row.get_attribute("id") or "" for row in page.locator("main .cd-row").all()]


def middle(row: Locator) -> tuple[float, float]:
    box = row.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_service_is_dragged_to_its_place_and_that_is_said_and_saved(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Tomasz", viewport={"width": 1280, "height": 1600})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/my-services")
    first, *rest = before = order(page)
    row = page.locator(f"#{first}")
    page.mouse.move(*middle(row.locator("[data-grip]")))
    page.mouse.down()
    page.mouse.move(*middle(page.locator(f"#{rest[-1]}")), steps=8)
    page.mouse.move(*middle(page.locator(f"#{rest[-1]}")), steps=2)
    expect(page.locator("main .cd-row").last).to_have_id(first)  # it goes one row on with each frame
    page.mouse.up()
    says = f"{row.get_by_role('link').inner_text()} is number {len(before)} of {len(before)} now."
    expect(page.get_by_role("status")).to_have_text(says)
    assert order(page) == [*rest, first]
    page.reload()
    assert order(page) == [*rest, first], "it is saved"
    assert complaints == [], "the policy is kept"

    page.mouse.move(*middle(page.locator(f"#{first} [data-grip]")))
    page.mouse.down()
    page.mouse.move(*middle(page.locator(f"#{rest[0]}")), steps=8)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == [*rest, first], "Escape lets go where it was"

    page.locator(f"#{first}").get_by_role("button", name="Move up").press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"is number {len(before) - 1} of {len(before)} now.")
    assert order(page) == [*rest[:-1], first, rest[-1]]
    there = page.evaluate("document.activeElement.closest('li').id")
    assert there == first, "the keyboard goes with the service"
    context.close()


def test_a_finger_drags_and_the_page_does_not_scroll_away(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Aisha", **PHONE)
    page = context.new_page()
    page.goto("/my-services")
    first, second, *rest = order(page)
    touch = context.new_cdp_session(page)
    page.locator(f"#{second}").scroll_into_view_if_needed()

    def finger(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = middle(page.locator(f"#{second} [data-grip]"))
    up = middle(page.locator(f"#{first}"))[1] - 10
    finger("touchStart", x, y)
    for step in range(1, 9):
        finger("touchMove", x, y + (up - y) * step / 8)
    expect(page.locator("main .cd-row").first).to_have_id(second)
    finger("touchEnd")
    expect(page.get_by_role("status")).to_contain_text("is number 1 of")
    page.reload()
    assert order(page) == [second, first, *rest]
    context.close()


def test_without_a_script_there_is_no_grip_and_the_buttons_do_the_same(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", java_script_enabled=False, viewport=PHONE["viewport"])
    page = context.new_page()
    page.goto("/my-services")
    first, second, *rest = order(page)
    assert not page.locator("[data-grip]").first.is_visible()
    page.locator(f"#{first}").get_by_role("button", name="Move down").click()
    expect(page.get_by_role("status")).to_contain_text("is number 2 of")
    assert order(page) == [second, first, *rest]
    page.locator(f"#{first}").get_by_role("button", name="Move up").click()
    expect(page.get_by_role("status")).to_contain_text("is number 1 of")
    assert order(page) == [first, second, *rest]
    context.close()
