"""Signing in and out, and a forgotten password: on our pages, telling nobody who has an account."""

import re
import time
from dataclasses import replace

import pytest
from django.core import mail

from candour.demonstration.residents import MAUREEN

from .conftest import PASSWORD, account_called, words

WRONG = "Check your email address or user name, and your password. One of the two is not right"


@pytest.fixture(autouse=True)
def no_attempts_before(db):
    """Limits count from nothing in each test."""
    from django.core.cache import cache

    cache.clear()


def sign_in(client, email=MAUREEN.email, password=PASSWORD, **more):
    return client.post("/sign-in", {"login": email, "password": password, **more})


def reset_link() -> str:
    (found,) = re.findall(r"https?://[^/]+(/password/\S+)", mail.outbox[-1].body)
    return found


def test_email_and_password_lead_home(client):
    assert sign_in(client).url == "/home"
    assert client.get("/home").status_code == 200
    assert client.get("/sign-in").url == "/home"


def test_the_fields_say_what_a_browser_may_fill_in(client):
    page = client.get("/sign-in").content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_she_comes_back_to_the_page_she_asked_for_and_to_no_other_site(client):
    assert (
        'value="/choices/library-card"' in client.get("/sign-in?next=/choices/library-card").content.decode()
    )
    assert sign_in(client, next="/choices/library-card").url == "/choices/library-card"
    for elsewhere in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "http://localhost/",
        "http:///home",
    ):
        client.logout()
        assert sign_in(client, next=elsewhere).url == "/home"


def test_a_wrong_password_and_an_unknown_address_look_alike(client):
    known = sign_in(client, password="wrong")
    unknown = sign_in(client, email="nobody@post.example", password="wrong")
    assert WRONG in words(known)
    assert words(known) == words(unknown)
    assert known.content.decode().startswith("<!DOCTYPE html>")
    assert "<title>Error: Sign in" in known.content.decode()
    assert "wrong" not in known.content.decode().split("<main")[1]


def test_what_is_missing_is_said_beside_its_field(client):
    page = sign_in(client, email="", password="").content.decode()
    assert "Enter your email address" in page
    assert "Enter your password" in page
    assert 'href="#id_login"' in page


def test_guessing_is_slowed_down(client):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert "There were too many attempts. Wait five minutes" in words(sign_in(client))


def test_too_many_attempts_from_one_place_have_a_page_of_ours(client):
    answers = [sign_in(client, email=f"{n}@post.example", password="") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Too many attempts" in words(answers[-1])
    assert "Rather talk?" in words(answers[-1])


def test_signing_out_is_a_press_and_never_a_link(client):
    sign_in(client)
    assert client.get("/sign-out").url == "/home"
    assert client.get("/home").status_code == 200
    answer = client.post("/sign-out")
    assert answer.url == "/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"', "a press on Back shows nothing again"
    assert client.get("/home").status_code == 302


def test_an_account_that_was_closed_cannot_be_used(client):
    account = account_called(MAUREEN.email)
    account.is_active = False
    account.save()
    answer = client.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD}, follow=True)
    assert client.get("/home").status_code == 302
    assert "You cannot use this account now" in words(answer) or WRONG in words(answer)


def test_an_address_that_is_not_confirmed_gets_a_link_first(client):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(email=MAUREEN.email).update(verified=False)
    assert sign_in(client).url == "/sign-in/confirm"
    assert "Confirm your email address" in words(client.get("/sign-in/confirm"))
    (link,) = re.findall(r"https?://[^/]+(/sign-in/confirm/\S+)", mail.outbox[-1].body)
    assert f"Is this your address? {MAUREEN.email}" in words(client.get(link))
    client.post(link)
    assert sign_in(client).url == "/home"
    assert "This link does not work any more" in words(client.get("/sign-in/confirm/1:2:3"))


def test_whoever_waits_for_a_link_reads_what_to_do_when_nothing_comes_and_the_limit_is_the_real_one(client):
    for email in (MAUREEN.email, "nobody@post.example"):
        mail.outbox.clear()
        for _ask in range(8):
            client.post("/password", {"email": email})
        assert len(mail.outbox) == 5
    page = words(client.get("/password/sent"))
    assert f"Look in your spam or junk folder. The email is from {mail.outbox[0].from_email}." in page
    assert "We send at most five links an hour to one address." in page
    assert "I have a recovery card" in page


def test_no_page_on_the_way_in_is_kept(client):
    from allauth.account.models import EmailAddress

    client.post("/password", {"email": MAUREEN.email})
    to_password = reset_link()
    EmailAddress.objects.filter(email=MAUREEN.email).update(verified=False)
    sign_in(client)
    (to_confirm,) = re.findall(r"https?://[^/]+(/sign-in/confirm/\S+)", mail.outbox[-1].body)
    for path in ("/password", to_password, to_confirm):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"], path
        if answer.status_code == 302:
            assert "no-store" in client.get(answer.url)["Cache-Control"], answer.url


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client):
    assert client.post("/password", {"email": MAUREEN.email}).url == "/password/sent"
    assert mail.outbox[-1].subject == "A link for a new password"
    assert "Hello Maureen," in mail.outbox[-1].body
    link = reset_link()
    form = client.get(link, follow=True)
    assert 'autocomplete="new-password"' in form.content.decode()
    (action,) = re.findall(r'method="post" action="(/password/[^"]*)"', form.content.decode())
    assert client.post(action, {"password1": "a new one that is long"}).url == "/password/changed"
    assert "Your new password is saved" in words(client.get("/password/changed"))
    assert WRONG in words(sign_in(client))
    assert sign_in(client, password="a new one that is long").url == "/home"
    assert "This link does not work any more" in words(client.get(link, follow=True))


def test_a_link_for_a_new_password_is_counted_for_its_mailbox_however_that_was_typed(client):
    name = MAUREEN.email.partition("@")[0]
    for _ in range(5):
        client.post("/password", {"email": MAUREEN.email})
    assert len(mail.outbox) == 5
    assert client.post("/password", {"email": f"{name}@\uff50ost.example"}).status_code == 429
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("host", ["localhost", "testserver:6666", "127.0.0.1"])
def test_a_link_leads_to_our_own_address_whatever_host_was_asked(client, settings, host):
    from allauth.account.models import EmailAddress

    ours = "https://account.example"
    settings.CANDOUR_ENVIRONMENT = replace(settings.CANDOUR_ENVIRONMENT, base_url=ours)
    EmailAddress.objects.filter(email=MAUREEN.email).update(verified=False)
    client.post("/password", {"email": MAUREEN.email}, HTTP_HOST=host)
    assert f"{ours}/password/" in mail.outbox[-1].body
    client.post("/sign-in", {"login": MAUREEN.email, "password": PASSWORD}, HTTP_HOST=host)
    assert f"{ours}/sign-in/confirm/" in mail.outbox[-1].body
    assert all(host not in message.body for message in mail.outbox)


def test_nobody_fills_the_mailbox_of_another(client, monkeypatch):
    from allauth.core.internal import ratelimit

    begun, answers = time.time(), []
    for minutes in range(0, 54, 9):
        monkeypatch.setattr(ratelimit.time, "time", lambda now=begun + minutes * 60: now)
        answers.append(client.post("/password", {"email": MAUREEN.email}).status_code)
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_weak_new_password_is_refused_with_what_to_do(client):
    client.post("/password", {"email": MAUREEN.email})
    form = client.get(reset_link(), follow=True)
    (action,) = re.findall(r'method="post" action="(/password/[^"]*)"', form.content.decode())
    page = client.post(action, {"password1": "short"}).content.decode()
    assert "at least 10 characters" in page
    assert "<title>Error: " in page


def test_whoever_has_no_account_gets_the_same_page_and_a_message_too(client):
    known = client.post("/password", {"email": MAUREEN.email})
    unknown = client.post("/password", {"email": "nobody@post.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[MAUREEN.email], ["nobody@post.example"]]
    assert "There is no account with this address." in mail.outbox[-1].body


@pytest.mark.parametrize("path", ["/signup", "/accounts/signup/", "/accounts/login/", "/accounts/", "/email"])
def test_what_is_not_offered_yet_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_no_page_or_message_of_the_package_can_appear():
    from django.conf import settings
    from django.template import TemplateDoesNotExist
    from django.template.loader import get_template

    assert len(settings.TEMPLATES) == 1
    for name in ("account/login.html", "account/email/base_message.txt", "account/messages/logged_in.txt"):
        with pytest.raises(TemplateDoesNotExist):
            get_template(name)
