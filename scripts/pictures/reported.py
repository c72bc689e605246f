"""An account that somebody else was in: opened for the picture, reported, and got back with its card."""

from playwright.sync_api import Page

from .acts import press

OLD, NEW = "kettle quilt otter lamp", "violet trombone lantern pear"


def see_somebody(page: Page) -> tuple[str, str]:
    """Open an account from which somebody else invites a friend, and be about to report them. Gives its user
    name and the code on its card."""
    page.goto("/sign-up/without-email")
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Password", exact=True).fill(OLD)
    press(page)
    user_name, card = page.locator("main .cd-facts dd").all_inner_texts()[:2]
    with page.context.browser.new_context(base_url=page.url, locale="en-GB") as elsewhere:  # type: ignore[union-attr]
        _invite_a_friend(elsewhere.new_page(), user_name)
    page.goto("/account/devices")
    page.get_by_role("link", name="This was not me").click()
    page.wait_for_url("**/not-me")
    return user_name, card


def report_somebody(page: Page) -> None:
    """Report them, get the account back, and see what they did."""
    user_name, card = see_somebody(page)
    press(page)
    page.goto("/password/card")
    page.get_by_label("User name").fill(user_name)
    page.get_by_label("Code on your card").fill(card)
    page.get_by_label("New password", exact=True).fill(NEW)
    press(page)
    _sign_in(page, user_name, NEW)
    page.wait_for_url("**/account/since")
    page.get_by_text("invited").first.wait_for()


def leave(page: Page) -> None:
    """Be nobody again."""
    page.context.clear_cookies()


def invite_a_friend(page: Page) -> None:
    """Send the page of an invitation; without an email address that shows a code to hand over."""
    page.get_by_label("What do you call them?").fill("friend")
    for topic in page.locator("main details > summary").all():  # nobody has services of their own yet
        topic.click()
    page.get_by_label("Bins", exact=True).check()
    page.get_by_label("See, and answer").check()
    page.get_by_label("A month").check()
    with page.expect_navigation(url="**/account/acting**"):
        page.locator("main button[type=submit]").last.click()
    assert page.locator(".govuk-error-summary").count() == 0, page.locator(
        ".govuk-error-summary"
    ).inner_text()


def _invite_a_friend(page: Page, user_name: str) -> None:
    _sign_in(page, user_name, OLD)
    page.goto("/account/acting/invitation")
    invite_a_friend(page)


def _sign_in(page: Page, user_name: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address or user name").fill(user_name)
    page.get_by_label("Password", exact=True).fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
