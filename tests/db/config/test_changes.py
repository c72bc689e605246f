"""`candour webhook` and `candour late-acknowledgements`: what is registered, listed and refused."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from joserfc.jwk import OKPKey

from candour.config.env import CannotStart, read_environment

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
URL = "https://partner.example/candour"


@pytest.fixture
def run(db, capsys) -> Callable[..., str]:
    """Runs a command with these arguments and gives what it printed."""

    def run(module: str, function: str, *arguments: str) -> str:
        command, parser = import_module(f"candour.config.{module}"), ArgumentParser()
        if hasattr(command, "add_arguments"):
            command.add_arguments(parser)
        assert getattr(command, function)(parser.parse_args(arguments), read_environment(os.environ)) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def webhook(run) -> Callable[..., str]:
    return lambda *arguments: run("webhook", "webhook", *arguments)


@pytest.fixture
def client(db):
    """The landlord's system."""
    from candour.people.actions import create_organisation, register_client

    landlord = create_organisation(slug="landlord", name="The Landlord", kind="housing", at=AT)
    return register_client(
        proof_required=False,
        organisation=landlord,
        client_id="landlord-system",
        system="Tenancies",
        scopes=["changes"],
        jwk=OKPKey.generate_key("Ed25519").as_dict(private=False),
        at=AT,
    )


@pytest.fixture
def change(client):
    """A withdrawal the landlord is told of, late already."""
    from candour.access.models import Change

    return Change.objects.create(
        id=uuid4(),
        client_id=client.pk,
        n=1,
        kind="withdrawal",
        organisation_id=client.organisation_id,
        entry_id=uuid4(),
        at=AT,
        key_id=uuid4(),
        sealed=b"",
        acknowledge_by=AT + timedelta(days=1),
        flagged_at=AT + timedelta(days=1),
    )


def test_webhook_is_registered_with_a_secret_shown_once(webhook, client, one_entry):
    with one_entry() as entry:
        printed = webhook("landlord-system", "--to", URL)
    assert "signed with whsec_" in printed
    assert (entry.body["what"], entry.body["change"]) == ("webhook", "added")
    assert "partner.example" not in str(entry.body)
    listed = webhook()
    assert URL in listed
    assert "whsec_" not in listed


def test_secret_is_changed_and_sending_is_ended(webhook, client):
    first = webhook("landlord-system", "--to", URL)
    second = webhook("landlord-system", "--new-secret")
    assert "whsec_" in second
    assert second not in first
    assert webhook("landlord-system", "--end") == "Nothing more will be sent.\n"
    assert webhook() == ""


def test_dead_letter_is_listed_and_tried_again(webhook, client, change):
    from candour.access.models import DeadLetter

    webhook("landlord-system", "--to", URL)
    letter = DeadLetter.objects.create(
        change_id=change.id,
        client_id=client.pk,
        n=1,
        died_at=AT,
        attempts=16,
        problem="the system answered with error 500",
    )
    assert "was given up on 2026-03-03 after 16 attempts: the system answered with error 500" in webhook()
    assert webhook("landlord-system", "--retry") == "Dead letters that will be tried again: 1\n"
    letter.refresh_from_db()
    assert letter.again_at is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody", "--end"], "There is no client nobody."),
        (["landlord-system"], "Say what to do"),
        (["landlord-system", "--end"], "landlord-system has no webhook."),
        (["landlord-system", "--to", "http://partner.example/"], "Give an https address."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(webhook, client, arguments, sentence):
    with pytest.raises(CannotStart, match=sentence):
        webhook(*arguments)


def test_late_acknowledgements_are_listed_until_they_come(run, change):
    listed = run("late_acknowledgements", "late")
    assert "landlord (landlord-system): withdrawal" in listed
    assert "not told yet, to be confirmed by 2026-03-04 09:15 UTC" in listed
    change.acknowledged_at = AT
    change.save()
    assert run("late_acknowledgements", "late") == ""
