"""Residents of the demonstration, signed in once for a module: signing in is limited for each caller."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect


def sign_in(page: Page, demo: dict[str, Any], given_name: str) -> None:
    """Sign a resident in on the page itself."""
    resident = resident_called(demo, given_name)
    page.goto(demo["sign_in_url"])
    page.get_by_label("Email address").fill(resident["email"])
    page.get_by_role("textbox", name="Password").fill(resident["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{demo['base_url']}/home")


def resident_called(demo: dict[str, Any], given_name: str) -> dict[str, Any]:
    return next(each for each in demo["residents"] if each["name"].startswith(f"{given_name} "))


@pytest.fixture(scope="module")
def signed_in_as(browser: Browser, running_program: Any) -> Callable[..., BrowserContext]:
    """A browser profile in which a resident is signed in, with the options given; closed by who asked."""
    states: dict[str, Any] = {}

    def context_of(given_name: str, **options: Any) -> BrowserContext:
        if given_name not in states:
            with browser.new_context(locale="en-GB") as first:
                sign_in(first.new_page(), running_program.demo, given_name)
                states[given_name] = first.storage_state()
        context = browser.new_context(
            locale="en-GB", base_url=running_program.base_url, storage_state=states[given_name], **options
        )
        context.set_default_timeout(15_000)
        return context

    return context_of
