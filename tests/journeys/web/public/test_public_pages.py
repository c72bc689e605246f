"""Public pages in a real browser: WCAG rules, small screens, no script, no cookie, no dead link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[4] / "node_modules" / "axe-core" / "axe.min.js"
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, running_program, width, scheme):
    """320 px is also a 1280 px window at 400% (WCAG 2.2, 1.4.10). axe needs the policy out of its way."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    for page in visited(context.new_page(), running_program.base_url, PAGES):
        page.evaluate("document.querySelectorAll('details:not(.cd-menu)').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url
    context.close()


def test_every_link_leads_somewhere_without_a_script_and_without_a_cookie(browser, running_program):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    links: set[str] = set()
    for seen in visited(page, running_program.base_url, PAGES):
        links |= {link.get_attribute("href") or "" for link in seen.locator("a").all()}
    assert context.cookies() == []
    inside = {link.partition("#")[0] for link in links if link.startswith("/")} - {""}
    broken = [link for link in inside if not context.request.get(running_program.base_url + link).ok]
    assert broken == []
    context.close()


def test_an_agreement_is_found_and_read_with_the_keyboard_alone(page, running_program):
    page.goto(f"{running_program.base_url}/register")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
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
