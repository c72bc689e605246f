"""Members of staff at their desks."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from scripts.pictures.people import called, session_of


@pytest.fixture(scope="module")
def at_desk(browser: Browser, running_program: Any) -> Callable[..., BrowserContext]:
    """A browser profile in which a member of staff is signed in: once, for a code counts once."""
    states: dict[str, Any] = {}

    def context_of(given_name: str, **options: Any) -> BrowserContext:
        if given_name not in states:
            demo = running_program.demo
            states[given_name] = session_of(browser, demo, called(given_name, demo["staff"]))
        context = browser.new_context(
            locale="en-GB", base_url=running_program.base_url, storage_state=states[given_name], **options
        )
        context.set_default_timeout(15_000)
        return context

    return context_of
