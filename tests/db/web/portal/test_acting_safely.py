"""While either of the two uses Candour safely, no page about the other shows anything on a screen."""

import re
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from candour.core.authority import Topic
from candour.people.actions import accept, begin_safe_use, end_safe_use, invite

from ..pages import words
from .conftest import NOW


@pytest.fixture
def at(maureen, aisha):
    """Aisha acts for Maureen in two services."""
    made = invite(
        account=maureen.account,
        relation="daughter",
        services={"clinic-appointments": Topic.CARE, "council-tax": Topic.MONEY, "repairs": Topic.HOME},
        may_act=True,
        at=NOW,
        email=aisha.account.email,
    )
    accept(invitation=made, account=aisha.account, at=NOW)
    return f"/for/{made.pk}"


@pytest.fixture
def no_entry(db):
    """Nothing is written down: whoever is shown nothing has not looked."""
    from candour.access.models import Pending

    @contextmanager
    def watch():
        before = Pending.objects.count()
        yield
        assert Pending.objects.count() == before

    return watch


PAGES = ("uses", "held", "choices", "cases")


def asked_for(resident, path: str, **query: str):
    """A page that whoever uses Candour safely pressed to see, under the address that it has for anybody."""
    here = f"{path}?{urlencode(query)}" if query else path
    bare = resident.client.get(here, headers={"Referer": "http://testserver/account"}).content.decode()
    (at,) = re.findall(r'href="([^"]*)">Show this page<', bare)
    assert at == here
    return resident.client.get(at, headers={"Referer": f"http://testserver{at}"})


@pytest.mark.parametrize("page", PAGES)
def test_whoever_must_not_know_sees_what_they_would_see_of_nothing(
    at, page, maureen, aisha, phone_asked, no_entry
):
    shown = aisha.read(f"{at}/{page}")
    begin_safe_use(account=maureen.account, at=NOW)
    with no_entry():
        hidden = aisha.read(f"{at}/{page}")
    assert "safe" not in hidden
    assert "covered" not in hidden
    assert "Maureen" in hidden
    for telling in ("Fernside", "Council tax account", "step-free", "phone number"):
        assert telling not in hidden
    end_safe_use(account=maureen.account, at=NOW)
    assert aisha.read(f"{at}/{page}") == shown


def test_a_choice_of_theirs_is_not_there_meanwhile(at, maureen, aisha):
    begin_safe_use(account=maureen.account, at=NOW)
    aisha.get(f"{at}/choices/step-free-visit", status=404)
    assert aisha.post(f"{at}/choices/step-free-visit/answer", answer="no").status_code == 404


@pytest.mark.parametrize("page", ["", *(f"/{page}" for page in PAGES), "/choices/step-free-visit"])
def test_whose_own_screen_others_see_asks_for_each_page_first(at, page, aisha, phone_asked, no_entry):
    shown = aisha.read(f"{at}{page}")
    begin_safe_use(account=aisha.account, at=NOW)
    with no_entry():
        bare = aisha.read(f"{at}{page}")
    for telling in ("Maureen", "Fernside", "Council tax", "clinic", "safe"):
        assert telling not in bare
    assert "Show this page" in bare
    opened = words(asked_for(aisha, f"{at}{page}"))
    assert "You are acting for this person" in opened
    assert len(opened) > len(bare)
    assert len(shown) > len(bare)


def test_an_answer_given_on_such_a_screen_is_saved_and_shown(at, aisha):
    begin_safe_use(account=aisha.account, at=NOW)
    path = f"{at}/choices/step-free-visit"
    page = asked_for(aisha, path).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = aisha.post(f"{path}/answer", answer="yes", version=version, after="")
    assert answer.url == f"{path}?saved", "as whoever uses it openly is led"
    assert "Show this page" not in words(aisha.client.get(answer.url))


def test_the_own_list_names_nobody_until_it_is_asked_for_and_says_what_was_done(
    at, aisha, maureen, monkeypatch
):
    own = "/account/acting"
    begin_safe_use(account=aisha.account, at=NOW)
    for path in (own, f"{own}/{at.removeprefix('/for/')}"):
        bare = aisha.read(path)
        assert "Show this page" in bare
        for telling in ("Maureen", "daughter", "Council tax", "safe"):
            assert telling not in bare
        assert "Maureen" in words(asked_for(aisha, path))
    ended = aisha.post(f"{own}/{at.removeprefix('/for/')}/end").url
    assert ended == f"{own}?done=acting-ended"
    assert "That has ended." in words(aisha.client.get(ended))
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert "Show this page" in words(
        aisha.client.get(ended, headers={"Referer": "http://testserver/account"})
    )
    assert "That has ended." in words(asked_for(aisha, own, done="acting-ended"))


def test_what_stands_instead_is_named_as_the_page_is_and_leads_back(at, aisha):
    begin_safe_use(account=aisha.account, at=NOW)
    back = {"/account/acting": "/account", f"/account/acting/{at.removeprefix('/for/')}": "/account/acting"}
    for path, to in back.items():
        page = aisha.get(path).content.decode()
        assert "<title>Acting for someone" in page
        assert f'<a class="govuk-link cd-back" href="{to}">' in page


def test_an_invitation_waits_behind_the_same_press(maureen, aisha):
    asked = {"services": {"repairs": Topic.HOME}, "may_act": False, "at": NOW}
    made = invite(account=maureen.account, relation="friend", email=aisha.account.email, **asked)
    begin_safe_use(account=aisha.account, at=NOW)
    path = f"/account/acting/{made.pk}/acceptance"
    for bare in (aisha.read("/account/acting"), aisha.read(path)):
        assert "Maureen" not in bare
    assert "Act for Maureen?" in words(asked_for(aisha, path))
    assert aisha.post(path).url == "/account/acting?done=accepted"


def test_who_uses_it_openly_presses_nothing(at, aisha):
    assert "Maureen" in aisha.read("/account/acting")
    assert "Show this page" not in aisha.read("/account/acting")


def test_a_browser_that_does_not_say_where_it_comes_from_shows_a_page_that_is_opened_again(at, aisha):
    begin_safe_use(account=aisha.account, at=NOW)
    assert "Show this page" in aisha.read("/account/acting")
    assert "Maureen" in aisha.read("/account/acting")


@pytest.mark.parametrize("referrer", ["http://testserver/account", "http://elsewhere.example/account/acting"])
def test_whoever_comes_from_another_page_has_pressed_nothing(at, aisha, referrer):
    begin_safe_use(account=aisha.account, at=NOW)
    for _ in range(2):
        shown = aisha.client.get("/account/acting", headers={"Referer": referrer})
        assert "Show this page" in words(shown)
