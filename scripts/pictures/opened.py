"""An account that is opened for pictures, so that nothing changes for anybody of the borough.

It stays open from one picture to the next, until one leaves it; the next then opens another.
"""

from playwright.sync_api import Page
from soak.authenticator import code_of

from .acts import press
from .reported import invite_a_friend, leave, report_somebody, see_somebody
from .subject import Act, Subject

NOBODY_ELSE = "kettle quilt otter lamp"


def open_account(page: Page) -> None:
    """Open it, as somebody without email does, and read its card."""
    page.goto("/sign-up/without-email")
    page.get_by_label("First name").fill("Wren")
    page.get_by_label("Password", exact=True).fill(NOBODY_ELSE)
    press(page)


def theirs(path: str, *acts: Act) -> Act:
    """Go to a page of that account, and do what is to be done there."""

    def act(page: Page) -> None:
        page.goto("/account")
        if "/sign-in" in page.url:
            open_account(page)
        page.goto(path)
        for each in acts:
            each(page)

    return act


def first(page: Page, href: str) -> None:
    """Follow the first link to a page below this one."""
    page.goto(page.locator(f"main a[href$='/{href}']").first.get_attribute("href") or "")


def add_app(page: Page) -> None:
    """Give an authenticator app its key, which shows the recovery codes."""
    secret = page.locator("main .cd-code").inner_text().replace(" ", "")
    page.get_by_label("The code that your app shows now").fill(code_of(secret))
    press(page)


def come_back(page: Page) -> None:
    """Close the account, and sign in again while it can be kept."""
    page.goto("/account")
    name = page.locator(".cd-head").inner_text().split()[-1]
    page.goto("/account/close")
    press(page)
    page.goto("/sign-in")
    page.get_by_label("Email address or user name").fill(name)
    page.get_by_label("Password", exact=True).fill(NOBODY_ELSE)
    press(page)


def ask_for_code(page: Page) -> None:
    """Add an app, sign out, and sign in again up to the second step."""
    page.goto("/account")
    name = page.locator(".cd-head").inner_text().split()[-1]
    page.goto("/account/app")
    add_app(page)
    leave(page)
    page.goto("/sign-in")
    page.get_by_label("Email address or user name").fill(name)
    page.get_by_label("Password", exact=True).fill(NOBODY_ELSE)
    press(page)


SUBJECTS = (
    Subject("account-opened", "/", act=open_account),
    Subject("account-card-made", "/", act=theirs("/account/card/renewal", press)),
    Subject("hiding-done", "/", act=theirs("/held/contact", press)),
    Subject("alerts-set", "/", act=theirs("/alerts", press)),
    Subject("alert-end", "/", act=theirs("/alerts", lambda page: first(page, "end"))),
    Subject("acting-code", "/", act=theirs("/account/acting/invitation", invite_a_friend)),
    Subject("acting-invited", "/", act=theirs("/account/acting")),
    Subject("account-close-again", "/", act=theirs("/account", come_back), then=leave),
    Subject("account-app-made", "/", act=theirs("/account/app", add_app), then=leave),
    Subject("sign-in-code", "/", act=theirs("/account", ask_for_code), then=leave),
    Subject("account-not-me", "/", act=see_somebody, then=leave),
    Subject("account-since", "/", act=report_somebody, then=leave),
)
