"""Browsers, and what they are sent by email."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client


@pytest.fixture(autouse=True)
def no_attempts_before(db):
    """Limits count from nothing in each test."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def link_in() -> Callable[..., str]:
    """The path of the link in the last message, or in the last to an address."""

    def path(to: str = "") -> str:
        messages = [each for each in mail.outbox if not to or each.to == [to]]
        (found,) = re.findall(r"https?://[^/]+(/\S+)", messages[-1].body)
        return found

    return path


@pytest.fixture
def sign_in(db) -> Callable[..., Client]:
    """Signs somebody in by the page itself, in a browser of their own or in the one given."""
    from ..conftest import PASSWORD

    def on(login: str, password: str = PASSWORD, client: Client | None = None, **headers: str) -> Client:
        browser = client or Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
        answer = browser.post("/sign-in", {"login": login, "password": password}, **headers)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return browser

    return on


@pytest.fixture
def changes(db) -> Callable[..., list[str]]:
    """What the log says was changed about an account, in the order it was."""
    import json

    from candour.access.actions import log_key, recorder
    from candour.access.models import Entry
    from candour.people.queries import subjects_of

    def of(account) -> list[str]:
        said = []
        for entry in Entry.objects.filter(subject_id__in=subjects_of(account.person_id)).order_by("id"):
            opened = recorder().opened(
                log_key(entry.subject_id),
                id=entry.id,
                at=entry.at,
                kind=entry.kind,
                sealed=bytes(entry.sealed),
            )
            body = json.loads(opened.body)
            if body["kind"] == "account":
                said.append(body["change"])
        return said

    return of


class WithApp:
    """Gives somebody an authenticator app, and says what it shows now."""

    secret = "A" * 32

    def __call__(self, email: str) -> None:
        from candour.people.actions import add_authenticator_app

        from ..conftest import account_called

        add_authenticator_app(account=account_called(email), secret=self.secret, at=datetime.now(UTC))

    def code(self) -> str:
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))


@pytest.fixture
def with_app(db) -> WithApp:
    return WithApp()
