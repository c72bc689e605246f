"""Accounts at the desk: opened and shown once, a card replaced, a death recorded, and no hint of more."""

import re
from html import unescape

import pytest
from django.test import Client

from .conftest import COUNCIL, NOW, words

GROUND = {"evidence": "passport", "reason": "She asked at the counter.", "case": "K-12"}
PLACE = f"{COUNCIL}/accounts"
PASSWORD = "kettle otter quilt harbour"


@pytest.fixture
def noor(db):
    from candour.people.actions import create_account_without_email

    return create_account_without_email(password=PASSWORD, given_name="Noor", at=NOW)


@pytest.fixture
def amina(db):
    from candour.people.actions import create_account

    return create_account(email="amina@post.example", password=PASSWORD, given_name="Amina", at=NOW)


def card_in(page: str) -> tuple[str, str]:
    name, code = re.findall(r'class="cd-mono cd-secret[^"]*">([^<]+)<', page)
    return name, code


def test_an_account_is_opened_and_its_owner_chooses_the_password_with_the_card(tom):
    assert "Last name (optional)" in tom.read(f"{PLACE}/new")
    opened = tom.post(f"{PLACE}/new", given_name="Noor", **GROUND)
    name, code = card_in(opened.content.decode())
    owner = Client()
    fields = {"user_name": name, "code": code.lower(), "password": PASSWORD}
    assert owner.post("/password/card", fields).status_code == 302
    signed_in = owner.post("/sign-in", {"login": name, "password": PASSWORD})
    assert signed_in.url == "/home"
    messages = words(owner.get("/messages"))
    assert "Your account was opened at a desk" in messages


def test_pressed_twice_one_account_is_opened(tom):
    from candour.people.models import Account

    before = Account.objects.count()
    mark = re.search(r'name="form-owner" value="([^"]+)"', tom.get(f"{PLACE}/new").content.decode())[1]
    sent = {"given_name": "Noor", "form-owner": unescape(mark), **GROUND}
    tom.post(f"{PLACE}/new", **sent)
    assert tom.post(f"{PLACE}/new", **sent).url == f"{PLACE}?done=opened-before"
    assert Account.objects.count() == before + 1


def test_somebody_reported_a_sign_in_that_they_did_not_make(tom):
    assert "reported a sign-in they did not make, and now cannot get in." in tom.read(PLACE)
    assert "For somebody who reported a sign-in they did not make" in tom.read(f"{PLACE}/letting-in")


def test_what_is_missing_is_said(tom):
    page = tom.read_answer(tom.post(f"{PLACE}/new"))
    for sentence in (
        "Choose what you saw",
        "Enter a reason",
        "Enter the case number",
        "Enter their first name",
    ):
        assert sentence in page
    assert "Enter a user name, an email or a number" in tom.read_answer(tom.post(f"{PLACE}/card", **GROUND))
    unknown = tom.post(f"{PLACE}/card", who="nobody-here-00000", **GROUND)
    assert "No account here has this name or number" in tom.read_answer(unknown)


def test_a_lost_card_is_replaced_by_user_name(tom, noor):
    made = tom.post(f"{PLACE}/card", who=noor.user_name.upper(), **GROUND)
    assert card_in(made.content.decode())[0] == noor.user_name


def test_no_page_at_the_desk_says_what_a_home_page_shows(tom, noor):
    list_before, form_before = tom.read(PLACE), tom.read(f"{PLACE}/screen")
    on = tom.post(f"{PLACE}/screen", who=noor.user_name, shows="links", **GROUND)
    off = tom.post(f"{PLACE}/screen", who=noor.user_name, shows="everything", **GROUND)
    assert on.url == off.url == f"{PLACE}?done=done"
    assert (tom.read(PLACE), tom.read(f"{PLACE}/screen")) == (list_before, form_before)


def test_after_a_death_nobody_gets_in_and_every_session_is_ended(tom, noor):
    owner = Client()
    owner.post("/sign-in", {"login": noor.user_name, "password": PASSWORD})
    assert owner.get("/home").status_code == 200
    died = {"died_on": "2026-03-01", **GROUND, "evidence": "certificate"}
    assert tom.post(f"{PLACE}/death", who=noor.user_name, **died).url == f"{PLACE}?done=death"
    assert owner.get("/home").status_code == 302
    again = Client().post("/sign-in", {"login": noor.user_name, "password": PASSWORD})
    assert again.status_code == 200 or again.url == "/sign-in/closed"
    page = tom.read(PLACE, done="death")
    assert "nobody can get into the account any more. A colleague must now confirm it." in page
    assert "Case K-12" not in page
    assert "K-12 Recorded: " in page
    assert "If it was wrong: Only a colleague can undo it" in page
    assert "Noor" not in page
    assert "Undo this record" not in page


def test_a_day_that_has_not_come_is_refused(tom, noor):
    died = {"died_on": "2999-03-01", **GROUND, "evidence": "certificate"}
    answer = tom.post(f"{PLACE}/death", who=noor.user_name, **died)
    assert "The date of death must be today or in the past" in tom.read_answer(answer)


def test_the_page_of_the_home_page_tells_its_owner_who_set_it(tom, noor):
    tom.post(f"{PLACE}/screen", who=noor.user_name, shows="links", **GROUND)
    owner = Client()
    owner.post("/sign-in", {"login": noor.user_name, "password": PASSWORD})
    page = words(owner.get("/account/screen"))
    assert "An officer of Harrowmere Borough Council set it for you" in page
    assert "case K-12: She asked at the counter." in page


def test_the_page_of_the_home_page_tells_its_owner_who_ended_it_too(tom, noor):
    for shows in ("links", "everything"):
        tom.post(f"{PLACE}/screen", who=noor.user_name, shows=shows, **GROUND)
    owner = Client()
    owner.post("/sign-in", {"login": noor.user_name, "password": PASSWORD})
    page = words(owner.get("/account/screen"))
    assert "An officer of Harrowmere Borough Council ended it for you" in page
    assert "case K-12: She asked at the counter." in page
    owner.post("/account/screen", {"shows": "links"})
    assert "ended it for you" not in words(owner.get("/account/screen"))


@pytest.fixture
def ruth(at_desk):
    return at_desk("ruth.bello@harrowmere.example")


def test_a_death_waits_for_a_colleague_and_then_says_who_knows(tom, ruth, noor):
    from candour.people.models import Death

    seen = {**GROUND, "evidence": "certificate"}
    tom.post(f"{PLACE}/death", who=noor.user_name, died_on="2026-03-01", **seen)
    assert "A colleague must confirm it" in tom.read(PLACE)
    assert "A death to confirm" not in tom.read("/desk")
    assert "A death to confirm, case K-12" in ruth.read("/desk")
    place = f"{PLACE}/deaths/{Death.objects.get().pk}/confirmation"
    assert "The date of death is recorded as 1 March 2026" in ruth.read(place)
    own = tom.post(place, **seen)
    assert "You recorded this death, so a colleague must confirm it" in tom.read_answer(own)
    assert ruth.post(place, **seen).url == f"{PLACE}?done=confirmed"
    assert "We are telling every organisation that holds a record of them" in tom.read(PLACE)
    assert "A death to confirm" not in ruth.read("/desk")
    assert ruth.post(place, **seen).url == f"{PLACE}?done=confirmed", "twice is once"


@pytest.mark.parametrize("page", ["card", "screen", "letting-in"])
def test_an_officer_cannot_learn_whether_an_email_has_an_account(tom, amina, page):
    sent = {"shows": "links", **GROUND}
    there, nowhere = (tom.post(f"{PLACE}/{page}", who=who, **sent) for who in (amina.email, "no@x.example"))
    assert there.status_code == nowhere.status_code
    assert there.get("Location") == nowhere.get("Location")
    assert words(there).replace(amina.email, "") == words(nowhere).replace("no@x.example", "")


def test_safe_use_begins_all_the_same_for_whoever_gives_their_email(tom, amina):
    from candour.people.account_queries import is_used_safely

    assert tom.post(f"{PLACE}/screen", who=amina.email, shows="links", **GROUND).url.endswith("=screen")
    assert is_used_safely(amina)


def test_after_many_names_that_are_nobodys_no_more_are_looked_for(tom, noor):
    from django.core.cache import cache

    cache.clear()
    seen = {"evidence": "certificate", "died_on": "2026-03-01", "reason": "x", "case": "K-1"}
    for n in range(30):
        tom.post(f"{PLACE}/death", who=f"nobody{n}@x.example", **seen)
    stopped = tom.read_answer(tom.post(f"{PLACE}/death", who=noor.user_name, **seen))
    assert "Too many names you entered today matched nobody" in stopped
    noor.refresh_from_db()
    assert noor.is_active
