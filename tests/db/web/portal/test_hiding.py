"""Hiding an address: one press for every system, lifted by its person alone, and unseen by whoever asks."""

import pytest

from .conftest import PASSWORD, words

ADDRESS = "contact.address"


@pytest.fixture
def fresh(monkeypatch):
    """Whoever is signed in has proved a moment ago that it is them."""
    monkeypatch.setattr("candour.web.portal.fresh.is_fresh", lambda request: True)


def protected(resident):
    from candour.sharing.queries import facts_of

    return facts_of(resident.person).facts.protected


def test_one_press_hides_every_way_to_reach_somebody_in_every_system(maureen, one_entry):
    with one_entry() as entry:
        answer = maureen.post("/held/contact/hide")
    assert answer["Location"] == "/held/contact", "a browser's history tells nothing of what was done"
    assert entry.body["attributes"] == sorted(protected(maureen))
    assert {ADDRESS, "contact.phone", "contact.email"} <= protected(maureen)
    page = maureen.read("/held/contact")
    assert "Your contact details are hidden This takes effect from the next request" in page
    assert "This takes effect from the next request" not in maureen.read("/held/contact"), "it is said once"
    assert "Hide all my contact details" not in page
    assert "What is hidden is given to nobody here, whatever an agreement says." in page
    assert "Tenancies and rent, Fernside Homes" in page
    assert "Council tax, Harrowmere Borough Council" in page


def test_what_is_hidden_already_is_not_among_what_the_button_hides(maureen, fresh):
    assert "Press the button to hide all of these: your " in maureen.read("/held/contact")
    maureen.post("/held/contact/hide")
    maureen.post("/held/contact/lift", detail=["contact.phone"])
    assert "Press the button to hide these as well: your phone number." in maureen.read("/held/contact")


def test_whoever_is_in_danger_reads_whom_to_ring_before_what_would_stop(maureen):
    page = maureen.read("/held/contact")
    assert (
        page.index("If you are in danger") < page.index("What would stop") < page.index("Who has seen them")
    )


def test_pressed_twice_it_is_hidden_once(maureen, one_entry):
    maureen.post("/held/contact/hide")
    before = protected(maureen)
    assert maureen.post("/held/contact/hide").status_code == 302
    assert protected(maureen) == before


def test_whoever_asks_next_is_given_nothing_and_not_told_why(maureen, ask):
    maureen.post("/held/contact/hide")
    entry = ask(maureen, "fernside-homes", "home-repairs", "contact.phone")
    assert "It is protected, and never given out under this agreement." in maureen.read(f"/uses/{entry}")
    asked = ask(maureen, "harrowmere-libraries", "library-membership", "claim.lives-in-area")
    assert "It is protected" in maureen.read(f"/uses/{asked}")


def test_the_page_says_before_the_press_what_stops_and_who_has_seen_it(maureen, ask, phone_asked):
    ask(maureen, "harrowmere-libraries", "library-membership", "claim.lives-in-area")
    page = maureen.read("/held/contact")
    assert "Fernside Homes is no longer told your phone number." in page
    assert "Harrowmere Libraries is no longer told whether you live in the area." in page
    assert "Fernside Homes Your phone number. Once, on" in page
    assert "Harrowmere Libraries Whether you live in the area. Once, on" in page


def test_a_withheld_use_is_not_among_those_who_have_seen_it(maureen, ask):
    from candour.core.request import Emergency, Officer

    chief = Officer("c-1", "Control room", "duty chief")
    danger = Emergency("A child rang 999.", "safeguarding", chief)
    ask(maureen, "county-fire", "protect-life", ADDRESS, emergency=danger)
    assert "County Fire" not in maureen.read("/held/contact")


def test_home_and_the_way_there_say_nothing_of_it(maureen):
    def said(path):
        return maureen.read(path).casefold()

    before = said("/home")
    maureen.post("/held/contact/hide")
    assert "hid" not in said("/home").replace("hidden ", "")
    assert "protected" not in said("/home")
    assert len(before) > 0
    assert 'href="/held/contact"' in maureen.get("/held").content.decode()


def test_lifting_needs_a_fresh_sign_in_and_lifts_only_what_is_ticked(maureen, fresh):
    maureen.post("/held/contact/hide")
    page = maureen.get("/held/contact/lift").content.decode()
    assert "checked" not in page.partition("<main")[2]
    assert "Tick at least one, or leave it all hidden" in words(maureen.post("/held/contact/lift"))
    answer = maureen.post("/held/contact/lift", detail=["contact.phone"])
    assert "What you ticked is not hidden any more" in maureen.read(answer.url)
    assert "contact.phone" not in protected(maureen)
    assert ADDRESS in protected(maureen)
    maureen.post("/held/contact/lift", detail=["contact.phone", "person.name", "no-such"])
    assert ADDRESS in protected(maureen)


def test_without_proof_nothing_is_lifted(maureen):
    maureen.post("/held/contact/hide")
    asked = maureen.post("/held/contact/lift", detail=[ADDRESS])
    assert "Is it you?" in words(asked)
    wrong = {"proof-asked": "yes", "proof-password": "not hers"}
    assert "This is not your password" in words(maureen.post("/held/contact/lift", detail=[ADDRESS], **wrong))
    assert ADDRESS in protected(maureen)


def test_the_proof_carries_what_was_ticked_and_counts_at_once(maureen):
    maureen.post("/held/contact/hide")
    asked = maureen.post("/held/contact/lift", detail=[ADDRESS, "contact.email"]).content.decode()
    assert asked.count('name="detail"') == 2
    proof = {"proof-asked": "yes", "proof-password": PASSWORD}
    assert maureen.post("/held/contact/lift", detail=[ADDRESS], **proof).url == "/held/contact"
    assert "What you ticked is not hidden any more" in maureen.read("/held/contact")
    assert ADDRESS not in protected(maureen)
    assert "contact.email" in protected(maureen)


def test_somebody_nobody_knows_can_hide_before_anybody_does(newcomer):
    assert "No system joined here holds any of these about you." in newcomer.read("/held/contact")
    newcomer.post("/held/contact/hide")
    assert ADDRESS in protected(newcomer)


def test_hiding_is_no_link(maureen):
    assert maureen.client.get("/held/contact/hide").status_code == 302
    assert protected(maureen) == frozenset()


def test_every_term_of_reaching_is_one_of_the_vocabulary(corpus):
    import csv

    from candour.register.queries import REACHING

    with (corpus / "dpv" / "pd.csv").open() as file:
        terms = {f"pd:{row['term']}" for row in csv.DictReader(file)}
    assert terms >= REACHING
