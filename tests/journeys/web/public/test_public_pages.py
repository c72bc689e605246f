"""Public pages in a real browser: no script, no cookie, no dead link, and the keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from ..every_page import links_on

pytestmark = pytest.mark.browser

PAGES = (
    "/register",
    "/register?words=phone&control=needed-for-your-agreement",
    "/register?words=zeppelin",
    "/register/elsewhere",
    "/register/services",
    "/register/organisations/harrowmere-council",
    "/register/organisations/tern-valley-lettings",
    "/register/agreements/repair-calls",
    "/register/agreements/home-adaptations",
    "/register/agreements/protect-life",
    "/log",
    "/help",
    "/privacy",
    "/accessibility",
    "/cookies",
)


def test_every_link_leads_somewhere_without_a_script_and_without_a_cookie(browser, running_program):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    inside: set[str] = set()
    for seen in visited(page, running_program.base_url, PAGES):
        inside |= links_on(seen)
    assert context.cookies() == []
    broken = [link for link in inside if not context.request.get(running_program.base_url + link).ok]
    assert broken == []
    context.close()


def test_an_agreement_is_found_and_read_with_the_keyboard_alone(page, running_program):
    page.goto(f"{running_program.base_url}/register")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    for _link_to_what_is_on_the_page in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "words":
            break
    page.keyboard.type("door code")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register?words=door+code*")
    link = page.get_by_role("link", name="A door code or an address when a life is in danger")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/agreements/protect-life")
    assert page.get_by_text("To protect life").first.is_visible()


def visited(page: Page, address: str, paths: tuple[str, ...]) -> Iterator[Page]:
    for path in paths:
        response = page.goto(address + path)
        assert response is not None
        assert response.status == 200, path
        yield page
