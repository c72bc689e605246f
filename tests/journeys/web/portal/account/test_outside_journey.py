"""An outside identity provider in a browser: linked to an account, signed in with, and linked no more."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from soak.running import free_port

from ....nodes import another_node
from ..conftest import resident_called
from .provider import run_provider

NAME = "Trusty ID"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="This test needs node.")


@pytest.fixture(scope="module")
def site(running_program, tmp_path_factory) -> Iterator[str]:
    """Another node of the borough, which offers the provider."""
    port = free_port()
    answer = f"http://127.0.0.1:{port}/sign-in/outside/answer"
    with run_provider(tmp_path_factory.mktemp("outside"), answer) as provider:
        offers = {
            "CANDOUR_OIDC_ISSUER": provider.issuer,
            "CANDOUR_OIDC_NAME": NAME,
            "CANDOUR_OIDC_CLIENT_ID": provider.client_id,
            "CANDOUR_OIDC_KEY": str(provider.key),
            "CANDOUR_OIDC_LEVELS": "vot P1=low P2=medium",
        }
        with another_node(running_program, port, **offers) as address:
            yield address


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
        expect(page.get_by_role("heading", name="We do not recognise this sign-in yet")).to_be_visible()

        page.get_by_role("link", name="Sign in", exact=True).first.click()
        page.get_by_label("Email address").fill(resident["email"])
        page.get_by_role("textbox", name="Password").fill(resident["password"])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name=f"Sign in with {NAME} from now on?")).to_be_visible()
        page.get_by_role("button", name="Link it").click()
        expect(page.get_by_text(f"You can sign in with {NAME}.")).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Sign out").first.click()

        page.goto("/sign-in")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        page.wait_for_url(f"{site}/home")

        page.goto("/account/security")
        page.get_by_role("link", name=f"Stop signing in with {NAME}").click()
        page.get_by_role("button", name="Stop it").click()
        expect(page.get_by_role("link", name=f"Link {NAME}")).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Sign out").first.click()

        page.goto("/sign-in")
        page.get_by_role("link", name=f"Sign in with {NAME}").click()
        expect(page.get_by_role("heading", name="We do not recognise this sign-in yet")).to_be_visible()
