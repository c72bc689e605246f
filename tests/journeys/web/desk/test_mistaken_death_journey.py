"""Somebody lives who was recorded as dead: a second officer puts it right; they get in again and read why.

Once with the keyboard alone, where other organisations had been told already; and once with a thumb on a
phone whose browser runs no script, where nobody had.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..portal.hands import Hands
from .counter import COUNCIL
from .deaths import (
    BY_KEYBOARD,
    BY_THUMB,
    PASSWORD,
    choose_password,
    confirm_death,
    looked_at,
    open_account_for,
    record_death,
    says,
    sign_in,
)

pytestmark = pytest.mark.browser


def choose_the_library(hands: Hands) -> None:
    """Something of theirs, which must be there again afterwards."""
    hands.page.goto("/services/library")
    hands.tick("Face to face")
    hands.press("Add Library")
    says(hands.page, "In your services")


def put_right(hands: Hands, case: str) -> None:
    """The second officer, from the list of deaths."""
    hands.page.goto(f"{COUNCIL}/accounts")
    hands.press(f"Undo this record: {case}")
    says(hands.page, "The person’s account opens again, and their answers count as before.")
    looked_at(hands)
    hands.press("Undo this record of a death")
    expect(hands.page.locator(".govuk-error-summary")).to_be_visible()
    hands.tick("A passport")
    hands.write("Reason, in words for the person", "She came to the counter herself.")
    hands.write("Case number", case)
    hands.press("Undo this record of a death")
    says(hands.page, "The death record is undone, and the person is told")
    looked_at(hands)


def read_the_apology(hands: Hands, case: str) -> None:
    page = hands.page
    expect(page.get_by_role("link", name=re.compile(r"Messages \(\d new\)")).first).to_be_visible()
    page.goto("/messages")
    hands.press("We made a mistake, and have put it right")
    says(page, "Harrowmere Borough Council recorded by mistake that you had died. We are very sorry.")
    says(page, "Your account, your answers and who acts for you are as they were before.")
    says(page, case)
    looked_at(hands)


@pytest.mark.parametrize(
    ("hands", "options", "name", "day", "case", "is_confirmed"),
    [
        (*BY_KEYBOARD, "Maud", "01032026", "MH-95", True),
        (*BY_THUMB, "Enid", "2026-03-01", "MH-96", False),
    ],
    ids=["the keyboard alone, after others were told", "a phone without a script, before anybody was"],
)
def test_a_death_recorded_by_mistake_is_put_right_and_its_person_gets_in_and_reads_the_apology(
    at_desk: Callable[..., BrowserContext],
    browser: Browser,
    running_program: Any,
    hands: Callable[[Page], Hands],
    options: dict[str, Any],
    name: str,
    day: str,
    case: str,
    is_confirmed: bool,
) -> None:
    """day: of the death, as that browser takes it."""
    desk, colleagues = at_desk("Tom", **options), at_desk("Ruth", **options)
    officer, colleague = hands(desk.new_page()), hands(colleagues.new_page())
    user_name, card = open_account_for(officer, name)
    here = {"locale": "en-GB", "base_url": running_program.base_url, **options}
    with browser.new_context(**here) as theirs:
        own = hands(theirs.new_page())
        choose_password(own, user_name, card)
        sign_in(own, user_name, PASSWORD)
        own.page.wait_for_url("**/home")
        choose_the_library(own)

        record_death(officer, user_name, day, case)
        expect(officer.page.get_by_role("link", name=f"Undo this record: {case}")).to_have_count(0)
        own.page.goto("/home")
        assert "/sign-in" in own.page.url, "nobody stays signed in"
        sign_in(own, user_name, PASSWORD)
        says(own.page, "You cannot use this account now")
        if is_confirmed:
            confirm_death(colleague, case)

        put_right(colleague, case)
        sign_in(own, user_name, PASSWORD)
        own.page.wait_for_url("**/home")
        says(own.page, "Library")
        read_the_apology(own, case)
    expect(colleague.page.locator("main")).not_to_contain_text(case)
    desk.close()
    colleagues.close()
