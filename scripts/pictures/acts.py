"""What is done on a page before its picture is taken: a link followed, a form sent, all that opens opened."""

from playwright.sync_api import Page

from .subject import Act

SEND = "main button[type=submit]"


def follow(selector: str) -> Act:
    """Go where the first such link leads."""

    def act(page: Page) -> None:
        address = page.locator(selector).first.get_attribute("href")
        assert address is not None
        page.goto(address)

    return act


def further(selector: str, part: str) -> Act:
    """Go where the first such link leads, and on to a page below it."""

    def act(page: Page) -> None:
        follow(selector)(page)
        page.goto(f"{page.url}/{part}")

    return act


def in_turn(*acts: Act) -> Act:
    """One after the other."""

    def act(page: Page) -> None:
        for each in acts:
            each(page)

    return act


def fill(**fields: str) -> Act:
    """Write into fields, each by its name; where there are several of a name, the value says which."""

    def act(page: Page) -> None:
        for name, text in fields.items():
            field = page.locator(f"main [name={name}]")
            kind = field.first.get_attribute("type")
            if kind in ("radio", "checkbox"):
                page.locator(f"main [name={name}][value='{text}']").check()
            elif field.first.evaluate("one => one.matches('select')"):
                field.first.select_option(text)
            else:
                field.first.fill(text)

    return act


def leave_elsewhere(page: Page) -> None:
    """What a page is told when its person signs out on another one of their browser."""
    page.evaluate("new BroadcastChannel('candour').postMessage({ of: '' })")
    page.get_by_role("heading", name="This page was closed for you").wait_for()


def press(page: Page) -> None:
    """Send the last form of the page, and wait for what comes of it."""
    with page.expect_navigation():
        page.locator(SEND).last.click()


def send(page: Page) -> None:
    """Send the form of the page as it is, which is an error."""
    page.locator(SEND).last.click()
    page.locator(".govuk-error-summary").wait_for()


def clear_and_send(page: Page) -> None:
    """Send the form with its first field empty, which is an error."""
    page.locator("main input[type=text]:visible").first.fill("")
    send(page)


def open_everything(page: Page) -> None:
    """Open all that opens, but the menu."""
    page.evaluate("document.querySelectorAll('details:not(.cd-menu)').forEach(one => one.open = true)")


def open_menu(page: Page) -> None:
    """Open the menu of a phone; on a desk there is nothing to open."""
    page.evaluate("document.querySelector('.cd-menu').open = true")
