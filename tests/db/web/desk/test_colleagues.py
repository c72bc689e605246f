"""A lost second factor: two colleagues reset it, neither of them whose it is, and everybody is told."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from soak.authenticator import code_of
from tests.words import stands

from .conftest import COUNCIL, CREDENTIALS, TOM, words

FIELDS = {"why": "He rang me, and I know his voice."}


@pytest.fixture
def tom_account(db):
    from candour.people.models import Account

    return Account.objects.get(email=TOM)


@pytest.fixture
def second_administrator(db):
    """Siân administers the council's systems too, beside Amal."""

    def give():
        from candour.people.actions import give_role
        from candour.people.models import Account, Organisation, StaffRole

        give_role(
            account=Account.objects.get(email="sian.pugh@harrowmere.example"),
            organisation=Organisation.objects.get(slug="harrowmere-council"),
            role=StaffRole.Role.ADMINISTRATOR,
            by="Bea Lee",
            at=timezone.now(),
        )

    return give


@pytest.fixture
def two(amal, sian, second_administrator):
    second_administrator()
    mail.outbox.clear()
    return amal, sian


def asked(desk, account):
    assert desk.post(f"{COUNCIL}/colleagues/{account.pk}", **FIELDS).url.endswith("?done=asked")
    from candour.people.models import SecondFactorReset

    return f"{COUNCIL}/resets/{SecondFactorReset.objects.get(ended_at=None).pk}"


def test_one_asks_another_approves_and_the_person_sets_up_a_new_one(two, tom, tom_account, one_entry):
    amal, sian = two
    with one_entry() as entry:
        path = asked(amal, tom_account)
    assert entry.body["values"] == {"step": "asked", "by": "administrator"}
    assert not stands("Tom", str(entry.body)), "an open entry names nobody"
    assert "Lost second step" in sian.read("/desk")
    assert "Lost second step" not in amal.read("/desk")
    assert "another administrator must approve it" in amal.read(path)
    with one_entry() as entry:
        page = words(sian.post(path, answer="approve"))
    assert entry.body["values"]["step"] == "approved"
    handed = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page).group()
    assert handed not in sian.read(f"{COUNCIL}/colleagues"), "shown once"
    assert tom.client.get("/desk").status_code == 302, "every session has ended"

    browser = Client()
    first = browser.post("/sign-in", {"login": TOM, "password": CREDENTIALS.passwords[TOM]})
    assert first.url == "/sign-in/new-factor", "the old one is asked for no more"
    assert browser.get("/desk").status_code == 403, "a password alone opens nothing"
    form = words(browser.get("/sign-in/new-factor"))
    secret = re.search(r"type this key: ((?:[A-Z2-7]{4} ?){8})", form).group(1).replace(" ", "")
    sent = {"handed_code": "AAAA-AAAA-AAAA", "code": code_of(secret)}
    assert "This code is not right" in words(browser.post("/sign-in/new-factor", sent))
    with one_entry() as entry:
        done = browser.post("/sign-in/new-factor", {**sent, "handed_code": handed.lower()})
    assert done.url == "/desk"
    assert entry.body["values"]["step"] == "taken-up"
    assert browser.get("/desk").status_code == 200
    assert browser.get("/sign-in/new-factor").status_code == 302, "once"


def test_the_list_has_a_column_for_resets_only_where_there_is_one(two, tom_account):
    amal, sian = two
    assert "Name Roles What you can do" in sian.read(f"{COUNCIL}/colleagues")
    asked(amal, tom_account)
    page = sian.read(f"{COUNCIL}/colleagues")
    assert "Name Roles Reset What you can do" in page
    assert "Reset asked for" in page


def test_everybody_concerned_is_told_of_each_step(two, tom_account):
    amal, sian = two
    sian.post(asked(amal, tom_account), answer="approve")
    to = [message.to[0].split(".")[0] for message in mail.outbox]
    assert to == ["amal", "sian", "tom"] * 2
    assert all("tell your administrators straight away" in message.body for message in mail.outbox)


def test_nobody_resets_their_own_or_alone(two, tom_account):
    from candour.people.models import Account, SecondFactorReset

    amal, _sian = two
    own = Account.objects.get(email="amal.haddad@harrowmere.example")
    amal.get(f"{COUNCIL}/colleagues/{own.pk}", 404)
    path = asked(amal, tom_account)
    assert amal.post(path, answer="approve").status_code == 404
    assert SecondFactorReset.objects.get().approved_at is None
    assert amal.post(path, answer="refuse").url.endswith("?done=refused"), "who asked may take it back"


def test_a_code_that_was_handed_over_ends_after_three_days(two, tom_account):
    from candour.people.models import SecondFactorReset
    from candour.people.queries import standing_reset

    amal, sian = two
    sian.post(asked(amal, tom_account), answer="approve")
    assert standing_reset(tom_account, timezone.now()) is not None
    SecondFactorReset.objects.update(approved_at=timezone.now() - timedelta(days=3))
    assert standing_reset(tom_account, timezone.now()) is None


def test_where_nobody_else_could_approve_the_page_says_who_can(amal, tom_account):
    page = amal.get(f"{COUNCIL}/colleagues/{tom_account.pk}")
    assert "Ask the people who run Candour: they can do it on the server." in words(page)
    assert b"<textarea" not in page.content


def test_whoever_runs_the_machine_does_it_only_where_the_desk_cannot(
    tom_account, second_administrator, capsys
):
    from argparse import ArgumentParser, Namespace

    from candour.config.env import CannotStart
    from candour.config.reset_factor import add_arguments, reset

    parser = ArgumentParser()
    add_arguments(parser)
    given = parser.parse_args([TOM, "harrowmere-council", "--by", "Bea Lee", "--why", "I know him."])
    assert reset(given, Namespace()) == 0
    assert re.search(r"\n  [A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\n", capsys.readouterr().out)
    second_administrator()
    with pytest.raises(CannotStart, match="at their desk"):
        reset(given, Namespace())
    unknown = parser.parse_args(["x@y.example", "harrowmere-council", "--by", "B", "--why", "W"])
    with pytest.raises(CannotStart, match="Nobody with this email"):
        reset(unknown, Namespace())
