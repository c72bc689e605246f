"""An authority comes to the end that the paper gives it: nothing opens any more, and both people read why.

The day is moved and not waited for: the end that the desk recorded is brought to this moment in the database.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from candour.config.postgres import EmbeddedPostgres

from ..every_page import violations
from ..portal.hands import Hands, Thumb
from .counter import COUNCIL, PHONE
from .deaths import PASSWORD, choose_password, looked_at, open_account_for, says, sign_in
from .recording import record_authority

pytestmark = pytest.mark.browser

AHEAD = timedelta(days=20)
POWER = (
    "Lasting power of attorney for property and money: "
    "the power, registered with the Office of the Public Guardian"
)


def bring_the_end(data: Path, authority: str) -> None:
    """What the desk recorded ends at this moment."""
    with (
        EmbeddedPostgres(data / "postgres") as joined,
        psycopg.connect(joined.dsn(), autocommit=True) as server,
    ):
        moved = server.execute("update representations set ends_at = now() where id = %s", [authority])
        assert moved.rowcount == 1


def newcomer(desk: Hands, browser: Browser, running_program: Any, name: str) -> tuple[Thumb, str]:
    """Somebody with an account from the counter, signed in on a phone; and their user name."""
    user_name, card = open_account_for(desk, name)
    context = browser.new_context(
        locale="en-GB", base_url=running_program.base_url, viewport=PHONE, bypass_csp=True
    )
    own = Thumb(context.new_page())
    choose_password(own, user_name, card)
    sign_in(own, user_name, PASSWORD)
    own.page.wait_for_url("**/home")
    return own, user_name


def test_an_authority_ends_on_its_day_and_both_people_read_that_it_has_run_out(
    at_desk: Callable[..., BrowserContext], browser: Browser, running_program: Any
) -> None:
    officer = at_desk("Tom", viewport=PHONE, java_script_enabled=False)
    desk = Thumb(officer.new_page())
    olive, olives_name = newcomer(desk, browser, running_program, "Olive")
    pearl, pearls_name = newcomer(desk, browser, running_program, "Pearl")
    ends = datetime.now(UTC).date() + AHEAD
    authority = record_authority(
        desk,
        olives_name,
        pearls_name,
        "niece",
        case="MH-97",
        paper=POWER,
        may="See and answer",
        ends=ends.isoformat(),
    )

    pearl.page.goto("/account/acting")
    says(pearl.page, f"Until {ends.day} {ends:%B %Y}.")
    pearl.press("Act for Olive")
    says(pearl.page, "Acting for Olive")
    pearl.page.goto(f"/for/{authority}/held")
    says(pearl.page, "What is held about Olive")

    bring_the_end(running_program.data, authority)
    for page in ("", "/held", "/uses", "/choices", "/cases"):
        answer = pearl.page.goto(f"/for/{authority}{page}")
        assert answer is not None
        assert answer.status == 404, page
        says(pearl.page, "You cannot act for them here now")
    assert violations(pearl.page) == []
    pearl.press("See whom you act for")
    says(pearl.page, "It has ended")
    expect(pearl.page.get_by_role("link", name="Act for Olive")).to_have_count(0)
    looked_at(pearl)

    olive.page.goto("/account/acting")
    says(olive.page, "Your niece")
    says(olive.page, "It has ended")
    looked_at(olive)
    desk.page.goto(f"{COUNCIL}/authorities/{authority}")
    says(desk.page, "It has ended")
    for each in (olive, pearl):
        each.page.context.close()
    officer.close()
