"""A resident's pages in a real browser: WCAG rules, small screens, large targets, paper, and no script."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[4] / "node_modules" / "axe-core" / "axe.min.js"
ONES_OWN = (
    "/home",
    "/uses",
    "/uses?what=refused",
    "/uses?who=fernside-homes&what=emergency",
    "/held",
    "/choices",
    "/choices/warm-homes-discount",
    "/choices/step-free-visit",
    "/choices/school-places",
    "/choices/library-card",
    "/choices/library-card/objection",
    "/choices/repair-calls",
    "/choices/rent-check",
    "/choices/protect-life",
    "/levels/each",
    "/levels/joined",
    "/receipts",
)
FOR_ANYONE = (
    "/",
    "/sign-in",
    "/password",
    "/password/sent",
    "/password/changed",
    "/check",
    "/sign-in/confirm",
)
SMALL = """[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .filter(one => !one.closest('p, dd, li:not([class]), .cd-use, .cd-level, .cd-actions > a, .cd-tap'))
  .filter(one => !one.matches('.govuk-skip-link, .govuk-link, [type=file]'))
  .map(one => one.outerHTML)"""


def look(page: Page, path: str, width: int) -> None:
    """Open a page with everything on it that opens; nothing sticks out, and axe finds nothing."""
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, path
    check(page, width)


def check(page: Page, width: int) -> None:
    page.evaluate("document.querySelectorAll('details:not(.cd-menu)').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.evaluate(SMALL) == [], page.url
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url


def first_link(page: Page, path: str, selector: str) -> str:
    page.goto(path)
    address = page.locator(selector).first.get_attribute("href")
    assert address is not None
    return address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(signed_in_as, width: int, scheme: str) -> None:
    """320 px is also a 1280 px window at 400% (WCAG 2.2, 1.4.10). axe needs the policy out of its way."""
    context: BrowserContext = signed_in_as(
        "Maureen", viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    use = first_link(page, "/uses", ".cd-use a")
    receipt = first_link(page, "/receipts", "main .cd-facts a")
    for path in (*ONES_OWN, use, f"{use}/proof", receipt):
        look(page, path, width)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_for_anyone_pass_the_same_and_their_errors_too(
    browser, running_program, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=running_program.base_url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
    )
    page = context.new_page()
    for path in FOR_ANYONE:
        look(page, path, width)
    for path in ("/sign-in", "/password", "/check"):
        page.goto(path)
        page.locator("main button[type=submit]").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        check(page, width)
    page.goto("/check")
    page.get_by_label("Or paste the text of the receipt").fill("{}")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("This receipt does not hold.")).to_be_visible()
    check(page, width)
    context.close()


def test_every_link_of_every_page_leads_somewhere_without_a_script(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", java_script_enabled=False)
    page = context.new_page()
    links: set[str] = set()
    for path in ONES_OWN:
        page.goto(path)
        links |= {link.get_attribute("href") or "" for link in page.locator("a").all()}
    inside = {link.partition("#")[0] for link in links if link.startswith("/")} - {""}
    broken = [link for link in inside if not context.request.get(link).ok]
    assert broken == []
    assert len(inside) > 30
    context.close()


def test_no_page_breaks_the_policy_or_asks_another_host(signed_in_as, running_program) -> None:
    context: BrowserContext = signed_in_as("Maureen")
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in ONES_OWN:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert said == []
    assert [url for url in asked if not url.startswith(running_program.base_url)] == []
    context.close()


def test_on_paper_there_is_what_was_on_the_page_and_no_menu(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 794, "height": 1123})
    page = context.new_page()
    page.goto(first_link(page, "/receipts", "main .cd-facts a"))
    page.emulate_media(media="print")
    assert page.get_by_role("navigation").count() == 0 or not page.locator(".cd-nav").is_visible()
    expect(page.locator(".cd-receipt")).to_be_visible()
    assert not page.get_by_role("button", name="Print").is_visible()
    page.goto("/uses")
    after = page.locator(".cd-use a").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert "/uses/" not in after
    context.close()
