"""A resident's pages in a real browser: no dead link without a script, and the strict policy."""

import pytest
from playwright.sync_api import BrowserContext, Page

from ..every_page import links_on

pytestmark = pytest.mark.browser

ONES_OWN = (
    "/home",
    "/services",
    "/services?words=rates",
    "/services/council-tax",
    "/services/parking-permits",
    "/my-services",
    "/my-records",
    "/my-records/code",
    "/uses",
    "/uses?what=refused",
    "/uses?who=fernside-homes&what=emergency",
    "/uses?words=phone&kind=How+to+reach+you&what=refused",
    "/held",
    "/held?by=topic",
    "/held/map",
    "/held/contact",
    "/held/harrowmere-council/council-tax/pause",
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
    "/levels/tailored",
    "/receipts",
)


def first_link(page: Page, path: str, selector: str) -> str:
    page.goto(path)
    address = page.locator(selector).first.get_attribute("href")
    assert address is not None
    return address


def test_every_link_of_every_page_leads_somewhere_without_a_script(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", java_script_enabled=False)
    page = context.new_page()
    inside: set[str] = set()
    for path in ONES_OWN:
        page.goto(path)
        inside |= links_on(page)
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
    assert said == []
    assert [url for url in asked if not url.startswith(running_program.base_url)] == []
    context.close()
