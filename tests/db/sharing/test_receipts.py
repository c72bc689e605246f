import json

import pytest

from candour.sharing.actions import answer
from candour.sharing.receipts import receipt

# law-and-fields.md, "Consent record and receipt": what the standard requires.
HEADER = {"schema_version", "record_id", "pii_principal_id", "receipt_id"}
PROCESSING = {
    "privacy_notice", "language", "purpose", "lawful_basis", "pii_information", "pii_controllers",
    "collection_method", "processing_method", "storage_locations", "retention_period", "processing_location",
    "geographic_restrictions", "jurisdiction", "recipient_third_parties", "withdrawal_method",
    "privacy_rights", "authority_party",
}  # fmt: skip
DATUM = {"pii_type", "pii_optional", "special_pii_category"}
PARTY = {"id", "name", "address", "contact", "type", "role"}
EVENT = {"event_time", "validity_duration", "entity_id", "event_type", "event_state"}


@pytest.fixture
def given(person, consent, at):
    return receipt(answer(person=person, version=consent, yes=True, at=at))


def test_a_receipt_has_every_field_the_standard_requires(given):
    assert given.keys() >= HEADER
    assert all(processing.keys() >= PROCESSING for processing in given["processing"])
    assert all(datum.keys() >= DATUM for datum in given["processing"][0]["pii_information"])
    assert all(party.keys() >= PARTY for party in given["parties"])
    assert all(event.keys() >= EVENT for event in given["events"])
    assert json.loads(json.dumps(given)) == given


def test_a_receipt_says_what_was_shown_and_answered(given, consent):
    (processing,) = given["processing"]
    assert processing["privacy_notice"].startswith(consent.question)
    assert processing["pii_controllers"] == ["council", "landlord"]
    assert [datum["pii_attribute_id"] for datum in processing["pii_information"]] == ["contact.phone"]
    (event,) = given["events"]
    assert event["event_state"] == "ConsentGiven"
    assert event["validity_duration"] == "until 2028-03-03T09:15:00.000Z or withdrawn"


def test_a_refusal_has_its_receipt_too(person, consent, at):
    record = answer(person=person, version=consent, yes=False, at=at)
    (event,) = receipt(record)["events"]
    assert event["event_state"] == "Refused"
    assert event["validity_duration"] == "until a new answer"


def test_a_claim_is_as_sensitive_as_what_it_is_worked_out_from(
    draft, approve, consent_terms, world, person, at
):
    from candour.register.actions import define_attribute

    define_attribute(
        name="person.date-of-birth",
        plain_name="date of birth",
        topic="You",
        value_type="date",
        sensitivity="sensitive",
        dpv="dpv-pd:BirthDate",
        at=at,
    )
    terms = {
        **consent_terms,
        "attributes": {"person.date-of-birth": ["landlord/tenancies"]},
        "releasable": [],
        "claims": {"claim.age-over-18": {}},
    }
    version = approve(draft(terms))
    record = answer(person=person, version=version, yes=True, at=at)
    (datum,) = receipt(record)["processing"][0]["pii_information"]
    assert datum["pii_type"] == "whether you are 18 or over"
    assert datum["sensitive_pii_category"]
    assert not datum["special_pii_category"]
