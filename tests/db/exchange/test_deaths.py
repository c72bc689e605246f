"""From a death on no yes counts; what rests on another basis goes on, and a mistake is put right whole."""

from datetime import UTC, date, datetime

import pytest

from .town import ANN, COUNCIL, PHONE

NOW = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def officers(town):
    """Two officers of the council, with what they saw."""
    from candour.people.actions import appoint
    from candour.people.actions.checked import Checked

    council = town.organisation(COUNCIL)
    return [
        Checked(
            "certificate",
            appoint(
                organisation=council,
                role="officer",
                email=f"{name.lower()}@council.example",
                given_name=name,
                family_name="Reddy",
                password="correct horse battery staple",
                totp_secret="A" * 32,
                by="Bea Lee",
                at=NOW,
            ).account,
            council,
            "K-40",
            "Her son brought it.",
        )
        for name in ("Tom", "Ruth")
    ]


def test_a_yes_does_not_count_from_the_next_request_until_it_was_wrong(town, landlord, officers):
    from candour.services.actions import record_death, undo_death

    town.answer(ANN, "newsletter")
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["outcome"] == "full"
    first, second = officers
    death = record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=first, at=NOW)
    refused = landlord.ask("T-1001", "newsletter", PHONE).json()
    assert refused["outcome"] == "refused"
    assert landlord.ask("T-1001", "tenancy-check", PHONE).json()["outcome"] == "full"
    undo_death(death=death, checked=second, at=NOW)
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["outcome"] == "full"


def test_to_the_asker_it_looks_like_a_person_who_never_answered(town, landlord, officers):
    from candour.services.actions import record_death

    never = landlord.ask("T-1002", "newsletter", PHONE).json()["refused"]
    town.answer(ANN, "newsletter")
    record_death(person=town.person(ANN), died_on=date(2026, 3, 1), checked=officers[0], at=NOW)
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["refused"] == never
