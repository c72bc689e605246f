"""What journeys at a desk have in common."""

from playwright.sync_api import Page
from scripts.pictures.acts import open_everything

from ..every_page import fits, violations

PHONE = {"width": 390, "height": 900}
COUNCIL = "/desk/harrowmere-council"


def check(page: Page, width: int) -> None:
    """With all that opens open, nothing sticks out, everything can be pressed, and axe finds nothing."""
    open_everything(page)
    fits(page, page.url, width)
    assert violations(page) == [], page.url


def open_case(desk: Page, number: str) -> None:
    """Open a case from the list, with a reason unless the officer gave one lately."""
    desk.goto(f"{COUNCIL}/cases")
    with desk.expect_navigation():
        desk.locator("main tr, main li").filter(has_text=number).get_by_role("link").first.click()
    if (reason := desk.get_by_label("To answer it")).is_visible():
        reason.check()
        with desk.expect_navigation():
            desk.get_by_role("button", name="Open this case").click()


def sign_in_as(page: Page, name: str, password: str) -> None:
    """Sign a resident in."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(name)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")
