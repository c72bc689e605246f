"""What somebody knows opens their record; then others may see their screen, and nothing tells.

Set and ended by themselves, set for them by an officer and ended by themselves again: once with a script and
once, on a phone, without.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from .counter import COUNCIL, PHONE
from .test_from_link_to_put_right import V1, look_at, open_account, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NUMBER, BORN = "0808 157 0044", "1980-03-27"
TOLD = "Something you asked us to tell you about"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_is_known_opens_a_record_and_a_screen_that_others_see_tells_nothing(
    at_desk, browser: Browser, running_program: Any, partner: Callable[[str], httpx.Client], script: bool
) -> None:
    council, reference = partner("harrowmere-council-system"), f"C-97{uuid4().int % 10_000:04}"
    known(council, reference)
    officer = at_desk("Tom", java_script_enabled=not script)
    options = {"viewport": PHONE, "java_script_enabled": script, "base_url": running_program.base_url}
    with browser.new_context(locale="en-GB", **options) as own:
        own.set_default_timeout(15_000)
        page = own.new_page()
        open_account(page)
        link_by_what_is_known(page, reference, script=script)
        want_to_hear(page)
        openly = shown(page)
        set_by_oneself(page, "Only links to the pages, and nothing about me")
        assert shown(page) == openly, "no page but the one that was asked for tells which it is"
        is_bare(page)
        look_at(council, reference)
        wait_for(page, "/messages", TOLD)
        expect(page.locator("main")).not_to_contain_text("phone")
        set_by_oneself(page, "What needs me, my services and how my data was used")
        is_whole(page)
        set_by_an_officer(officer.new_page(), reference)
        is_bare(page)
        page.goto("/account/screen")
        expect(page.locator("main")).to_contain_text(
            "An officer of Harrowmere Borough Council set it for you"
        )
        expect(page.locator("main")).to_contain_text("Their partner reads over their shoulder.")
        set_by_oneself(page, "What needs me, my services and how my data was used")
        is_whole(page)
    officer.close()


def known(council: httpx.Client, reference: str) -> None:
    """The council's system holds what opens the record of somebody of whom nobody else knows."""
    values = {"contact.phone": NUMBER, "person.date-of-birth": BORN}
    sent = {name: {"value": value, "updated": "2026-03-01"} for name, value in values.items()}
    told = council.put(f"{V1}/records/contacts/council-customer/{reference}", json={"values": sent})
    assert told.is_success, told.text


def link_by_what_is_known(page: Page, reference: str, *, script: bool) -> None:
    page.goto("/my-records")
    page.get_by_role("link", name="Link a record by answering questions").click()
    page.get_by_role("link", name="Contact record").click()
    page.get_by_label("Your number with them").fill(reference)
    page.get_by_label("Your date of birth").fill("27 March 1980")
    page.get_by_role("button", name="Link it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter your phone number")
    page.get_by_label("Your phone number").fill(NUMBER.replace(" ", ""))
    page.get_by_role("button", name="Link it").click()
    expect(page.get_by_text("The record is linked to your account")).to_be_visible()
    if script:
        page.go_back()  # to the form, and not to a question whether to send it again
        expect(page.get_by_role("heading", level=1)).to_have_text("Contact record")
    page.goto("/held")
    expect(page.locator("main")).to_contain_text(NUMBER)


def want_to_hear(page: Page) -> None:
    page.goto("/alerts")
    page.get_by_role("button", name="Tell me", exact=True).click()
    expect(page.locator("main")).to_contain_text("Every request by anybody")


def shown(page: Page) -> list[str]:
    """The pages that somebody beside them could look at for a sign of it, but for how far the log is."""
    found = []
    for address in ("/account", "/messages", "/account/contact", "/held"):
        page.goto(address)
        log = page.locator(".cd-proofline").inner_text()
        found.append(page.locator("body").inner_text().replace(log, ""))
    return found


def set_by_oneself(page: Page, shows: str) -> None:
    page.goto("/account/screen")
    page.get_by_label(shows).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def set_by_an_officer(desk: Page, reference: str) -> None:
    desk.goto(f"{COUNCIL}/accounts/screen")
    desk.get_by_label("Their user name, email or number").fill(reference)
    desk.get_by_label("What did you enter?").select_option("council-customer")
    desk.get_by_label("Only links, and no messages are sent").check()
    desk.get_by_label("A passport").check()
    desk.get_by_label("Reason, in words for the person").fill("Their partner reads over their shoulder.")
    desk.get_by_label("Case number").fill("K-2119")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Your change is saved")).to_be_visible()
    expect(desk.locator("main")).not_to_contain_text(reference)


def is_bare(page: Page) -> None:
    """Links, no count, nothing about anybody; and the way out is where it always is."""
    page.goto("/home")
    expect(page.get_by_role("heading", name="Your pages")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("How my data was used")
    expect(page.get_by_role("button", name="Leave this site")).to_be_visible()


def is_whole(page: Page) -> None:
    page.goto("/home")
    expect(page.get_by_role("heading", name="Your pages")).not_to_be_visible()
    expect(page.get_by_role("button", name="Leave this site")).to_be_visible()
