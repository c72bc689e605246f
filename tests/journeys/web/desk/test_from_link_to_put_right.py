"""A record is linked at a counter, a use of it is told and doubted, what is wrong is put right, it is let go.

The council's own system tells of the record and of the use, an officer makes the code and answers, and
somebody without email does the rest, once with a script and once without.
"""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from .counter import COUNCIL, PHONE, open_case

pytestmark = [pytest.mark.browser, pytest.mark.slow]

V1 = "/exchange/v1"
WRONG, RIGHT = "0808 157 0001", "0808 157 0002"


def hold(council: httpx.Client, reference: str, phone: str, day: str) -> None:
    """The council's system holds a number for somebody."""
    values = {"contact.phone": {"value": phone, "updated": day}}
    told = council.put(f"{V1}/records/contacts/council-customer/{reference}", json={"values": values})
    assert told.is_success, told.text


def look_at(council: httpx.Client, reference: str) -> None:
    """Somebody there looks at it."""
    use = {
        "id": f"look-{uuid4()}",
        "subject": {"scheme": "council-customer", "reference": reference},
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "action": "looked-at",
        "activity": "contact-record",
        "attributes": ["contact.phone"],
    }
    assert council.post(f"{V1}/uses", json=use).is_success


def made_code(desk: Page, reference: str) -> str:
    desk.goto(f"{COUNCIL}/codes/new")
    desk.get_by_label("Your number for them").fill(reference)
    desk.get_by_label("What kind of number is it?").select_option("Council customer number")
    desk.get_by_label("Why are you making this code?").fill("Asked at the counter.")
    desk.get_by_label("Case").fill("K-2118")
    desk.get_by_label("They collect it in person").check()
    desk.get_by_role("button", name="Make the code").click()
    return desk.locator(".cd-secret").inner_text()


def open_account(page: Page) -> None:
    """Without email: the card is kept."""
    page.goto("/sign-up/without-email")
    page.get_by_label("First name").fill("Wes")
    page.get_by_role("textbox", name="Password").fill("kettle otter quilt harbour")
    page.get_by_role("button", name="Open my account").click()
    with page.expect_navigation():
        page.get_by_role("button", name="I have kept it").click()


def wait_for(page: Page, address: str, words: str) -> None:
    """What another process does a moment later stands on a page."""
    page.goto(address)
    for _ in range(240):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_record_is_linked_watched_put_right_and_let_go(
    at_desk, browser: Browser, running_program: Any, partner: Callable[[str], httpx.Client], script: bool
) -> None:
    council, reference = partner("harrowmere-council-system"), f"C-98{uuid4().int % 10_000:04}"
    hold(council, reference, WRONG, "2026-03-01")
    officer = at_desk("Tom", java_script_enabled=not script)
    desk = officer.new_page()
    options = {"viewport": PHONE, "java_script_enabled": script, "base_url": running_program.base_url}
    with browser.new_context(locale="en-GB", **options) as own:
        own.set_default_timeout(15_000)
        page = own.new_page()
        open_account(page)
        link_it(page, made_code(desk, reference))
        hear_of_a_use_and_doubt_it(page, lambda: look_at(council, reference))
        take_it_away(page)
        number = say_what_is_wrong(page)
        agree(desk, number)
        hold(council, reference, RIGHT, "2026-04-01")
        page.goto("/cases")
        with page.expect_navigation():
            page.locator("main a", has_text=number).first.click()
        wait_for(page, page.url, "changed its record")
        let_it_go(page)
    officer.close()


def link_it(page: Page, code: str) -> None:
    page.goto("/my-records/code")
    page.get_by_label("Your activation code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Link it").click()
    expect(page.get_by_text("The record is linked to your account")).to_be_visible()
    page.goto("/held")
    expect(page.locator("main")).to_contain_text(WRONG)


def hear_of_a_use_and_doubt_it(page: Page, look: Callable[[], None]) -> None:
    """The alert says that something happened, and the page of the use says what."""
    page.goto("/alerts")
    page.get_by_role("button", name="Tell me", exact=True).click()
    expect(page.locator("main")).to_contain_text("Every request by anybody")
    look()
    wait_for(page, "/messages", "Something you asked us to tell you about")
    expect(page.locator("main")).not_to_contain_text("phone")
    page.locator("main .cd-row a").first.click()
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("phone number")
    page.get_by_role("link", name="This looks wrong").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.locator("main textarea").fill("Nobody had a reason to look.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have sent it")).to_be_visible()
    page.goto("/cases")
    expect(page.locator("main .cd-row")).to_have_count(1)


def take_it_away(page: Page) -> None:
    uses = page.request.get("/uses.csv").text()
    assert len(list(csv.reader(io.StringIO(uses)))) > 1
    assert any(
        "contact.phone" in each["released"] + each["asked"] for each in page.request.get("/uses.json").json()
    )
    assert WRONG in page.request.get("/held.csv").text()


def say_what_is_wrong(page: Page) -> str:
    """Gives the number of the case."""
    page.goto("/held")
    correctable = page.locator(".cd-band__fold", has=page.locator("a[href$='/wrong']")).first
    correctable.locator("summary").first.click()  # on a phone each holder is a line
    correctable.locator("a[href$='/wrong']").first.click()
    page.get_by_label("What should it say?").fill(RIGHT)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have sent it")).to_be_visible()
    return page.locator(".cd-head__kicker").inner_text().split()[-1]


def agree(desk: Page, number: str) -> None:
    open_case(desk, number)
    with desk.expect_navigation():
        desk.get_by_role("link", name="Answer this case").click()
    desk.locator('main input[type="radio"]').first.check()
    desk.locator("main textarea").fill("You are right. We change it today.")
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.get_by_text("You have answered this case")).to_be_visible()


def let_it_go(page: Page) -> None:
    """Unlinked and back with one press; then it is nobody they are, and it is gone at once."""
    page.goto("/held")
    expect(page.locator("main")).to_contain_text(RIGHT)
    page.goto("/my-records")
    for step in (
        page.get_by_role("link", name=re.compile("Unlink it")).first,
        page.locator("main form button[type=submit]").last,
        page.get_by_role("button", name=re.compile("Undo")).first,
        page.get_by_role("link", name=re.compile("This is not me")).first,
        page.locator("main form button[type=submit]").last,
    ):
        with page.expect_navigation():
            step.click()
    page.goto("/held")
    expect(page.locator("main")).not_to_contain_text(RIGHT)
