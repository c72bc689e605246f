"""Asking that records are kept and not used (Article 18): what stops is said before; lifting needs proof."""

import pytest

PAUSE = "/held/harrowmere-council/council-tax/pause"


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr("candour.web.portal.fresh.is_fresh", lambda request: True)


def test_it_says_what_stops_and_stops_it_with_one_entry(maureen, ask, one_entry):
    page = maureen.read(PAUSE)
    assert (
        "You can ask for this: while they check whether it is right while they decide on your objection"
        in page
    )
    assert "Mere Valley Credit Union is no longer told your council tax start date." in page
    with one_entry() as entry:
        answer = maureen.post(PAUSE)
    assert (entry.body["kind"], entry.body["change"]) == ("restriction", "began")
    assert answer["Location"] == "/held#harrowmere-council-council-tax"
    held = maureen.read("/held")
    assert "Use of this is restricted" in held
    assert "Let it be used again : Council tax" in held
    asked = ask(maureen, "mere-valley", "fraud-prevention", "council-tax.since")
    assert "Use of this is restricted." in maureen.read(f"/uses/{asked}")


def test_pressed_twice_it_is_stopped_once_and_the_old_page_leads_back(maureen):
    maureen.post(PAUSE)
    assert maureen.post(PAUSE).status_code == 302
    assert maureen.client.get(PAUSE).status_code == 302


def test_it_goes_on_when_its_person_lifts_it(maureen, fresh):
    maureen.post(PAUSE)
    maureen.post(f"{PAUSE}/end")
    assert "Use of this is restricted" not in maureen.read("/held")
    assert maureen.client.get(f"{PAUSE}/end").status_code == 302


@pytest.mark.parametrize(
    "system", ["harrowmere-council/no-such", "no-such/council-tax", "harrowmere-council/social-care"]
)
def test_a_system_that_is_not_there_and_one_that_holds_nothing_are_one_answer(newcomer, system):
    newcomer.get(f"/held/{system}/pause", status=404)
    assert newcomer.post(f"/held/{system}/pause").status_code == 404


def test_nobody_stops_what_is_held_about_another(newcomer, maureen):
    newcomer.get(PAUSE, status=404)
    assert newcomer.post(PAUSE).status_code == 404
    assert "Use of this is restricted" not in maureen.read("/held")
