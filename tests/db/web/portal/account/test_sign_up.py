"""Opening an account: the email is confirmed first, and nobody learns who has one."""

import base64
import json
import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from candour.demonstration.residents import MAUREEN

from ..conftest import NOW, account_called, words

NEW = "ruth@post.example"
GOOD = "teapot velvet lantern"


def ask(client, email=NEW):
    return client.post("/sign-up", {"email": email})


def open_account(client, link, **given):
    return client.post(link, {"given_name": "Ruth", "family_name": "", "password": GOOD, **given})


def test_an_account_is_opened_by_the_link_in_the_email(client, link_in, changes):
    assert ask(client).url == "/sign-up/sent"
    assert [message.to for message in mail.outbox] == [[NEW]]
    page = client.get(link_in())
    assert NEW in words(page)
    assert 'autocomplete="new-password"' in page.content.decode()
    assert open_account(client, link_in()).url == "/home"
    assert "Ruth" in words(client.get("/home"))
    assert changes(account_called(NEW)) == ["opened"]


def test_the_link_names_no_address_to_whoever_sees_it_on_the_way(client, link_in):
    ask(client)
    parts = link_in().rpartition("/")[2].split(":")
    plain = b"".join(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts[:1])
    assert b"ruth" not in plain
    assert b"ruth" not in base64.b64decode(json.loads(plain)[1])


def test_nothing_is_kept_of_an_address_that_is_not_confirmed(client, link_in):
    from allauth.account.models import EmailAddress

    from candour.people.models import Account

    ask(client)
    client.get(link_in())
    assert not Account.objects.filter(email=NEW).exists()
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_whoever_has_an_account_gets_the_same_page_and_one_message_too(client):
    known, unknown = ask(client, MAUREEN.email), ask(Client(), NEW)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[MAUREEN.email], [NEW]]
    assert "You have one already." in mail.outbox[0].body
    assert mail.outbox[0].body.count("http") == mail.outbox[1].body.count("http") == 1


def test_capital_letters_make_no_second_account(client, link_in):
    ask(client, MAUREEN.email.upper())
    assert "You have one already." in mail.outbox[-1].body


def test_an_address_is_written_to_three_times_an_hour_whoever_has_it(client):
    for email in (NEW, MAUREEN.email):
        answers = [ask(client, email).url for _ in range(5)]
        assert set(answers) == {"/sign-up/sent"}
    assert [message.to for message in mail.outbox] == [[NEW]] * 3 + [[MAUREEN.email]] * 3
    assert "We send at most three links an hour to one address." in words(client.get("/sign-up/sent"))


def test_whoever_waits_for_the_email_reads_what_to_do_and_nobody_whether_there_is_an_account(client):
    ask(client)
    mine = words(client.get("/sign-up/sent"))
    assert (
        "It works for 24 hours. It can take ten minutes to arrive. If nothing comes Look in your spam" in mine
    )
    assert f"The email is from {mail.outbox[0].from_email}." in mine
    assert "The address may have been typed wrong. Start again and check each letter." in mine
    other = Client()
    ask(other, MAUREEN.email)
    page = other.get("/sign-up/sent")
    assert words(page) == mine
    assert MAUREEN.email not in mine
    assert {'href="/sign-up"', 'href="/sign-up/without-email"'} <= set(
        re.findall('href="[^"]+"', page.content.decode())
    )


def test_a_link_that_was_used_says_that_there_is_an_account(client, link_in):
    ask(client)
    link = link_in()
    open_account(client, link)
    assert open_account(client, link).url == "/home", "pressed twice"
    other = Client()
    assert "You have an account" in words(other.get(link))
    assert "You have an account" in words(open_account(other, link, password="another long one here"))


@pytest.mark.parametrize(
    "change", [lambda link: link[:-3], lambda link: link + "x", lambda link: "/sign-up/a:b:c"]
)
def test_a_link_that_was_cut_or_altered_opens_nothing(client, link_in, change):
    ask(client)
    assert "This link does not work any more" in words(client.get(change(link_in())))


def test_a_link_that_is_a_day_old_opens_nothing(client, link_in, monkeypatch):
    from datetime import timedelta

    from candour.web.portal import sign_up

    ask(client)
    monkeypatch.setattr(sign_up, "LINK_LASTS", timedelta(seconds=-1))
    assert "This link does not work any more" in words(client.get(link_in()))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 10 characters"),
        ("password123", "too common"),
        ("Harrowmere2026!", "besides “harrowmere”"),
        ("ruth@post.example", "too similar"),
        ("", "Enter a password"),
        ("x" * 257, "256 characters or fewer"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(client, link_in, password, why):
    ask(client)
    page = open_account(client, link_in(), password=password)
    assert why in page.content.decode()
    assert "<title>Error: " in page.content.decode()
    assert 'value="Ruth"' in page.content.decode(), "what was typed is kept"
    assert not re.search(r'type="password"[^>]*value=', page.content.decode())


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "Ruth\u202e", "Zoë 🦊", "'; drop table --", "x" * 100, "Null"],
)
def test_any_name_is_shown_as_it_was_written(client, link_in, name):
    ask(client)
    assert open_account(client, link_in(), given_name=name).url == "/home"
    page = client.get("/account/details").content.decode()
    assert "<script>alert" not in page
    assert account_called(NEW).given_name == name.strip()


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "nul\x00"])
def test_a_name_that_cannot_be_is_refused(client, link_in, name):
    ask(client)
    page = open_account(client, link_in(), given_name=name)
    assert page.status_code == 200
    assert "There is a problem" in words(page)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "nobody",
        "a@b",
        "a\x00@post.example",
        "jo\u017fe@post.example",
        "x" * 300 + "@post.example",
        "a b@c.d",
        "a.b@localhost",
        "a@[127.0.0.1]",
        "a@[IPv6:0:0:0:0:0:0:0:1]",
    ],
)
def test_an_address_that_cannot_be_is_refused_with_what_to_do(client, email):
    page = ask(client, email)
    assert "There is a problem" in words(page)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "host", ["post.example", "POST.example", "po\u017ft.example", "\uff50ost.example", "post\u3002example"]
)
def test_a_mailbox_is_one_however_its_address_was_typed(client, host):
    for _ in range(3):
        ask(client, "someone@post.example")
    sent = len(mail.outbox)
    ask(client, f"Someone@{host}")
    assert len(mail.outbox) == sent
    assert {each.to[0] for each in mail.outbox} == {"someone@post.example"}


def test_a_host_in_letters_of_another_language_stays_as_its_owner_reads_it(client):
    for host in ("bücher.example", "BÜCHER.example", "xn--bcher-kva.example"):
        ask(client, f"jo@{host}")
    assert {each.to[0] for each in mail.outbox} == {"jo@bücher.example"}


def test_a_first_visit_says_what_to_do_next_on_every_page(client, link_in):
    ask(client)
    open_account(client, link_in())
    for path in (
        "/home",
        "/uses",
        "/held",
        "/choices",
        "/receipts",
        "/account",
        "/account/security",
        "/account/devices",
        "/account/details",
    ):
        assert client.get(path).status_code == 200, path


def test_without_email_there_is_a_user_name_and_a_card_shown_once(client, changes):
    from candour.people.models import Account

    answer = client.post("/sign-up/without-email", {"given_name": "Len", "family_name": "", "password": GOOD})
    assert answer.url == "/account/card"
    page = words(client.get("/account/card"))
    account = Account.objects.exclude(user_name=None).get()
    (code,) = re.findall(r"[B-Z]{5}(?:-[B-Z]{5}){3}", page)
    assert account.user_name in page
    assert f"Where to use it {settings.CANDOUR_ENVIRONMENT.base_url}/password/card" in page, "also on paper"
    assert words(client.get("/account/card")) == page, "until they say that they have it"
    assert client.post("/account/card").url == "/home"
    assert client.get("/account/card").url == "/account/security"
    assert changes(account) == ["opened", "card-made"]
    assert mail.outbox == []
    for path in ("/home", "/held", "/choices", "/account", "/account/security", "/account/details"):
        assert client.get(path).status_code == 200, path

    other = Client()
    signed = other.post("/sign-in", {"login": account.user_name.upper(), "password": GOOD})
    assert signed.url == "/home"
    wrong = Client().post(
        "/password/card", {"user_name": account.user_name, "code": "B" * 20, "password": GOOD}
    )
    assert "One of them is not right" in words(wrong)
    typed = {
        "user_name": account.user_name,
        "code": code.lower().replace("-", " "),
        "password": "kettle quilt otter",
    }
    assert Client().post("/password/card", typed).url == "/password/changed"
    assert other.get("/home").status_code == 302, "every session has ended"
    assert (
        Client().post("/sign-in", {"login": account.user_name, "password": "kettle quilt otter"}).url
        == "/home"
    )
    assert "One of them is not right" in words(Client().post("/password/card", typed)), "the card is spent"


def test_tries_of_others_at_a_card_do_not_keep_its_owner_out(db, monkeypatch):
    from candour.people.actions import create_account_without_email, make_recovery_card
    from candour.web.portal.account import card

    account = create_account_without_email(password=GOOD, given_name="Len", at=NOW)
    code = make_recovery_card(account=account, at=NOW)

    def tried(code, address):
        typed = {"user_name": account.user_name, "code": code, "password": "kettle quilt otter"}
        return Client().post("/password/card", typed, REMOTE_ADDR=address)

    with monkeypatch.context() as quick:  # without a hash for each
        quick.setattr(card, "card_of", lambda *_given: None)
        for n in range(60):
            assert "One of them is not right" in words(tried("B" * 20, f"198.51.100.{n}"))
        one_caller = [tried("B" * 20, "198.51.100.250") for _ in range(11)]
    assert "too many attempts" in words(one_caller[-1])
    assert tried(code, "192.0.2.5").url == "/password/changed"


def test_an_unknown_user_name_and_a_wrong_code_look_alike(client):
    client.post("/sign-up/without-email", {"given_name": "Len", "family_name": "", "password": GOOD})
    from candour.people.models import Account

    name = Account.objects.exclude(user_name=None).get().user_name
    given = {"code": "B" * 20, "password": GOOD}
    known = words(Client().post("/password/card", {**given, "user_name": name}))
    unknown = words(Client().post("/password/card", {**given, "user_name": "no-such-00000"}))
    assert known == unknown
