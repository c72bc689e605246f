"""A page that was left open shows nothing any more, nor do its neighbours; what was typed there is kept."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..every_page import violations
from .conftest import sign_in

pytestmark = pytest.mark.browser

PERSONAL = re.compile("Tomasz|Nowak|Held about me")
HEADING = "This page was closed for you"


@pytest.fixture
def context(signed_in_as):
    context: BrowserContext = signed_in_as("Tomasz", bypass_csp=True)
    yield context
    context.close()


def shows_nothing(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    expect(page.locator("body")).not_to_contain_text(PERSONAL, use_inner_text=True)
    expect(page).not_to_have_title(PERSONAL)
    assert page.get_by_role("button", name="Leave this site").is_visible()


def test_an_hour_later_nothing_is_left_of_it_until_it_is_opened_again(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto("/held")
    page.clock.fast_forward("54:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("Held about me")
    page.clock.fast_forward("06:01")
    shows_nothing(page)
    assert violations(page) == []
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Held about me")


def test_it_goes_on_for_as_long_as_another_page_of_theirs_does(context: BrowserContext) -> None:
    page, other = context.new_page(), context.new_page()
    page.clock.install()
    page.goto("/held")
    page.clock.fast_forward("54:00")
    other.clock.install(time=page.evaluate("Date.now()"))
    other.goto("/home")
    page.clock.fast_forward("54:00")
    expect(page.get_by_role("heading", level=1)).to_have_text("Held about me")


def test_what_was_typed_is_there_again_after_signing_in(context: BrowserContext, running_program) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto("/account/reach/change")
    field = page.get_by_label("When is it safe to call")
    field.fill("After six, and ring twice.")
    page.clock.fast_forward("01:00:01")
    shows_nothing(page)
    assert page.get_by_text("What you typed is not lost.").is_visible()
    context.clear_cookies(name=re.compile("session"))
    page.get_by_role("button", name="Open it again").click()
    fill_sign_in(page, running_program.demo)
    expect(page.get_by_text("You were signed out before this was sent")).to_be_visible()
    expect(field).to_have_value("After six, and ring twice.")


def fill_sign_in(page: Page, demo: dict) -> None:
    (resident,) = [each for each in demo["residents"] if each["name"].startswith("Tomasz ")]
    page.get_by_label("Email address").fill(resident["email"])
    page.get_by_role("textbox", name="Password").fill(resident["password"])
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("how", ["signs out", "leaves"])
def test_whoever_goes_on_one_page_has_gone_from_all(browser, running_program, how: str) -> None:
    """In a session of its own, which ends."""
    context = browser.new_context(base_url=running_program.base_url, locale="en-GB")
    context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="It rains."))
    page, other = context.new_page(), context.new_page()
    sign_in(page, running_program.demo, "Tomasz")
    other.goto("/held")
    if how == "leaves":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.get_by_role("button", name="Sign out").click()
    shows_nothing(other)
    other.get_by_role("button", name="Open it again").click()
    expect(other).to_have_url(re.compile("/sign-in"))
    context.close()
