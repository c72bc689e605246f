"""Off to the outside provider: only from a page of ours, or by whoever typed the address."""

from datetime import UTC, datetime

import pytest

from candour.core.agreement import Assurance
from candour.demonstration.residents import MAUREEN
from candour.web.portal.account import outside
from candour.web.portal.outside_provider import Identity

from ..conftest import account_called


@pytest.fixture
def there(client, db, monkeypatch):
    """`there(site)`: where one is led who comes from there, as browsers say it (Fetch Metadata)."""
    monkeypatch.setattr(outside, "_provider", object)
    monkeypatch.setattr(outside, "where_to_ask", lambda *asked: "https://provider.example/ask")

    def led(site: str | None) -> str:
        headers = {} if site is None else {"Sec-Fetch-Site": site}
        return str(client.get("/sign-in/outside", headers=headers).url)

    return led


@pytest.mark.parametrize("site", ["same-origin", "none", None])
def test_a_press_of_ones_own_leads_to_the_provider(there, site):
    assert there(site) == "https://provider.example/ask"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_of_another_site_signs_nobody_in(there, site):
    assert there(site) == "/sign-in"


def test_an_outside_identity_stops_at_the_second_factor(there, client, with_app, monkeypatch):
    from candour.people.actions import link_outside_identity

    account = account_called(MAUREEN.email)
    link_outside_identity(account=account, issuer="i", subject="s", at=datetime.now(UTC))
    with_app(MAUREEN.email)
    known = Identity("i", "s", Assurance.NONE)
    monkeypatch.setattr(outside, "who_answered", lambda *told: known)
    there(None)
    assert client.get("/sign-in/outside/answer").url == "/sign-in/code"
    assert client.get("/home").status_code == 302
    client.post("/sign-in/code", {"code": with_app.code()})
    assert client.get("/home").status_code == 200
