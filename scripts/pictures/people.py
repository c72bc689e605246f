"""Signing in as somebody of the demonstration, by their given name; staff with their second step."""

from typing import Any

from playwright.sync_api import Browser, Page, StorageState
from soak.authenticator import unused_code


def sign_in(browser: Browser, demo: dict[str, Any], name: str) -> StorageState | None:
    """Sign somebody in once; nobody for ""."""
    if not name:
        return None
    return session_of(browser, demo, called(name, [*demo["residents"], *demo["staff"]]))


def called(name: str, people: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of these people with a given name."""
    return next(each for each in people if each["name"].startswith(f"{name} "))


def session_of(browser: Browser, demo: dict[str, Any], who: dict[str, Any]) -> StorageState:
    """What a browser keeps of one of the demonstration's people once they are signed in."""
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(demo["sign_in_url"])
        page.get_by_label("Email").fill(who["email"])
        page.get_by_label("Password", exact=True).fill(who["password"])
        page.locator("main button[type=submit]").click()
        if "totp_secret" in who:
            _prove(page, who["totp_secret"])
        page.wait_for_url("**/desk" if who in demo["staff"] else "**/home")
        return context.storage_state()


def _prove(page: Page, secret: str) -> None:
    """The second step, until it is taken: a code counts once, and another may have signed in by it."""
    page.wait_for_url("**/sign-in/code")
    while page.url.endswith("/sign-in/code"):
        page.get_by_label("Code").fill(unused_code(secret))
        with page.expect_navigation():
            page.locator("main button[type=submit]").click()
