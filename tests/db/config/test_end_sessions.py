"""After a suspicion whoever runs the machine signs one person out, or everybody."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from candour.config.env import CannotStart
from candour.people.sessions import SessionStore

PASSWORD = "kettle quilt otter lamp"


def run(*words: str) -> int:
    from candour.config.end_sessions import add_arguments, end_sessions

    parser = ArgumentParser()
    add_arguments(parser)
    return end_sessions(parser.parse_args(words), Namespace())


@pytest.fixture
def signed_in(db):
    """`signed_in("noor")`: a browser in which Noor is signed in."""
    from allauth.account.models import EmailAddress

    from candour.people.actions import create_account

    def browser(name: str) -> Client:
        email = f"{name}@post.example"
        account = create_account(email=email, password=PASSWORD, given_name=name, at=datetime.now(UTC))
        EmailAddress.objects.update_or_create(user=account, email=email, defaults={"verified": True})
        client = Client()
        assert client.post("/sign-in", {"login": email, "password": PASSWORD}).status_code == 302
        assert client.get("/account/devices").status_code == 200
        return client

    return browser


def test_one_person_is_signed_out_and_reads_by_whom(signed_in, capsys):
    noor, ruth = signed_in("noor"), signed_in("ruth")
    assert run("Noor@post.example") == 0
    assert capsys.readouterr().out == "Sign-ins ended: 1\n"
    assert noor.get("/account/devices").status_code == 302
    assert ruth.get("/account/devices").status_code == 200
    noor.post("/sign-in", {"login": "noor@post.example", "password": PASSWORD})
    assert "Ended by an administrator." in noor.get("/account/devices").content.decode()


def test_everybody_is_signed_out_and_nothing_half_made_goes_on(signed_in, capsys):
    browsers = [signed_in("noor"), signed_in("ruth")]
    SessionStore().create()
    run("--everybody")
    assert capsys.readouterr().out == "Sign-ins ended: 2\n"
    assert [each.get("/account/devices").status_code for each in browsers] == [302, 302]
    assert not Session.objects.exists()


def test_a_name_that_nobody_has_is_said(db):
    with pytest.raises(CannotStart, match="No account here has the email or user name"):
        run("nobody@post.example")


def test_what_is_left_of_sessions_that_ran_out_is_forgotten_each_day(signed_in):
    from candour.config.close_accounts import close_accounts

    signed_in("noor")
    signed_in("ruth")
    old = Session.objects.first()
    Session.objects.filter(pk=old.pk).update(expire_date=datetime.now(UTC) - timedelta(minutes=1))
    close_accounts(Namespace(), Namespace())
    assert Session.objects.count() == 1
    assert not Session.objects.filter(pk=old.pk).exists()
