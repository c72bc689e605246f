"""Told once a day: chosen on the page itself, one email by SMTP for several uses, none for what was read."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import BrowserContext, Locator, Page, expect
from soak.running import free_port

from ...conftest import RunningProgram
from ..desk.test_from_link_to_put_right import look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEON, USES = "C-226613", 3
PHONE = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
SENT_AT = """
import os, sys
from datetime import datetime

import django

from candour.config.database import with_database
from candour.config.env import read_environment

with with_database(read_environment(os.environ), "worker") as environment:
    os.environ["DJANGO_SETTINGS_MODULE"] = "candour.config.settings"
    django.setup()
    from candour.config.worker import senders_of, site_told_of
    from candour.services.jobs import send_waiting

    now = datetime.fromisoformat(sys.argv[1])
    send_waiting(senders_of(environment, None), site_told_of(environment), at=now)
"""
"""What `candour worker` does in a turn, at the moment given: a test cannot wait until eight."""


class Post:
    """A mail server."""

    def __init__(self) -> None:
        self.taken: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    server = Controller(taken := Post(), hostname="127.0.0.1", port=(port := free_port()))
    server.start()
    yield taken, port
    server.stop()


def send_at(moment: datetime, program: RunningProgram, port: int) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    own = {"CANDOUR_DATA": str(program.data), "CANDOUR_EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, "-c", SENT_AT, moment.isoformat()]
    subprocess.run(command, env=environ | own, check=True, stderr=subprocess.DEVNULL)


def told_of_uses(page: Page) -> Locator:
    """The messages in the inbox that tell of a use; other journeys have left some."""
    page.goto("/messages")
    return page.locator("main .cd-row", has_text="Something you asked us to tell you about")


def wait_for_messages(page: Page, count: int) -> None:
    """Until so many stand in the inbox: the log is read a moment later, and others may look at him too."""
    for _ in range(240):
        if told_of_uses(page).count() >= count:
            return
        page.wait_for_timeout(500)
    pytest.fail(f"never {count} messages")


def told_of_else(page: Page) -> int:
    """How much else is unread: other journeys write to him too, and that has emails of its own."""
    page.goto("/messages")
    unread = page.locator("main .cd-row").filter(has_not_text="Read")
    return unread.filter(has_not_text="Something you asked us to tell you about").count()


def told_of_uses_since(page: Page) -> int:
    """Whether somebody else looked at him since all was read, which an email of its own tells once a day."""
    return int(told_of_uses(page).filter(has_not_text="Read").count() > 0)


def test_one_email_a_day_says_nothing_and_none_tells_of_what_was_read(
    signed_in_as, running_program: RunningProgram, partner: Callable[[str], httpx.Client], post
) -> None:
    (taken, port), council = post, partner("harrowmere-council-system")
    tomorrow = datetime.now(UTC) + timedelta(hours=25)
    context: BrowserContext = signed_in_as("Leon", **PHONE)
    page = context.new_page()
    page.goto("/account/contact")
    page.get_by_label("Uses of your data you asked us to tell you about").select_option(
        label="By email, once a day"
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. This applies from the next message on")).to_be_visible()
    page.goto("/alerts")
    page.get_by_role("button", name="Tell me", exact=True).click()
    expect(page.locator("main")).to_contain_text("Every request by anybody")

    before = told_of_uses(page).count()
    for use in range(1, USES + 1):
        look_at(council, LEON)
        wait_for_messages(page, before + use)
    send_at(tomorrow, running_program, port)
    assert len(taken.taken) <= 1 + told_of_else(page)
    mail = taken.taken[0]
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == "leon.campbell@post.example"
    assert "new message in your Harrowmere account" in mail["Subject"]
    for telling in ("Leon", "Campbell", "Council", "phone", "looked", "asked"):
        assert telling not in mail["Subject"] + text
    assert "You can also ring 0808 157 0142." in text

    look_at(council, LEON)
    wait_for_messages(page, before + USES + 1)
    page.get_by_role("button", name="Mark these as read").click()
    expect(page.get_by_role("button", name="Mark these as read")).to_have_count(0)
    already = len(taken.taken)
    send_at(tomorrow, running_program, port)
    assert len(taken.taken) <= already + told_of_else(page) + told_of_uses_since(page)
    context.close()
