"""The first staff of a deployment come in by command, with a second factor from the beginning."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

import pytest

from candour.config.env import CannotStart


@pytest.fixture
def council(db):
    from candour.people.actions import create_organisation

    return create_organisation(
        slug="council", name="The Council", kind="local-authority", at=datetime.now(UTC)
    )


def run(*words: str) -> int:
    from candour.config.appoint import add_arguments, appoint_staff

    parser = ArgumentParser()
    add_arguments(parser)
    return appoint_staff(parser.parse_args(words), Namespace(base_url="https://account.example"))


NEW = ("ann@council.example", "council", "administrator", "--by", "Bea Lee", "--given-name", "Ann")


def test_a_new_account_has_a_link_to_choose_a_password_and_a_second_factor_shown_once(council, capsys):
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from candour.people.models import Account, StaffRole

    assert run(*NEW) == 0
    said = capsys.readouterr().out
    account = Account.objects.get(email="ann@council.example")
    (link,) = [line.split(": ")[1] for line in said.splitlines() if "link to" in line]
    (secret,) = [line.split(": ")[1] for line in said.splitlines() if "secret for" in line]
    assert not account.has_usable_password()
    assert link.startswith("https://account.example/password/")
    for client, works in ((Client(), True), (Client(), False)):
        page = client.get(link.removeprefix("https://account.example"), follow=True)
        assert ("Choose a new password" in page.content.decode()) is works, "good once"
        if works:
            client.post(page.redirect_chain[-1][0], {"password1": "kettle quilt otter lamp"})
    account.refresh_from_db()
    assert account.check_password("kettle quilt otter lamp")
    from allauth.mfa.utils import decrypt

    assert decrypt(Authenticator.objects.get(user=account).data["secret"]) == secret
    assert StaffRole.objects.get(account=account).given_by == "Bea Lee"


def test_whoever_has_an_account_gets_one_role_more_and_no_new_secret(council, capsys):
    run(*NEW)
    capsys.readouterr()
    assert run("ann@council.example", "council", "auditor", "--by", "Bea Lee") == 0
    assert capsys.readouterr().out == "Ann is now auditor at The Council.\n"
    with pytest.raises(CannotStart, match="already has this role there"):
        run("ann@council.example", "council", "auditor", "--by", "Bea Lee")


def test_what_cannot_be_done_is_said(council):
    with pytest.raises(CannotStart, match="no organisation called nowhere"):
        run("ann@council.example", "nowhere", "auditor", "--by", "Bea Lee")
    with pytest.raises(CannotStart, match="--given-name"):
        run("ann@council.example", "council", "auditor", "--by", "Bea Lee")


def test_a_resident_does_not_work_under_their_own_account(council):
    from candour.people.actions import create_account

    create_account(email="noor@post.example", password="long enough", given_name="Noor", at=datetime.now(UTC))
    with pytest.raises(CannotStart, match="resident's account"):
        run("noor@post.example", "council", "auditor", "--by", "Bea Lee")
