"""A resident's pages in a real browser: no dead link without a script, the strict policy, and paper."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

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


def test_on_paper_no_word_is_broken_and_nothing_reaches_over_its_edge(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 718, "height": 1123})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto("/held/map")
    narrowest = page.locator(".cd-sharing-table tbody th").evaluate_all(
        "cells => Math.min(...cells.map(cell => cell.getBoundingClientRect().width))"
    )
    assert narrowest > 100, "a column of names is as wide as their longest word"
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    page.goto("/choices")
    edges = "each => [each.getBoundingClientRect().left, each.parentElement.getBoundingClientRect().left]"
    row, rows = page.locator(".cd-row--new").first.evaluate(edges)
    assert row >= rows
    context.close()
