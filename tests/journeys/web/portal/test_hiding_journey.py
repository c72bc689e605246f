"""An address is hidden with three presses from home, on a phone without a script, and lifted with proof."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import resident_called

pytestmark = pytest.mark.browser


def test_an_address_is_hidden_and_lifted_without_a_script(signed_in_as, running_program) -> None:
    phone = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    context: BrowserContext = signed_in_as("Tomasz", **phone)
    page, other_tab = context.new_page(), context.new_page()
    page.goto("/home")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Held about me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Held about me")
    expect(page.locator("main")).not_to_contain_text(re.compile("hide|protect", re.IGNORECASE))
    page.get_by_role("link", name="Your contact details").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your contact details")
    other_tab.goto("/held/contact")

    hide(page)
    expect(page.get_by_text("Your contact details are hidden")).to_be_visible()
    hide(other_tab)  # a page from before the press: it is hidden once
    expect(other_tab.get_by_text("Your contact details are hidden")).to_be_visible()

    with page.expect_navigation():
        page.get_by_role("link", name="Choose what to stop hiding").click()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        resident = resident_called(running_program.demo, "Tomasz")
        page.get_by_label("Your password").fill(resident["password"])
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Home address").check()
    page.get_by_role("button", name="Let these be given out").click()
    expect(page.locator("main")).to_contain_text("Hide all my contact details")
    context.close()


def hide(page: Page) -> None:
    page.get_by_role("button", name="Hide all my contact details").click()


def test_ticking_two_of_a_level_gives_two_receipts_and_each_is_undone(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Leon")
    page = context.new_page()
    page.goto("/levels/joined")
    boxes = page.get_by_role("checkbox")
    assert not any(box.is_checked() for box in boxes.all())
    page.get_by_role("button", name="Say yes to the ones I ticked").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick at least one")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Say yes to the ones I ticked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers are saved")
    page.get_by_role("button", name=re.compile("Undo: take back my yes")).first.click()
    expect(page.locator(".cd-receipt__answer")).to_have_text("You took back your yes.")
    context.close()
