"""Somebody invites a neighbour to act for them, is shown what the neighbour looked at, and ends it."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import resident_called

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def prove(page: Page, demo: dict[str, Any], given_name: str) -> None:
    """What lets others in asks once more who is there."""
    if page.get_by_role("heading", name="Is it you?").is_visible():
        page.get_by_label("Your password").fill(resident_called(demo, given_name)["password"])
        page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_invitation_is_handed_over_taken_up_seen_and_ended(
    signed_in_as, running_program, script: bool
) -> None:
    ivys: BrowserContext = signed_in_as("Ivy", java_script_enabled=script, viewport=PHONE)
    noors: BrowserContext = signed_in_as("Noor", java_script_enabled=not script, viewport=PHONE)
    ivy, noor = ivys.new_page(), noors.new_page()
    ivy.goto("/account/acting/invitation")
    prove(ivy, running_program.demo, "Ivy")
    ivy.get_by_label("What do you call them?").fill("neighbour")
    ivy.get_by_label("Library", exact=True).check()
    ivy.get_by_label("See only").check()
    ivy.get_by_label("A month").check()
    ivy.get_by_role("button", name="Invite them").click()
    code = ivy.locator("main .cd-code").inner_text()
    with ivy.expect_navigation():
        ivy.get_by_role("button", name="Done").click()

    noor.goto("/account/acting")
    noor.get_by_role("link", name="I was given a code").click()
    noor.get_by_label("The code you were given").fill(code.lower().replace("-", " "))
    noor.get_by_role("button", name="Yes, I will").click()
    noor.get_by_role("link", name="Act for Ivy").click()
    expect(noor.get_by_text("You are acting for Ivy")).to_be_visible()
    acting = noor.url
    noor.goto(f"{acting}/held")
    expect(noor.get_by_role("heading", level=1)).to_be_visible()
    expect(noor.locator("main")).not_to_contain_text("Chapel Row")

    ivy.goto("/uses")
    seen = ivy.get_by_text("Your neighbour looked at what is held about you")
    expect(seen.first).to_be_visible()
    ivy.goto("/account/acting")
    ivy.get_by_role("link", name=re.compile("End it.*neighbour")).click()
    with ivy.expect_navigation():
        ivy.get_by_role("button", name="End it").click()
    gone = noor.goto(f"{acting}/held")
    assert gone is not None
    assert gone.status == 404
    ivys.close()
    noors.close()


def test_a_past_name_opens_for_its_owner_alone_and_on_that_page_alone(signed_in_as, running_program) -> None:
    context: BrowserContext = signed_in_as("Aisha", java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    for path in ("/home", "/held", "/held.csv", "/uses"):
        assert "Siddiqui" not in page.request.get(path).text()
    page.goto("/held")
    with page.expect_navigation():
        page.get_by_role("link", name="Sealed details").click()
    prove(page, running_program.demo, "Aisha")
    expect(page.locator("main")).to_contain_text("Aisha Siddiqui")
    context.close()
