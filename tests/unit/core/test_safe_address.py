"""A letter that opens something goes only where a thief cannot have had it sent: any doubt is a no."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from candour.core.safe_address import UNCHANGED_FOR, Addressee, NotSafe, safe_address
from candour.core.subject import HeldValue, Record, SubjectFacts

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
WEIR = {"lines": ["4 Weir Lane", " ", "Harrowmere"], "postcode": "HW3 4QT"}
OTHER = {"lines": ["9 Mill Road"], "postcode": "HW1 1AA"}


def held(dataset="council/tax", address=WEIR, since=LONG_AGO, name="Noor Khan", **more):
    values = {"contact.address": HeldValue(address, since), "person.name": HeldValue(name, LONG_AGO)}
    return {dataset: (Record(dataset, uuid4(), 1, values, **more),)}


def facts(*records, **more):
    return SubjectFacts(records={key: value for each in records for key, value in each.items()}, **more)


def test_an_address_that_has_long_been_the_same_is_used():
    assert safe_address(facts(held()), "council", NOW) == Addressee(
        "Noor Khan", ("4 Weir Lane", "Harrowmere", "HW3 4QT")
    )


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (facts(held(), protected=frozenset({"contact.address"})), NotSafe.PROTECTED),
        (facts(held(since=NOW - UNCHANGED_FOR + timedelta(seconds=1))), NotSafe.CHANGED_LATELY),
        (facts(held(), held("council/contacts", OTHER)), NotSafe.DIFFERENT),
        (facts(held(), held("council/contacts", name="N Khan")), NotSafe.DIFFERENT),
        (facts(held("landlord/tenancies")), NotSafe.NOT_HELD),
        (facts(held(shared=uuid4())), NotSafe.NOT_HELD),
        (facts(held(), restricted=frozenset({"council/tax"})), NotSafe.NOT_HELD),
        (facts(held(), restricted=frozenset({None})), NotSafe.NOT_HELD),
        (facts(held(address={"lines": ["4 Weir Lane"]})), NotSafe.NOT_HELD),
        (facts(held(address="4 Weir Lane")), NotSafe.NOT_HELD),
        (facts(), NotSafe.NOT_HELD),
    ],
)
def test_any_doubt_is_a_no(found, why):
    assert safe_address(found, "council", NOW) is why


def test_what_another_organisation_holds_or_changed_makes_no_difference():
    both = facts(held(), held("landlord/tenancies", OTHER, NOW))
    assert isinstance(safe_address(both, "council", NOW), Addressee)
