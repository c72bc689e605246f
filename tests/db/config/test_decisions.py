"""`candour approve-agreement` and `candour weigh-objection`: what is listed, done and refused."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest

from candour.config.env import CannotStart, read_environment

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def candour(db, capsys) -> Callable[..., str]:
    """Runs a command's module with these arguments and gives what it printed."""

    def run(module: str, function: str, *arguments: str) -> str:
        command = import_module(f"candour.config.{module}")
        parser = ArgumentParser()
        command.add_arguments(parser)
        assert getattr(command, function)(parser.parse_args(arguments), read_environment(os.environ)) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def approve(candour) -> Callable[..., str]:
    return lambda *arguments: candour("approve_agreement", "approve", *arguments)


@pytest.fixture
def weigh(candour) -> Callable[..., str]:
    return lambda *arguments: candour("weigh_objection", "weigh", *arguments)


@pytest.fixture
def draft(db):
    """A draft under which the council asks and the landlord holds, for a public task."""
    from candour.people.actions import create_organisation
    from candour.register.actions import define_attribute, define_dataset
    from candour.sharing.actions import draft_agreement

    council = create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)
    landlord = create_organisation(slug="landlord", name="The Landlord", kind="housing", at=AT)
    define_attribute(
        name="contact.phone", plain_name="phone", topic="You", value_type="text", dpv="dpv:Phone", at=AT
    )
    define_dataset(
        organisation=landlord,
        slug="tenants",
        name="Tenants",
        retention="P7Y",
        attributes=["contact.phone"],
        at=AT,
    )
    return draft_agreement(
        slug="fire-visits",
        asker=council,
        purpose="fire-visits",
        by="Tom Reddy, benefits",
        at=AT,
        terms={
            "name": "Phone numbers for fire visits",
            "why": "To arrange a visit.",
            "lawful_basis": "public-task",
            "statute": "Fire and Rescue Services Act 2004, section 6",
            "attributes": {"contact.phone": ["landlord/tenants"]},
            "releasable": ["contact.phone"],
            "retention": "P1Y",
        },
    )


@pytest.fixture
def objection(draft, approve):
    from candour.people.actions.subjects import make_subject
    from candour.sharing.actions import make_objection

    approve("fire-visits@1", "--organisation", "council", "--by", "Siân Pugh")
    approve("fire-visits@1", "--organisation", "landlord", "--by", "Jonah Field")
    draft.refresh_from_db()
    return make_objection(person=make_subject().person_id, version=draft, reason="They ring at night.", at=AT)


def test_an_agreement_is_listed_until_both_sides_have_approved(draft, approve) -> None:
    assert approve() == "fire-visits@1: Phone numbers for fire visits. It is waiting for council, landlord.\n"
    assert (
        approve("fire-visits@1", "--organisation", "council", "--by", "Siân Pugh")
        == "fire-visits@1 is approved for The Council. It is waiting for landlord.\n"
    )
    printed = approve("fire-visits@1", "--organisation", "landlord", "--by", "Jonah Field")
    assert printed.startswith("fire-visits@1 is approved for The Landlord. It is in force from 20")
    assert approve() == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fire-visits@1"], "--organisation SLUG --by NAME"),
        (["fire-visits@1", "--organisation", "council", "--by", "Tom Reddy"], "somebody else must approve"),
        (["fire-visits@1", "--organisation", "clinic", "--by", "A"], "no organisation clinic"),
        (["fire-visits@2", "--organisation", "council", "--by", "A"], "no agreement fire-visits@2"),
        (["fire-visits", "--organisation", "council", "--by", "A"], "such as ctr-check@3"),
    ],
)
def test_an_approval_that_cannot_be_given_is_refused_in_a_sentence(draft, approve, arguments, says) -> None:
    with pytest.raises(CannotStart, match=says):
        approve(*arguments)


def test_an_objection_is_listed_in_the_persons_words_until_it_is_weighed(objection, weigh) -> None:
    assert weigh() == (f"{objection.id}: to fire-visits, to be answered by 2026-04-07: They ring at night.\n")
    said = ["--by", "Siân Pugh", "--explanation", "You are right.", "--accept"]
    printed = weigh(str(objection.id), "--organisation", "council", *said)
    assert printed == "The objection is accepted, and the person is told why.\n"
    assert weigh() == ""


def test_a_ground_lets_sharing_go_on(objection, weigh) -> None:
    said = ["--by", "Siân Pugh", "--explanation", "Lives are at risk.", "--ground", "others-rights"]
    assert "overridden" in weigh(str(objection.id), "--organisation", "landlord", *said)


def test_what_cannot_be_weighed_is_refused_in_a_sentence(objection, weigh) -> None:
    said = ["--organisation", "council", "--by", "A", "--explanation", "B"]
    with pytest.raises(CannotStart, match="either --accept or --ground"):
        weigh(str(objection.id), *said)
    with pytest.raises(CannotStart, match="no objection 00000000"):
        weigh("00000000-0000-0000-0000-000000000000", *said, "--accept")
    weigh(str(objection.id), *said, "--accept")
    with pytest.raises(CannotStart, match="not being weighed"):
        weigh(str(objection.id), *said, "--accept")
