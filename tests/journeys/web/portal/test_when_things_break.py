"""What people see while something is broken: the log unsound, the database away. On a program of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import expect

from candour.config.postgres import EmbeddedPostgres

from ..every_page import violations
from .conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def unsound(checkpoint: Path) -> Iterator[None]:
    """The published checkpoint with another total than the one that was signed."""
    signed = checkpoint.read_bytes()
    origin, size, _total, rest = signed.split(b"\n", 3)
    checkpoint.write_bytes(b"\n".join([origin, size, b"A" * 43 + b"=", rest]))
    yield
    checkpoint.write_bytes(signed)


@contextmanager
def away(data: Path) -> Iterator[None]:
    """The database lets nobody in, and has thrown out whoever was."""
    with (
        EmbeddedPostgres(data / "postgres") as joined,
        psycopg.connect(joined.dsn("postgres"), autocommit=True) as server,
    ):
        server.execute("alter database candour allow_connections false")
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'candour'")
        yield
        server.execute("alter database candour allow_connections true")


def test_an_unsound_log_and_a_database_that_is_away_are_told_calmly(start_program, browser) -> None:
    program = start_program()
    context = browser.new_context(base_url=program.base_url, locale="en-GB", bypass_csp=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, program.demo, "Tomasz")
    page.goto("/uses")
    use = page.locator(".cd-use a").first.get_attribute("href")
    assert use is not None

    with unsound(program.data / "log" / "checkpoint"):
        page.goto(use)
        expect(page.get_by_text("We cannot prove this now")).to_be_visible()
        expect(page.locator(".cd-proofline--failed")).to_contain_text("The log did not pass its check")
        expect(page.get_by_role("link", name="Download the receipt")).to_have_count(0)
        assert violations(page) == []

    with away(program.data):
        answer = page.goto(use)
        assert answer is not None
        assert answer.status == 503
        expect(page.get_by_role("heading", level=1)).to_have_text("Closed for a short while")
        assert violations(page) == []
        page.goto("/account/contact")
    while page.get_by_role("heading", level=1).inner_text() == "Closed for a short while":
        page.get_by_role("link", name="Try again").click()
    page.get_by_label("Your cases, and what you asked").select_option(label="By email, once a day")
    with away(program.data):
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("We may not have what you just sent.")).to_be_visible()
        page.get_by_role("button", name="Send it again").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Closed for a short while")
        assert violations(page) == []
    while page.get_by_role("heading", level=1).inner_text() == "Closed for a short while":
        page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Saved. This applies from the next message on")).to_be_visible()
    expect(page.get_by_label("Your cases, and what you asked")).to_have_value("email-daily")

    page.goto(use)
    while page.get_by_role("heading", level=1).inner_text() == "Closed for a short while":
        page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url(program.base_url + use)
    expect(page.locator(".cd-checks")).to_be_visible()

    plain = browser.new_context(
        base_url=program.base_url, java_script_enabled=False, storage_state=context.storage_state()
    )
    plain.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="It rains."))
    phone = plain.new_page()
    with away(program.data):
        phone.goto("/held")
        expect(phone.get_by_role("heading", level=1)).to_have_text("Closed for a short while")
        phone.get_by_role("button", name="Leave this site").click()
        phone.wait_for_url("https://www.bbc.co.uk/**")
    phone.goto(f"{program.base_url}/held")
    while phone.get_by_role("heading", level=1).inner_text() == "Closed for a short while":
        phone.reload()
    expect(phone).to_have_url(re.compile("/sign-in"))
    plain.close()
    context.close()
