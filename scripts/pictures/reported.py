"""An account that somebody else was in: opened for the picture, reported, and got back with its card."""

from playwright.sync_api import Page

from .acts import press

OLD, NEW = "kettle quilt otter lamp", "violet trombone lantern pear"


def report_somebody(page: Page) -> None:
    """Open an account from which somebody else invites a friend, report them, and see what they did."""
    page.goto("/sign-up/without-email")
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Password", exact=True).fill(OLD)
    press(page)
    user_name, card = page.locator("main .cd-facts dd").all_inner_texts()[:2]
    with page.context.browser.new_context(base_url=page.url, locale="en-GB") as elsewhere:  # type: ignore[union-attr]
        _invite_a_friend(elsewhere.new_page(), user_name)
    page.goto("/account/devices")
    page.get_by_role("link", name="This was not me").click()
    press(page)
    page.goto("/password/card")
    page.get_by_label("User name").fill(user_name)
    page.get_by_label("Code on your card").fill(card)
    page.get_by_label("New password", exact=True).fill(NEW)
    press(page)
    _sign_in(page, user_name, NEW)
    page.wait_for_url("**/account/since")


def leave(page: Page) -> None:
    """Be nobody again."""
    page.context.clear_cookies()


def _invite_a_friend(page: Page, user_name: str) -> None:
    _sign_in(page, user_name, OLD)
    page.goto("/account/acting/invitation")
    page.get_by_label("What do you call them?").fill("friend")
    for topic in page.locator("main details > summary").all():  # nobody has services of their own yet
        topic.click()
    page.get_by_label("Bins", exact=True).check()
    page.get_by_label("See, and answer").check()
    press(page)


def _sign_in(page: Page, user_name: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address or user name").fill(user_name)
    page.get_by_label("Password", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
