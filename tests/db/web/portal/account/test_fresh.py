"""Step-up: what is sensitive asks for proof within ten minutes, and loses nothing that was typed."""

import re
import time
from html import unescape

import pytest
from django.test import Client

from candour.demonstration.residents import MAUREEN

from ..conftest import PASSWORD, account_called, words

NEW = "kettle quilt otter lamp"


@pytest.fixture
def stale(sign_in):
    """Maureen, who signed in eleven minutes ago."""
    client = sign_in(MAUREEN.email)
    make_stale(client)
    return client


def make_stale(client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 660
    session.save()


def hidden(page) -> dict[str, str]:
    """The fields that the page carries."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return {name: unescape(value) for name, value in found}


def changed(client, password: str, **proof: str):
    """The answer to a new password, with the old one."""
    page = client.post("/account/password", {"password": password})
    return client.post("/account/password", {**hidden(page), "proof-password": PASSWORD, **proof})


def test_a_new_password_asks_for_the_old_one_however_fresh_the_sign_in(sign_in):
    client = sign_in(MAUREEN.email)
    assert "Is it you?" in words(client.post("/account/password", {"password": NEW}))
    assert "This is not your password" in words(changed(client, NEW, **{"proof-password": "wrong"}))
    assert "Enter your password" in words(changed(client, NEW, **{"proof-password": ""}))
    assert account_called(MAUREEN.email).check_password(PASSWORD)
    changed(client, NEW)
    assert account_called(MAUREEN.email).check_password(NEW)


def test_within_ten_minutes_of_signing_in_nothing_is_asked_again(sign_in):
    client = sign_in(MAUREEN.email)
    assert "Is it you?" not in words(client.get("/account/close"))


@pytest.mark.parametrize(
    "path",
    [
        "/account/email",
        "/account/app",
        "/account/passkeys/new",
        "/account/close",
        "/account/codes/renewal",
        "/account/card/renewal",
        "/account/app/removal",
    ],
)
def test_what_is_sensitive_asks_again_later(stale, path):
    page = stale.get(path)
    assert "Is it you?" in words(page)
    assert "no-store" in page["Cache-Control"]
    answer = stale.post(path, {**hidden(page), "proof-password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, path)
    assert "Is it you?" not in words(stale.get(path))


def test_a_form_that_was_sent_too_late_is_carried_and_sent_on(stale):
    page = stale.post("/account/email", {"email": 'maureen+"new"@post.example', "more": "a\nb"})
    carried = hidden(page)
    assert carried["email"] == 'maureen+"new"@post.example'
    assert carried["more"] == "a\nb"
    wrong = stale.post("/account/email", {**carried, "proof-password": "wrong"})
    assert "This is not your password" in words(wrong)
    assert hidden(wrong)["email"] == carried["email"]
    answer = stale.post("/account/email", {**hidden(wrong), "proof-password": PASSWORD})
    assert answer.status_code in (200, 302)
    assert "Is it you?" not in answer.content.decode()


def test_with_the_proof_the_session_has_a_new_key_and_is_the_same_sign_in(stale):
    before = stale.cookies["candour-session"].value
    page = stale.get("/account/close")
    stale.post("/account/close", {**hidden(page), "proof-password": PASSWORD})
    copied = Client()
    copied.cookies["candour-session"] = before
    assert copied.get("/home").status_code == 302
    assert words(stale.get("/account/devices")).count("This is where you are now") == 1


def test_ending_a_session_asks_for_proof_first(stale, sign_in):
    other = sign_in(MAUREEN.email)
    page = stale.post("/account/devices/end-others")
    assert "Is it you?" in words(page)
    assert other.get("/home").status_code == 200
    stale.post("/account/devices/end-others", {**hidden(page), "proof-password": PASSWORD})
    assert other.get("/home").status_code == 302


def test_nobody_proves_anything_with_another_persons_password(stale):
    page = stale.get("/account/close")
    answer = stale.post("/account/close", {**hidden(page), "proof-password": ""})
    assert "Enter your password" in words(answer)
    assert account_called(MAUREEN.email).closings.count() == 0


def test_guessing_the_proof_is_slowed_down(stale):
    page = stale.get("/account/close")
    for _ in range(10):
        stale.post("/account/close", {**hidden(page), "proof-password": "wrong"})
    answer = stale.post("/account/close", {**hidden(page), "proof-password": PASSWORD})
    assert "There were too many attempts" in words(answer)


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get("/account/close").url.startswith("/sign-in?next=/account/close")


def test_a_new_password_ends_every_other_session_and_keeps_this_one(sign_in, changes):
    from django.core import mail

    here, there = sign_in(MAUREEN.email), sign_in(MAUREEN.email)
    assert changed(here, NEW).url == "/account/security?done=password"
    assert "You were signed out everywhere else" in words(here.get("/account/security?done=password"))
    assert there.get("/home").status_code == 302
    page = words(here.get("/account/devices"))
    assert "This is where you are now" in page
    assert "Ended when the password was changed." in page
    assert changes(account_called(MAUREEN.email))[-1] == "password-changed"
    assert mail.outbox[-1].subject == "Your account was changed"
    sign_in(MAUREEN.email, NEW)


def test_after_another_way_in_the_page_leads_to_where_other_sessions_are_ended(sign_in):
    page = sign_in(MAUREEN.email).get("/account/security?done=app-removed").content.decode()
    assert 'href="/account/devices"' in page
    assert "Sign out everywhere else" in page


def test_a_password_is_taken_exactly_as_it_was_typed(sign_in):
    typed = "  Kettle otter quilt " + "x" * 200 + " "
    changed(sign_in(MAUREEN.email), typed)
    assert account_called(MAUREEN.email).check_password(typed)
    sign_in(MAUREEN.email, typed)
    again = Client().post("/sign-in", {"login": MAUREEN.email, "password": typed.strip()})
    assert "One of the two is not right" in words(again)


@pytest.mark.parametrize("weak", ["short", MAUREEN.email, "qwertyuiop", "maureenokafor"])
def test_a_weak_new_password_changes_nothing(sign_in, weak):
    client = sign_in(MAUREEN.email)
    assert "There is a problem" in words(client.post("/account/password", {"password": weak}))
    assert account_called(MAUREEN.email).check_password(PASSWORD)


def test_a_passkey_is_never_enough_by_its_touch_alone(stale, with_app):
    stale.get("/account/passkeys/options")
    assert stale.session["mfa.webauthn.state"]["user_verification"] == "required"
    with_app(MAUREEN.email)
    begun = Client()
    begun.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD})
    begun.get("/sign-in/code/options")
    assert begun.session["mfa.webauthn.state"]["user_verification"] == "required"


def test_an_email_says_that_a_way_in_was_added_or_removed_and_not_which(sign_in):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
    from django.core import mail

    here = sign_in(MAUREEN.email)
    page = here.get("/account/app").content.decode()
    (key,) = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(key.replace(" ", ""), counter))
    assert here.post("/account/app", {"code": code}).url == "/account/codes?done=app"
    assert here.post("/account/app", {"code": code}).url == "/account/security?done=app"
    assert here.get("/account/app").url == "/account/security", "opened again, nothing was done"
    assert here.post("/account/codes/renewal").url == "/account/codes?done=codes"
    assert here.post("/account/app/removal").url == "/account/security?done=app-removed"
    assert here.get("/account/app/removal").url == "/account/security"
    assert [each.subject for each in mail.outbox] == ["Your account was changed"] * 3, (
        "pressed twice, said once"
    )
    for telling in ("app", "passkey", "recovery"):
        assert telling not in mail.outbox[-1].body
