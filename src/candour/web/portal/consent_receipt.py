"""A consent receipt as data: the fields of ISO/IEC TS 27560, as the W3C's DPV group lays them out.

Each state has a receipt of its own, so there is one event in each; what the law does not let us know about a
party is left empty rather than made up.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from candour.core.claims import CLAIMS, is_claim
from candour.people.models import Organisation
from candour.register.models import Attribute
from candour.sharing.models import AgreementVersion, ConsentRecord
from candour.sharing.terms import datasets_of, holders
from candour.web.portal.names import Names

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"

REGULATOR = {
    "id": "https://ico.org.uk",
    "name": "Information Commissioner's Office",
    "address": "Wycliffe House, Water Lane, Wilmslow, Cheshire, SK9 5AF",
    "contact": "0303 123 1113",
    "type": "authority",
    "role": "data protection authority",
    "url": "https://ico.org.uk",
}

RIGHTS = (
    "withdrawal of consent",
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "complaint",
)


def consent_receipt(record: ConsentRecord, version: AgreementVersion, names: Names) -> dict[str, Any]:
    """The receipt of one answer, as JSON. Dates are UTC, durations ISO 8601."""
    datasets = datasets_of(version)
    asker = version.agreement.asker
    assert asker is not None  # only an agreement with an asker can be answered
    parties = [asker, *holders(datasets, version)]
    return {
        "schema_version": SCHEMA_VERSION,
        "record_id": str(record.id),
        "receipt_id": record.number,
        "pii_principal_id": str(record.subject_id),
        "processing": {
            "privacy_notice": _address("public:agreement", version.agreement.slug),
            "notice_version": str(version),
            "notice_text": record.notice,
            "language": record.language,
            "question": record.question,
            "purpose": version.why,
            "purpose_type": version.purpose,
            "lawful_basis": version.lawful_basis,
            "pii_information": list(_information(version, names)),
            "pii_controllers": [party.slug for party in parties],
            "collection_method": "Held already by the organisations whose datasets are named.",
            "processing_method": version.method,
            "storage_locations": [dataset.key for dataset in datasets],
            "retention_period": version.retention,
            "processing_location": asker.name,
            "geographic_restrictions": sorted(_transfers(asker)),
            "service": version.name,
            "jurisdiction": "GB",
            "recipient_third_parties": [asker.slug],
            "withdrawal_method": _address("portal:choice", version.agreement.slug),
            "privacy_rights": list(RIGHTS),
            "codes_of_conduct": [],
            "impact_assessment": "",
            "authority_party": REGULATOR["id"],
        },
        "parties": [*(_party(party) for party in parties), REGULATOR],
        "event": {
            "event_time": record.at.isoformat(),
            "validity_duration": version.consent_lasts,
            "valid_until": None if record.expires_at is None else record.expires_at.isoformat(),
            "entity_id": str(record.subject_id),
            "event_type": "explicit",
            "event_state": record.state,
            "log_entry": str(record.entry_id),
        },
    }


def _information(version: AgreementVersion, names: Names) -> Iterator[dict[str, Any]]:
    """Each datum that a yes covers; a claim is as sensitive as what it is worked out from."""
    for name in [*version.releasable, *sorted(version.claims)]:
        attribute = names.attributes.get(name)
        inputs = CLAIMS[name].reads if is_claim(name) else (name,)
        found = [each for each in map(names.attributes.get, inputs) if each is not None]
        yield {
            "pii_type": "claim" if attribute is None else attribute.dpv,
            "pii_attribute_id": name,
            "pii_name": names.plain(name),
            "pii_optional": False,
            "sensitive_pii_category": any(
                each.sensitivity != Attribute.Sensitivity.ORDINARY for each in found
            ),
            "special_pii_category": any(each.sensitivity == Attribute.Sensitivity.SPECIAL for each in found),
        }


def _party(organisation: Organisation) -> dict[str, str]:
    return {
        "id": organisation.slug,
        "name": organisation.name,
        "address": organisation.homepage,
        "contact": organisation.dpo_contact or organisation.contact,
        "type": organisation.kind,
        "role": "controller",
        "url": organisation.homepage,
    }


def _transfers(organisation: Organisation) -> set[str]:
    return set(organisation.activities.values_list("transfers", flat=True))


def _address(name: str, slug: str) -> str:
    return f"{settings.CANDOUR_ENVIRONMENT.base_url}{reverse(name, args=[slug])}"
