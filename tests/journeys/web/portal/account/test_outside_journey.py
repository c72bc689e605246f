"""An outside identity provider in a browser: linked to an account, signed in with, and linked no more."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from candour.config.launch import launched

from ..conftest import resident_called
from .provider import run_provider

NAME = "Trusty ID"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="This test needs node.")


@pytest.fixture(scope="module")
def site(running_program, tmp_path_factory) -> Iterator[str]:
    """Another node of the borough, which offers the provider."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CANDOUR_")}
    with run_provider(tmp_path_factory.mktemp("outside"), f"{address}/sign-in/outside/answer") as provider:
        node = environ | {
            "CANDOUR_DATA": str(running_program.data),
            "CANDOUR_PORT": str(port),
            "CANDOUR_WORKERS": "1",
            "CANDOUR_OIDC_ISSUER": provider.issuer,
            "CANDOUR_OIDC_NAME": NAME,
            "CANDOUR_OIDC_CLIENT_ID": provider.client_id,
            "CANDOUR_OIDC_KEY": str(provider.key),
            "CANDOUR_OIDC_LEVELS": "vot P1=low P2=medium",
        }
        command = launched([sys.executable, "-m", "candour.cli", "serve"], death=signal.SIGTERM)
        process = subprocess.Popen(command, env=node, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 30
            while not _answers(address):
                assert time.monotonic() < deadline, "the node did not start"
                assert process.poll() is None
            yield address
        finally:
            process.terminate()
            process.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def come_back_from_the_provider(page: Page, name: str) -> None:
    """Sign in there and agree, as anybody would."""
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize(
    ("given_name", "script"), [("Grace", True), ("Leon", False)], ids=["script", "no script"]
)
def test_it_is_linked_once_opens_the_account_and_is_ended(
    browser, site, running_program, given_name, script
) -> None:
    resident = resident_called(running_program.demo, given_name)
    with browser.new_context(locale="en-GB", base_url=site, java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        come_back_from_the_provider(page, given_name)
        expect(page.get_by_role("heading", name="We do not know you by this yet")).to_be_visible()

        page.get_by_role("link", name="Sign in", exact=True).first.click()
        page.get_by_label("Email address").fill(resident["email"])
        page.get_by_role("textbox", name="Password").fill(resident["password"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name=f"Sign in with {NAME} from now on?")).to_be_visible()
        page.get_by_role("button", name="Link it").click()
        expect(page.get_by_text(f"You can sign in with {NAME}.")).to_be_visible()
        page.get_by_role("button", name="Sign out").first.click()

        page.goto("/sign-in")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        page.wait_for_url(f"{site}/home")

        page.goto("/account/security")
        page.get_by_role("link", name=f"Stop signing in with {NAME}").click()
        page.get_by_role("button", name="Stop it").click()
        expect(page.get_by_role("link", name=f"Link {NAME}")).to_be_visible()
        page.get_by_role("button", name="Sign out").first.click()

        page.goto("/sign-in")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        expect(page.get_by_role("heading", name="We do not know you by this yet")).to_be_visible()
