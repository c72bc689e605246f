"""A resident's pages on paper: what they say, what they leave out, and how they fill a sheet."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, expect
from pypdf import PageObject, PdfReader

from .test_pages import first_link

pytestmark = pytest.mark.browser


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


def test_paper_is_white_asks_for_nothing_and_says_what_it_leaves_out(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 794, "height": 1123})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto("/services")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgba(0, 0, 0, 0)"
    assert not page.get_by_role("searchbox").is_visible()
    page.goto("/held")
    left_out = page.locator(".cd-covered + .cd-paperonly").first
    expect(left_out).to_contain_text("not printed")
    expect(left_out).to_be_visible()
    expect(page.locator(".cd-covered summary").first).to_be_hidden()
    page.locator(".cd-covered").first.evaluate("one => { one.open = true }")
    expect(left_out).to_be_hidden()
    expect(page.locator(".cd-covered .cd-held__value").first).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".cd-paperonly").last).to_be_hidden()
    context.close()


def test_a_sheet_says_when_it_was_true_and_leaves_out_what_only_a_screen_needs(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport={"width": 794, "height": 1123})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto("/held/map")
    line = page.locator(".cd-proofline")
    expect(line.locator(".cd-paperonly")).to_have_text(re.compile(r"^Checked on .+ at \d\d:\d\d$"))
    expect(line.locator(".cd-paperonly")).to_be_visible()
    expect(line.get_by_text("Checked just now")).to_be_hidden()
    expect(line.get_by_text("How we know")).to_be_hidden()
    expect(page.get_by_text("See who has asked as a table")).to_be_hidden()
    expect(page.locator(".cd-sharing-table").last).to_be_visible()
    page.goto("/held")
    expect(page.get_by_text("Take it with you")).to_be_hidden()
    expect(page.get_by_text("You never have to show this to a landlord")).to_be_visible()
    page.goto("/home")
    expect(page.locator(".cd-card h3 .cd-icon").first).to_be_hidden()
    leads_on = page.locator(".cd-card h3 a").first
    how = "one => [getComputedStyle(one).color, getComputedStyle(one).textDecorationLine]"
    assert leads_on.evaluate(how) == [
        page.locator("h1").evaluate("one => getComputedStyle(one).color"),
        "none",
    ]
    page.goto(
        first_link(page, "/uses?words=mobility", ".cd-use a")
    )  # under an agreement, whoever looked today
    expect(page.get_by_text("Read what was agreed")).to_be_hidden()
    expect(page.get_by_text("In force from")).to_be_visible()
    page.emulate_media(media="screen")
    expect(line.get_by_text("Checked just now")).to_be_visible()
    expect(line.locator(".cd-paperonly")).to_be_hidden()
    context.close()


def test_a_recovery_card_on_paper_is_the_card_and_nothing_else(browser, running_program) -> None:
    context = browser.new_context(locale="en-GB", base_url=running_program.base_url)
    page = context.new_page()
    page.goto("/sign-up/without-email")
    page.get_by_label("First name").fill("Wes")
    page.get_by_role("textbox", name="Password").fill("kettle otter quilt harbour")
    page.get_by_role("button", name="Open my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery card")
    page.emulate_media(media="print")
    expect(page.get_by_text(f"{running_program.base_url}/password/card")).to_be_visible()
    expect(page.locator(".cd-proofline")).to_be_hidden()
    expect(page.get_by_role("button", name="I have kept it")).to_be_hidden()
    context.close()


def lines(sheet: PageObject) -> list[tuple[float, str]]:
    """What a printed sheet says, from its foot upwards: how far up, in points, and the words."""
    found: dict[int, list[str]] = {}

    def seen(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            x, y = inner[4], inner[5]
            found.setdefault(round(outer[1] * x + outer[3] * y + outer[5]), []).append(text)

    sheet.extract_text(visitor_text=seen)
    return [(height, " ".join(" ".join(found[height]).split())) for height in sorted(found)]


@pytest.mark.parametrize("path", ["/choices", "/held?by=topic", "/levels/joined", "/log", "/uses"])
def test_sheets_are_filled_have_margins_and_end_with_no_name_of_what_comes_next(signed_in_as, path) -> None:
    context: BrowserContext = signed_in_as("Maureen")
    page = context.new_page()
    page.goto(path)
    of_bands = ".cd-band__title :is(h2, p), .cd-held-system, .cd-held-system + .cd-meta, .cd-sub"
    names = {" ".join(words.split()) for words in page.locator(of_bands).all_text_contents()}
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    height = float(sheets[0].mediabox.height)
    for sheet in sheets[:-1]:
        said = lines(sheet)
        (foot, last), (head, _first) = said[0], said[-1]
        assert foot < 0.45 * height, "no sheet is half empty because what comes next is kept whole"
        assert foot > 30, "a printer prints up to the edge nowhere"
        assert head < height - 30
        assert last not in names
    context.close()


def test_on_paper_a_badge_can_be_read_and_a_quotation_is_seen_without_their_grounds(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen")
    page = context.new_page()
    page.goto("/choices")
    page.emulate_media(media="print")
    colour = "one => getComputedStyle(one).color"
    badge = page.locator(".cd-badge--your-choice").first.evaluate(colour)
    assert badge == page.locator("h1").evaluate(colour)
    page.goto(first_link(page, "/receipts", "main .cd-facts a"))
    edge = page.locator("blockquote").first.evaluate("one => getComputedStyle(one).borderTopWidth")
    assert edge == "1px"
    context.close()
