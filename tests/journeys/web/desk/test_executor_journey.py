"""After a death, from the counter to the last page: once with the keyboard alone on a wide screen, and once
with a thumb on a phone whose browser runs no script.

Two officers record and confirm it, so nobody signs in as whoever has died; the executor shows the grant, sees
what was left, has a service wound up, and stops; then nothing opens to them any more.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..portal.conftest import resident_called
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
from .recording import record_authority

pytestmark = pytest.mark.browser

GRANT = "Executor: the grant of probate, with their name on it"
WIND_UP = "See, and ask for services to be wound up"


def wind_up(hands: Hands, authority: str, name: str) -> None:
    """What the executor finds: what is held, who used it, a service to wind up, and no choices."""
    page = hands.page
    page.goto("/account/acting")
    hands.press(f"Act for {name}")
    says(page, "To wind up what they left.")
    says(page, "You cannot see health or care records")
    expect(page.get_by_role("link", name="Sharing choices")).to_have_count(0)
    looked_at(hands)
    hands.press("What is held")
    says(page, f"What is held about {name}")
    looked_at(hands)
    page.goto(f"/for/{authority}")
    hands.press("Who used the data")
    says(page, f"Who used {name}’s data")
    looked_at(hands)
    page.goto(f"/for/{authority}")
    hands.press("Ask to wind it up")
    says(page, "They see that the grant was checked at a desk.")
    hands.press("Send it")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what they need to know")
    hands.write("What do they need to know?", "The flat is empty since March.")
    hands.press("Send it")
    says(page, "We have sent it")
    says(page, "The flat is empty since March.")
    looked_at(hands)


def stop(hands: Hands, authority: str, name: str) -> None:
    """The executor is done; the pages are closed, and say no more than that."""
    page = hands.page
    page.goto(f"/for/{authority}")
    hands.press("Stop acting for them")
    says(page, f"Stop acting for {name}?")
    says(page, "To begin again, show the grant at a desk.")
    hands.press("End it")
    says(page, "That has ended.")
    looked_at(hands)
    answer = page.goto(f"/for/{authority}")
    assert answer is not None
    assert answer.status == 404


@pytest.mark.parametrize(
    ("hands", "options", "name", "executor", "day"),
    [
        (*BY_KEYBOARD, "Edna", "Grace", "01032026"),
        (*BY_THUMB, "Cyril", "Ivy", "2026-03-01"),
    ],
    ids=["the keyboard alone", "a phone without a script"],
)
def test_a_death_is_recorded_and_confirmed_and_an_executor_winds_up_what_is_left(
    at_desk: Callable[..., BrowserContext],
    browser: Browser,
    running_program: Any,
    hands: Callable[[Page], Hands],
    options: dict[str, Any],
    name: str,
    executor: str,
    day: str,
) -> None:
    """day: of the death, as that browser takes it."""
    here = {"locale": "en-GB", "base_url": running_program.base_url, **options}
    desk = at_desk("Tom", **options)
    officer = hands(desk.new_page())
    user_name, card = open_account_for(officer, name)
    with browser.new_context(**here) as theirs:
        own = hands(theirs.new_page())
        choose_password(own, user_name, card)
        sign_in(own, user_name, PASSWORD)
        own.page.wait_for_url("**/home")
        record_death(officer, user_name, day, "MH-91")
        own.page.goto("/home")
        assert "/sign-in" in own.page.url, "nobody stays signed in"
        sign_in(own, user_name, PASSWORD)
        says(own.page, "You cannot use this account now")
        assert "died" not in own.page.locator("main").inner_text()
    colleague = at_desk("Ruth", **options)
    confirm_death(hands(colleague.new_page()), "MH-91")
    colleague.close()
    resident = resident_called(running_program.demo, executor)
    authority = record_authority(
        officer, user_name, resident["email"], "child", case="MH-92", paper=GRANT, may=WIND_UP
    )
    with browser.new_context(**here) as executors:
        acting = hands(executors.new_page())
        sign_in(acting, resident["email"], resident["password"])
        acting.page.wait_for_url("**/home")
        wind_up(acting, authority, name)
        stop(acting, authority, name)
    officer.page.goto(f"{COUNCIL}/authorities/{authority}")
    says(officer.page, "Ended")
    desk.close()
