"""Devices and history, "this was not me", and guessing that locks nobody out."""

import re
import time
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from candour.demonstration.residents import AISHA, MAUREEN

from ..conftest import PASSWORD, account_called, words
from .test_fresh import changed

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604"


def try_password(password, email=MAUREEN.email, client=None, address="198.51.100.1"):
    return (client or Client()).post("/sign-in", {"login": email, "password": password}, REMOTE_ADDR=address)


def sign_in_of(email):
    return account_called(email).sign_ins.order_by("-at").first()


def test_the_page_says_where_when_and_how_in_plain_words(sign_in):
    here = {"REMOTE_ADDR": "203.0.113.77"}
    page = words(sign_in(MAUREEN.email, **here).get("/account/devices", **here))
    assert "Firefox on Windows" in page
    assert "with your password" in page
    assert "From the internet connection that you are using now." in page
    assert "203.0.113" not in page, "nobody knows that number of their own by heart"
    assert "This is where you are now" in page


def test_a_sign_in_from_elsewhere_says_so_and_never_the_whole_number(sign_in):
    sign_in(MAUREEN.email, REMOTE_ADDR="198.51.100.23")
    here = {"REMOTE_ADDR": "203.0.113.77"}
    page = words(sign_in(MAUREEN.email, **here).get("/account/devices", **here))
    assert page.count("From the internet connection that you are using now.") == 1
    assert "From another internet connection, whose number begins with 198.51.100." in page
    assert "198.51.100.23" not in page
    assert "/24" not in page


@pytest.mark.parametrize(("proxies", "network"), [(0, "10.0.0.0/24"), (1, "203.0.113.0/24")])
def test_what_a_caller_says_of_their_own_address_is_not_believed(sign_in, settings, proxies, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    through = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.6, 203.0.113.77"}
    sign_in(MAUREEN.email, **through)
    assert sign_in_of(MAUREEN.email).network == network


def test_one_sign_in_is_ended_and_then_all_others(sign_in, changes):
    here = sign_in(MAUREEN.email)
    second, third = (sign_in(MAUREEN.email) for _ in range(2))
    of_second = account_called(MAUREEN.email).sign_ins.order_by("at")[1]
    assert here.post(f"/account/devices/{of_second.pk}/end").url == "/account/devices?done=ended"
    assert second.get("/home").status_code == 302
    assert third.get("/home").status_code == 200
    here.post("/account/devices/end-others")
    assert third.get("/home").status_code == 302
    assert here.get("/home").status_code == 200
    assert changes(account_called(MAUREEN.email))[-2:] == ["session-ended", "sessions-ended"]
    before = changes(account_called(MAUREEN.email))
    here.post(f"/account/devices/{of_second.pk}/end")
    assert changes(account_called(MAUREEN.email)) == before, "pressed twice"


def test_before_an_account_is_locked_its_page_says_for_which_sign_in(sign_in):
    sign_in(MAUREEN.email, HTTP_USER_AGENT=IPHONE)
    client = sign_in(MAUREEN.email)
    other = account_called(MAUREEN.email).sign_ins.order_by("at").first()
    page = words(client.get(f"/account/devices/{other.pk}/not-me"))
    assert re.search(r"Safari on iPhone\. Today, \d\d:\d\d, with your password\.", page)


def test_another_persons_sign_in_is_not_there(sign_in):
    sign_in(AISHA.email)
    theirs = sign_in_of(AISHA.email)
    client = sign_in(MAUREEN.email)
    assert client.post(f"/account/devices/{theirs.pk}/end").status_code == 404
    assert client.get(f"/account/devices/{theirs.pk}/not-me").status_code == 404
    assert theirs.__class__.objects.get(pk=theirs.pk).ended_at is None


def test_signing_out_stands_in_the_history(sign_in):
    client = sign_in(MAUREEN.email)
    client.post("/sign-out")
    sign_in(MAUREEN.email, client=client)
    assert "Signed out there." in words(client.get("/account/devices"))


def test_a_new_device_is_told_by_email_and_one_that_is_known_is_not(sign_in):
    client = sign_in(MAUREEN.email)
    assert mail.outbox == [], "the first one needs no telling"
    client.post("/sign-out")
    sign_in(MAUREEN.email, client=client)
    assert mail.outbox == []
    sign_in(MAUREEN.email, HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="203.0.113.9")
    (message,) = mail.outbox
    assert message.to == [MAUREEN.email]
    for detail in ("iPhone", "203.0.113", "Okafor", MAUREEN.email):
        assert detail not in message.subject + message.body


def test_not_me_locks_the_account_at_once_and_a_person_is_told(sign_in, link_in, changes):
    from candour.people.models import SecurityReport

    owner = sign_in(MAUREEN.email)
    thief = sign_in(MAUREEN.email)
    link = link_in()
    nobody = Client()
    assert "Was this not you?" in words(nobody.get(link))
    assert thief.get("/home").status_code == 200, "opening the link changes nothing"
    assert "Your account is locked" in words(nobody.post(link))
    assert thief.get("/home").status_code == 302
    assert owner.get("/home").status_code == 302
    assert "One of the two is not right" in words(try_password(PASSWORD))
    report = SecurityReport.objects.get()
    assert (report.account.email, report.unlocked_at) == (MAUREEN.email, None)
    assert changes(report.account)[-1] == "reported-not-me"

    nobody.post("/password", {"email": MAUREEN.email})
    form = nobody.get(link_in(MAUREEN.email), follow=True)
    (action,) = re.findall(r'method="post" action="(/password/[^"]*)"', form.content.decode())
    assert "Somebody else may know this password" in words(nobody.post(action, {"password1": PASSWORD}))
    assert nobody.post(action, {"password1": "kettle quilt otter lamp"}).url == "/password/changed"
    sign_in(MAUREEN.email, "kettle quilt otter lamp", client=nobody)
    assert SecurityReport.objects.get().unlocked_at is not None


def test_not_me_gives_up_the_email_that_somebody_else_asked_for(sign_in, link_in):
    thief = sign_in(MAUREEN.email)
    thief.post("/account/email", {"email": "thief@post.example"})
    Client().post(report_link(sign_in, link_in))
    assert "does not work any more" in words(Client().post(link_in("thief@post.example")))
    assert account_called(MAUREEN.email), "it is still hers"


def test_a_new_password_gives_up_the_email_that_waits(sign_in, link_in):
    thief = sign_in(MAUREEN.email)
    thief.post("/account/email", {"email": "thief@post.example"})
    owner = sign_in(MAUREEN.email)
    changed(owner, "kettle quilt otter lamp")
    assert "does not work any more" in words(Client().post(link_in("thief@post.example")))
    assert account_called(MAUREEN.email)


def test_not_me_ends_a_card_made_since_and_leaves_one_that_an_officer_gave(db):
    from candour.people.actions import create_account_without_email, make_recovery_card, report_not_me
    from candour.people.actions.cards import new_card
    from candour.people.models import KnownDevice, RecoveryCard

    now = datetime.now(UTC)
    account = create_account_without_email(password=PASSWORD, given_name="Ruth", at=now)
    device = KnownDevice.objects.create(account=account, digest=b"", first_seen_at=now)
    theirs = account.sign_ins.create(device=device, how="password", assurance=0, at=now)
    make_recovery_card(account=account, at=now)
    report_not_me(account=account, sign_in=theirs, at=now)
    assert RecoveryCard.objects.get(account=account).ended_at == now
    new_card(account, now, by="Tom Reddy")
    report_not_me(account=account, sign_in=theirs, at=now)
    assert RecoveryCard.objects.get(account=account, made_by="Tom Reddy").ended_at is None


@pytest.mark.parametrize("meanwhile", ["reported", "new password"])
def test_a_sign_in_between_its_two_steps_ends_with_the_password_it_began_with(
    sign_in, link_in, with_app, meanwhile
):
    report = report_link(sign_in, link_in) if meanwhile == "reported" else ""
    with_app(MAUREEN.email)
    thief = sign_in(MAUREEN.email)
    if report:
        Client().post(report)
    else:
        account = account_called(MAUREEN.email)
        account.set_password("kettle quilt otter lamp")
        account.save()
    assert thief.post("/sign-in/code", {"code": with_app.code()}).url == "/sign-in"
    assert thief.get("/home").status_code == 302


def test_a_code_counts_once_for_as_long_as_it_is_good(sign_in, with_app, monkeypatch):
    from allauth.mfa.totp.internal import auth
    from django.core.cache.backends import db as cache_of_used_codes

    with_app(MAUREEN.email)
    asked, code = time.time(), with_app.code()
    assert sign_in(MAUREEN.email).post("/sign-in/code", {"code": code}).url == "/home"
    later = (asked // 30 + 1) * 30  # the app has just begun to show the next
    monkeypatch.setattr(auth.time, "time", lambda: later)
    monkeypatch.setattr(cache_of_used_codes, "tz_now", lambda: datetime.fromtimestamp(later, UTC))
    assert auth.validate_totp_code(with_app.secret, code), "clocks differ, so it would be good still"
    again = sign_in(MAUREEN.email).post("/sign-in/code", {"code": code})
    assert "was used already" in words(again)


def report_link(sign_in, link_in) -> str:
    """The link in the email about a new browser."""
    sign_in(MAUREEN.email, client=Client())
    sign_in(MAUREEN.email, HTTP_USER_AGENT=IPHONE, client=Client())
    return next(path for message in reversed(mail.outbox) if (path := _link(message)).startswith("/not-me/"))


def _link(message) -> str:
    (found,) = re.findall(r"https?://[^/]+(/\S+)", message.body)
    return found


def test_a_link_that_was_made_up_reports_nothing(client):
    assert client.get("/not-me/a:b:c").status_code == 404
    assert client.post("/not-me/a:b:c").status_code == 404


def test_ten_thousand_tries_of_others_do_not_keep_the_owner_out(sign_in, monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher

    owner = sign_in(MAUREEN.email, REMOTE_ADDR="192.0.2.5")
    owner.post("/sign-out")
    asked = []
    true = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda self, *given: asked.append(1) or true(self, *given)
    )
    for n in range(120):
        try_password(f"guess {n}", address=f"198.51.{n % 250}.{n // 250 + 1}")
    assert len(asked) == 5, "the rest were not even tried"
    assert "too many attempts" in words(try_password(PASSWORD, address="198.51.100.250"))
    assert try_password(PASSWORD, client=owner, address="192.0.2.5").url == "/home"


@pytest.mark.parametrize("login", [MAUREEN.email, "nobody@post.example", "otter-maple-40318", "x" * 300])
def test_one_hash_is_reckoned_whoever_has_an_account(login, monkeypatch):
    from django.contrib.auth.hashers import Argon2PasswordHasher

    reckoned = []
    for name in ("verify", "encode"):
        true = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            name,
            lambda self, *given, true=true: reckoned.append(1) or true(self, *given),
        )
    try_password("guess", email=login)
    assert len(reckoned) == 1


def test_a_known_device_of_one_account_is_a_stranger_to_another(sign_in):
    client = sign_in(AISHA.email)
    client.post("/sign-out")
    for n in range(5):
        try_password(f"guess {n}", client=client, address=f"198.51.100.{n}")
    assert "too many attempts" in words(try_password(PASSWORD, client=client, address="198.51.100.99"))


def test_whoever_used_a_computer_before_is_not_taken_for_whoever_comes_after(sign_in):
    shared = sign_in(AISHA.email)
    copied = shared.cookies["candour-device"].value
    shared.post("/sign-out")
    sign_in(MAUREEN.email, client=shared)
    thief = Client(headers={"User-Agent": IPHONE})
    thief.cookies["candour-device"] = copied
    mail.outbox.clear()
    sign_in(MAUREEN.email, client=thief)
    assert mail.outbox[-1].to == [MAUREEN.email], "a browser that she does not know"


def test_people_who_share_a_browser_are_each_known_in_it(sign_in):
    shared = sign_in(AISHA.email)
    for email in (MAUREEN.email, AISHA.email, MAUREEN.email):
        shared.post("/sign-out")
        sign_in(email, client=shared)
    assert mail.outbox == []
    assert account_called(AISHA.email).devices.count() == account_called(MAUREEN.email).devices.count() == 1


def test_a_known_device_that_guesses_is_slowed_down_too(sign_in):
    client = sign_in(MAUREEN.email)
    client.post("/sign-out")
    for n in range(10):
        try_password(f"guess {n}", client=client, address=f"198.51.100.{n}")
    assert "too many attempts" in words(try_password(PASSWORD, client=client, address="198.51.100.99"))


def test_whoever_has_forgotten_it_under_attack_gets_in_by_the_link(link_in):
    for n in range(6):
        try_password(f"guess {n}", address=f"198.51.100.{n}")
    client = Client()
    client.post("/password", {"email": MAUREEN.email})
    form = client.get(link_in(), follow=True)
    (action,) = re.findall(r'method="post" action="(/password/[^"]*)"', form.content.decode())
    client.post(action, {"password1": "kettle quilt otter lamp"})
    assert try_password("kettle quilt otter lamp", client=client).url == "/home"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537 Edg/140", "Edge on Linux"),
        ("curl/8.0", "A browser that we do not know"),
        ("<script>alert(1)</script> Firefox/1", "Firefox"),
    ],
)
def test_any_browser_has_words(sign_in, agent, device):
    client = sign_in(MAUREEN.email, client=Client(headers={"User-Agent": agent}))
    page = client.get("/account/devices")
    assert device in words(page)
    assert "<script>alert" not in page.content.decode()


def test_a_sign_in_that_ran_out_says_so(sign_in):
    from django.contrib.sessions.models import Session

    _old, here = (sign_in(MAUREEN.email) for _ in range(2))
    row = account_called(MAUREEN.email).sign_ins.order_by("at").first()
    Session.objects.filter(session_key=row.session_key).update(expire_date=datetime(2026, 1, 1, tzinfo=UTC))
    assert "It timed out." in words(here.get("/account/devices"))


def test_a_copied_database_signs_nobody_in(sign_in):
    from django.contrib.sessions.models import Session

    here = sign_in(MAUREEN.email)
    assert here.get("/home").status_code == 200
    kept = Session.objects.get().session_key
    assert sign_in_of(MAUREEN.email).session_key == kept
    assert kept != here.cookies["candour-session"].value
    thief = Client()
    thief.cookies["candour-session"] = kept
    assert thief.get("/home").status_code == 302
