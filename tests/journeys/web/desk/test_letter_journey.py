"""A code goes by letter and opens a record; what somebody knows opens one where that is allowed."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from .counter import COUNCIL, check

pytestmark = pytest.mark.browser


def test_a_letter_is_printed_once_and_known_facts_never_say_what_was_wrong(
    at_desk, browser: Browser, running_program, tmp_path: Path
) -> None:
    demo = running_program.demo
    with at_desk("Tom", java_script_enabled=False) as officer:
        desk = officer.new_page()
        desk.goto(f"{COUNCIL}/codes/new")
        desk.get_by_label("Your number for them").fill("C-204417")
        desk.get_by_label("What kind of number is it?").select_option("Council customer number")
        desk.get_by_label("Why are you making this code?").fill("Asked by telephone.")
        desk.get_by_label("Case").fill("K-2117")
        desk.get_by_label("By letter").check()
        desk.get_by_role("button", name="Make the code").click()
        expect(desk.get_by_role("heading", level=1)).to_have_text("Letters")
        with desk.expect_download() as download:
            desk.get_by_role("button", name="Print the letter").first.click()
        printed = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
        code = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", printed.pages[0].extract_text())
        assert code is not None
        desk.goto(f"{COUNCIL}/letters")
        desk.get_by_role("button", name="Mark as posted").first.click()
        expect(desk.get_by_text("The letter is marked as posted")).to_be_visible()

    resident = next(each for each in demo["residents"] if each["name"].startswith("Maureen"))
    with browser.new_context(
        base_url=running_program.base_url, viewport={"width": 390, "height": 844}, bypass_csp=True
    ) as phone:
        page = phone.new_page()
        page.goto(demo["sign_in_url"])
        page.get_by_label("Email address").fill(resident["email"])
        page.get_by_role("textbox", name="Password").fill(resident["password"])
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        page.goto("/my-records")
        page.get_by_role("link", name="Link a record by answering questions").click()
        page.get_by_role("link", name="Contact record").click()
        check(page, 390)
        page.get_by_label("Your number with them").fill("C-204417")
        page.get_by_label("Your date of birth").fill("1 January 1990")
        page.get_by_label("Your phone number").fill("0808 157 0000")
        page.get_by_role("button", name="Link it").click()
        expect(page.locator(".govuk-error-summary")).to_contain_text("These answers do not open a record")
        check(page, 390)
        page.get_by_role("link", name="Link a record with a code").click()
        page.get_by_label("Your activation code").fill(code.group())
        page.get_by_role("button", name="Link it").click()
        expect(page.get_by_text("This record is already linked to your account")).to_be_visible()
