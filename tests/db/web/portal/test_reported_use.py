"""A use that an organisation reported of itself: what it did, why, and that it told of it afterwards."""

import pytest


def looked(body, **changed):
    """The same use as the exchange logs one that is reported."""
    told = {
        "kind": "reported-use", "action": "looked-at", "activity": "repairs", "retention": "P6Y",
        "purpose": "To mend what tenants report.", "lawful_basis": "contract", "agreement": None,
        "released": body["asked"], "refused": {}, "sources": {}, "retain_until": None,
    }  # fmt: skip
    return {name: value for name, value in body.items() if name != "obligations"} | told | changed


@pytest.fixture
def reported(maureen, ask):
    return ask(maureen, "fernside-homes", "home-repairs", "contact.phone", logged_as=looked)


def test_the_page_says_what_was_done_where_and_why(maureen, reported):
    page = maureen.read(f"/uses/{reported}")
    assert "Fernside Homes looked at your phone number" in page
    assert "In its own system: Tenancies and repairs." in page
    assert "They told us about it afterwards, and we wrote it down." in page
    assert "What was used Phone number In their own records." in page
    assert "To mend what tenants report." in page
    assert "Needed for your agreement" in page
    assert "agreement of theirs covers" not in page


def test_the_list_and_the_spreadsheet_have_it_beside_the_others(maureen, reported):
    page = maureen.read("/uses")
    assert "Fernside Homes looked at your phone number" in page
    assert "To mend what tenants report." in page
    assert "phone number" in maureen.get("/uses.csv").content.decode()
    assert maureen.get("/uses.json").json()[0]["obligations"] == []


@pytest.mark.parametrize("action", ["added", "changed", "copied", "sent", "printed", "deleted"])
def test_every_deed_has_words(maureen, ask, action):
    entry = ask(
        maureen, "fernside-homes", "home-repairs", "contact.phone",
        logged_as=lambda body: looked(body, action=action),
    )  # fmt: skip
    assert "your phone number" in maureen.read(f"/uses/{entry}")


def test_every_deed_that_can_be_reported_has_words():
    from typing import get_args

    from candour.exchange.use_schemas import Action
    from candour.web.portal.reported_words import DEEDS

    assert set(DEEDS) == set(get_args(Action))
