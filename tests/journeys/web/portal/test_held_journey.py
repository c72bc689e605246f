"""*Held about me* on a phone: who holds something and how much, in one look; each opens with one press.

So does what an address or words lead to, without a script too. A wide page and paper show all of it.
"""

import re
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from .hands import Keyboard

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
HOME = "Flat 3, 14 Tern Close"
"""Which Fernside Homes holds."""


def lines(page: Page) -> list[str]:
    """What the closed parts of the page say of themselves."""
    return [" ".join(each.split()) for each in page.locator(".cd-band__fold > summary").all_inner_texts()]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_phone_shows_at_once_who_holds_something_and_opens_what_one_wants(signed_in_as, script) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto("/held")
    said = lines(page)
    assert said[0] == "Find something"
    for each in (
        r"Fernside Homes \d details",
        r"Harrowmere Borough Council \d+ details",
        "Not joined here yet .*",
    ):
        assert any(re.fullmatch(each, line) for line in said), each
    third = page.locator(".cd-band__fold > summary").nth(3).bounding_box()
    assert third is not None
    assert third["y"] < PHONE["height"], "the first three are in sight without a thumb"
    last = page.locator(".cd-foot").bounding_box()
    assert last is not None
    assert last["y"] < 2 * PHONE["height"], "and all of them within a flick"
    expect(page.get_by_text(HOME).first).not_to_be_visible()
    page.get_by_text("Fernside Homes", exact=True).locator("visible=true").click()
    expect(page.get_by_text(HOME).first).to_be_visible()
    expect(page.get_by_text("Council tax balance").first).not_to_be_visible()
    page.get_by_text("Find something", exact=True).locator("visible=true").click()
    page.get_by_role("link", name="See it by kind of data").click()
    assert any(re.fullmatch(r"Council tax \d details", line) for line in lines(page))
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_an_address_or_words_lead_to_is_open(signed_in_as, script) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto("/held/fernside-homes/tenancies/pause")
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.get_by_role("heading", name="Tenancies and rent")).to_be_in_viewport()
    expect(page.get_by_text(HOME).first).to_be_visible()

    page.goto("/held")
    page.get_by_text("Find something", exact=True).locator("visible=true").click()
    page.get_by_label("Look for").fill("tern close")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page).to_have_url(re.compile(r"words=tern\+close#found$"))
    expect(page.get_by_role("heading", name="Found")).to_be_in_viewport()
    expect(page.get_by_text("details match “tern close”.")).to_be_in_viewport()
    expect(page.get_by_text(HOME).first).to_be_visible()
    context.close()


def test_the_keyboard_alone_opens_each(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport=PHONE, color_scheme="dark")
    page = context.new_page()
    hands = Keyboard(page)
    page.goto("/held")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.textContent.includes('Fernside Homes')"):
        page.keyboard.press("Tab")
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one.querySelector('h2')).color]"
    assert set(page.evaluate(f"({colours})(document.activeElement)")) == {"rgb(18, 32, 28)"}, (
        "read on its yellow"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_text(HOME).first).to_be_visible()
    hands.press("This is wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("This is wrong")
    context.close()


def test_a_wide_page_is_open_and_has_nothing_to_fold(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/held")
    expect(page.get_by_text(HOME).first).to_be_visible()
    expect(page.locator(".cd-band__fold > summary").first).not_to_be_visible()
    expect(page.get_by_label("Look for")).to_be_visible()
    expect(page.locator(".cd-map")).to_be_visible()
    page.locator(".cd-map a").first.click()
    expect(page.get_by_role("heading", name="Fernside Homes")).to_be_in_viewport()
    context.close()


def test_paper_has_all_of_it_though_it_is_closed_on_the_screen(signed_in_as) -> None:
    context: BrowserContext = signed_in_as("Maureen", viewport=PHONE)
    page = context.new_page()
    page.goto("/held")
    expect(page.get_by_text(HOME).first).not_to_be_visible()
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    said = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    for held in (HOME, "Council tax balance", "Adult social care", "Not joined here yet", "Mere Valley"):
        assert held in said, held
    assert "Find something" not in said
    assert said.count("Not joined here yet") == 1, "a name stands there once"
    context.close()
