from datetime import UTC, date, datetime

import pytest

from candour.core.errors import InvalidPeriod
from candour.people.actions import create_organisation
from candour.people.models import OrganisationKey
from candour.register.actions import define_attribute, define_dataset, define_processing_activity
from candour.register.errors import UnknownAttribute, Unsuitable
from candour.store.register import REGISTER_ID

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
ADDRESS = {
    "name": "contact.address",
    "plain_name": "home address",
    "topic": "Contact",
    "value_type": "address",
    "dpv": "dpv-pd:PhysicalAddress",
    "at": AT,
}


@pytest.fixture
def council(db):
    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


@pytest.fixture
def council_tax(council):
    return {
        "organisation": council,
        "slug": "council-tax",
        "name": "Council tax",
        "retention": "P7Y",
        "attributes": ["contact.address"],
        "at": AT,
    }


def test_defining_an_attribute_is_an_entry_and_doing_it_again_is_none(one_entry, version, db):
    before = version(REGISTER_ID)
    with one_entry() as entry:
        define_attribute(**ADDRESS)
        define_attribute(**ADDRESS)
    assert entry.body["change"] == "added"
    assert entry.body["name"] == "contact.address"
    assert version(REGISTER_ID) == before + 1


def test_new_words_for_an_attribute_are_an_entry_of_their_own(one_entry, db):
    define_attribute(**ADDRESS)
    with one_entry() as entry:
        define_attribute(**{**ADDRESS, "plain_name": "address"})
    assert entry.body["change"] == "changed"
    assert entry.body["values"]["plain_name"] == "address"


def test_values_already_held_never_change_their_type(db):
    define_attribute(**ADDRESS)
    with pytest.raises(Unsuitable, match="another name"):
        define_attribute(**{**ADDRESS, "value_type": "text"})


def test_a_claim_is_never_held(db):
    with pytest.raises(Unsuitable, match="claim"):
        define_attribute(**{**ADDRESS, "name": "claim.age-over-18"})


def test_a_dataset_is_known_by_its_organisation_and_slug(council_tax, one_entry):
    define_attribute(**ADDRESS)
    with one_entry() as entry:
        dataset = define_dataset(**council_tax)
        assert define_dataset(**council_tax) == dataset
    assert dataset.key == entry.body["name"] == "council/council-tax"
    assert OrganisationKey.objects.filter(organisation=dataset.organisation).exists()


def test_a_dataset_holds_only_what_the_register_knows(council_tax):
    with pytest.raises(UnknownAttribute, match=r"contact\.address"):
        define_dataset(**council_tax)


def test_a_system_that_is_not_joined_says_how_to_ask(council_tax):
    signposted = {**council_tax, "attributes": [], "mode": "signposted"}
    with pytest.raises(Unsuitable, match="how people can ask"):
        define_dataset(**signposted)
    define_dataset(**signposted, how_to_ask="Ring 0808 157 0142.")
    assert not OrganisationKey.objects.exists()


def test_retention_is_a_period(council_tax):
    with pytest.raises(InvalidPeriod):
        define_dataset(**{**council_tax, "attributes": [], "retention": "for ever"})


def test_a_processing_activity_is_an_entry_only_when_it_changes(council, one_entry):
    activity = {
        "organisation": council,
        "slug": "billing",
        "name": "Collecting council tax",
        "purpose": "To send each home the right bill.",
        "lawful_basis": "public-task",
        "people": "Everyone who pays council tax",
        "retention": "P7Y",
        "reviewed_on": date(2026, 1, 5),
        "at": AT,
    }
    with one_entry() as entry:
        define_processing_activity(**activity)
        define_processing_activity(**activity)
    assert entry.body["what"] == "processing-activity"
    assert entry.body["name"] == "council/billing"
    assert entry.body["values"]["reviewed_on"] == "2026-01-05"
    with pytest.raises(ValueError, match="because"):
        define_processing_activity(**{**activity, "lawful_basis": "because"})
