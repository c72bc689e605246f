"""A person's copy of one consent record: a consent receipt as ISO/IEC TS 27560 lists its fields.

Field names are those of the standard as the Data Privacy Vocabulary's guide gives them, so that any program
that reads such receipts can read ours. It holds kinds of data, never a value.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from candour.core.choice import VALID_STATES, ConsentState
from candour.core.claims import CLAIMS
from candour.log.exact import encode_timestamp
from candour.people.models import Organisation
from candour.register.models import Attribute
from candour.sharing.models import AgreementVersion, ConsentRecord
from candour.sharing.terms import agreement_of, asker_of, datasets_of, holders

SCHEMA = "ISO/IEC TS 27560:2023"
_UNITED_KINGDOM = "United Kingdom"
_RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "withdrawal", "complaint")
_AUTHORITY: Mapping[str, str] = {
    "id": "ico",
    "name": "Information Commissioner",
    "address": "Wycliffe House, Water Lane, Wilmslow SK9 5AF",
    "contact": "0303 123 1113",
    "type": "public-authority",
    "role": "authority",
    "url": "https://ico.org.uk",
}


def receipt(record: ConsentRecord) -> dict[str, Any]:
    """The receipt of one consent record, as JSON; it holds every field the standard requires."""
    version = AgreementVersion.objects.select_related("agreement__asker").get(
        agreement_id=record.agreement_id, version=record.version
    )
    asker = asker_of(version)
    held_by = holders(datasets_of(version), version)
    return {
        "schema_version": SCHEMA,
        "record_id": str(record.id),
        "receipt_id": record.number,
        "pii_principal_id": str(record.subject_id),
        "processing": [_processing(record, version, asker, held_by)],
        "parties": [
            _party(asker, "controller"),
            *(_party(holder, "controller-that-holds") for holder in held_by),
            dict(_AUTHORITY),
        ],
        "events": [_event(record)],
    }


def _processing(
    record: ConsentRecord, version: AgreementVersion, asker: Organisation, held_by: list[Organisation]
) -> dict[str, Any]:
    return {
        "privacy_notice": record.notice,
        "language": record.language,
        "purpose": version.why,
        "purpose_type": version.purpose,
        "lawful_basis": version.lawful_basis,
        "pii_information": _information(version),
        "pii_controllers": [organisation.slug for organisation in (asker, *held_by)],
        "collection_method": f"Given by {_names(held_by)} to {asker.name}, who ask for it",
        "processing_method": version.method or "Asked one person at a time, over the Candour exchange",
        "storage_locations": [asker.name],
        "retention_period": version.retention,
        "processing_location": _UNITED_KINGDOM,
        "geographic_restrictions": [_UNITED_KINGDOM],
        "service": version.name,
        "jurisdiction": _UNITED_KINGDOM,
        "recipient_third_parties": [version.processors] if version.processors else [],
        "withdrawal_method": "Change your answer under Sharing choices at any time, or ask any office to.",
        "privacy_rights": list(_RIGHTS),
        "agreement": str(version),
        "authority_party": _AUTHORITY["id"],
    }


def _information(version: AgreementVersion) -> list[dict[str, Any]]:
    """What the yes or no is about, kind by kind; a claim is as sensitive as what it is worked out from."""
    terms = agreement_of(version)
    attributes = Attribute.objects.in_bulk(list(terms.attributes))
    released = [
        _datum(name, attributes[name].plain_name, [attributes[name]])
        for name in sorted(terms.releasable)
        if name in attributes
    ]
    answered = [
        _datum(
            name,
            CLAIMS[name].plain_name,
            [attributes[read] for read in CLAIMS[name].reads if read in attributes],
        )
        for name in sorted(terms.claims)
    ]
    return [*released, *answered]


def _datum(name: str, plain_name: str, rests_on: list[Attribute]) -> dict[str, Any]:
    sensitivities = {attribute.sensitivity for attribute in rests_on}
    return {
        "pii_type": plain_name,
        "pii_attribute_id": name,
        "pii_optional": False,
        "dpv": [attribute.dpv for attribute in rests_on],
        "sensitive_pii_category": bool(sensitivities - {Attribute.Sensitivity.ORDINARY}),
        "special_pii_category": Attribute.Sensitivity.SPECIAL in sensitivities,
    }


def _party(organisation: Organisation, role: str) -> dict[str, Any]:
    return {
        "id": organisation.slug,
        "name": organisation.name,
        "address": organisation.contact,
        "contact": organisation.dpo_contact or organisation.contact,
        "type": organisation.kind,
        "role": role,
        "url": organisation.homepage,
    }


def _event(record: ConsentRecord) -> dict[str, Any]:
    return {
        "event_time": encode_timestamp(record.at),
        "validity_duration": _validity(record.state, record.expires_at),
        "entity_id": str(record.subject_id),
        "event_type": "explicit",
        "event_state": record.state,
        "log_entry": str(record.entry_id),
    }


def _validity(state: str, expires_at: datetime | None) -> str:
    if ConsentState(state) not in VALID_STATES:
        return "until a new answer"
    return "until withdrawn" if expires_at is None else f"until {encode_timestamp(expires_at)} or withdrawn"


def _names(organisations: list[Organisation]) -> str:
    return " and ".join(organisation.name for organisation in organisations)
