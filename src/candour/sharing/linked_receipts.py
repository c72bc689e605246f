"""A consent receipt as JSON-LD: ISO/IEC TS 27560's fields in terms of the W3C Data Privacy Vocabulary (DPV).

It follows DPV's guide to the standard, so that any program that reads such receipts can read ours. The law is
the United Kingdom's. A right has the article of the regulation that the UK GDPR kept the numbers of. It holds
kinds of data, never a value; a test holds every term against the published vocabulary.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from candour.core.choice import VALID_STATES, ConsentState
from candour.sharing.models import ConsentRecord
from candour.sharing.receipts import receipt

Node = dict[str, Any]

CONTEXT: Mapping[str, Any] = {
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "legal-gb": "https://w3id.org/dpv/legal/gb#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime"},
    "dct:created": {"@type": "xsd:dateTime"},
    "dct:valid": {"@type": "xsd:dateTime"},
}

RECEIPT_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#receipt"
RECORD_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record"

STATES: Mapping[ConsentState, str] = {
    ConsentState.GIVEN: "dpv:ConsentGiven",
    ConsentState.RENEWED: "dpv:RenewedConsentGiven",
    ConsentState.UNKNOWN: "dpv:ConsentUnknown",
    ConsentState.REQUESTED: "dpv:ConsentRequested",
    ConsentState.REQUEST_DEFERRED: "dpv:ConsentRequestDeferred",
    ConsentState.REFUSED: "dpv:ConsentRefused",
    ConsentState.WITHDRAWN: "dpv:ConsentWithdrawn",
    ConsentState.EXPIRED: "dpv:ConsentExpired",
    ConsentState.TERMINATED: "dpv:ConsentRevoked",
    ConsentState.INVALIDATED: "dpv:ConsentInvalidated",
}

RIGHTS: Mapping[str, str] = {
    "access": "eu-gdpr:A15",
    "rectification": "eu-gdpr:A16",
    "erasure": "eu-gdpr:A17",
    "restriction": "eu-gdpr:A18",
    "portability": "eu-gdpr:A20",
    "withdrawal": "eu-gdpr:A7-3",
    "complaint": "eu-gdpr:A77",
}


def linked_receipt(record: ConsentRecord, history: Sequence[ConsentRecord], base: str) -> Node:
    """The receipt of one answer, with the whole record up to it. base: the address of this site.

    history: the person's consent records of this agreement, in any order; later ones than `record` are left
    out, because the receipt is of that moment.
    """
    plain = receipt(record)
    (processing,) = plain["processing"]
    asker = processing["pii_controllers"][0]
    return {
        "@context": dict(CONTEXT),
        "@id": f"{base}/receipts/{record.number}",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": record.number,
        "dct:conformsTo": {"@id": RECEIPT_SCHEMA},
        "dct:created": plain["events"][0]["event_time"],
        "dct:publisher": {"@id": f"{base}/"},
        "schema:recipient": {"@id": "dpv:DataSubject"},
        "dpv:hasRecordOfActivity": {
            "@id": f"urn:uuid:{record.id}",
            "@type": "dpv:ConsentRecord",
            "dct:identifier": str(record.id),
            "dct:conformsTo": {"@id": RECORD_SCHEMA},
            "dpv:hasDataSubject": {"@id": f"urn:uuid:{record.subject_id}", "@type": "dpv:DataSubject"},
            "dpv:hasDataController": [
                {"@id": _organisation(base, slug)} for slug in processing["pii_controllers"]
            ],
            "dpv:hasEntity": [_party(each, base) for each in plain["parties"] if each["role"] != "authority"],
            "dpv:hasAuthority": _authority(plain),
            "dpv:hasJurisdiction": processing["jurisdiction"],
            "dpv:hasApplicableLaw": {"@id": "legal-gb:law-GDPR"},
            "dpv:hasLegalBasis": {"@id": "dpv:ExplicitlyExpressedConsent"},
            "dpv:hasProcess": _process(processing, asker, base),
            "dpv:hasConsentControl": {
                "@type": ["dpv:ProvideConsent", "dpv:WithdrawConsent"],
                "dct:description": processing["withdrawal_method"],
                "dpv:isExercisedAt": {"@id": f"{base}/choices/{processing['agreement'].partition('@')[0]}"},
            },
            "dpv:hasRight": [_right(name, base) for name in processing["privacy_rights"]],
            "dpv:hasNotice": _notice(record),
            "dpv:hasConsentStatus": [_status(each) for each in _until(record, history)],
        },
    }


def _process(processing: Mapping[str, Any], asker: str, base: str) -> Node:
    holders = processing["pii_controllers"][1:]
    return {
        "@type": "dpv:Process",
        "dct:title": processing["service"],
        "dpv:hasPurpose": {
            "@type": "dpv:Purpose",
            "dct:identifier": processing["purpose_type"],
            "dct:description": processing["purpose"],
        },
        "dpv:hasPersonalData": [_datum(each) for each in processing["pii_information"]],
        "dpv:hasDataSource": [{"@id": _organisation(base, slug)} for slug in holders],
        "dpv:hasRecipient": [
            {"@id": _organisation(base, asker)},
            *(
                {"@type": "dpv:ThirdParty", "dpv:hasName": name}
                for name in processing["recipient_third_parties"]
            ),
        ],
        "dpv:hasProcessing": {"@id": "dpv:Share"},
        "dpv:hasContext": [
            {"@type": "dpv:Context", "dct:description": processing["collection_method"]},
            {"@type": "dpv:Context", "dct:description": processing["processing_method"]},
        ],
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": processing["storage_locations"]},
            {"@type": "dpv:StorageDuration", "dpv:hasDuration": processing["retention_period"]},
        ],
        "dpv:hasLocation": processing["processing_location"],
        "dpv:hasJurisdiction": processing["geographic_restrictions"],
    }


def _datum(datum: Mapping[str, Any]) -> Node:
    known = [term for term in datum["dpv"] if term.partition(":")[0] in CONTEXT]
    kinds = known or ["dpv:PersonalData"]
    if datum["pii_attribute_id"].startswith("claim."):
        kinds = ["dpv:DerivedPersonalData"]
    if datum["special_pii_category"]:
        kinds.append("dpv:SpecialCategoryPersonalData")
    elif datum["sensitive_pii_category"]:
        kinds.append("dpv:SensitivePersonalData")
    return {
        "@type": kinds,
        "dct:identifier": datum["pii_attribute_id"],
        "dct:title": datum["pii_type"],
        "dpv:hasNecessity": {"@id": "dpv:Optional" if datum["pii_optional"] else "dpv:Required"},
    }


def _party(party: Mapping[str, Any], base: str) -> Node:
    return {
        "@id": _organisation(base, party["id"]),
        "@type": ["dpv:Organisation", "dpv:DataController"],
        "dct:identifier": party["id"],
        "dct:type": party["type"],
        "dpv:hasName": party["name"],
        "dpv:hasAddress": party["address"],
        "dpv:hasContact": party["contact"],
        **({"schema:url": {"@id": party["url"]}} if party["url"] else {}),
    }


def _authority(plain: Mapping[str, Any]) -> Node:
    authority = next(each for each in plain["parties"] if each["role"] == "authority")
    return {
        "@id": authority["url"],
        "@type": "dpv:DataProtectionAuthority",
        "dpv:hasName": authority["name"],
        "dpv:hasAddress": authority["address"],
        "dpv:hasContact": authority["contact"],
    }


def _right(name: str, base: str) -> Node:
    return {
        "@type": ["dpv:DataSubjectRight", RIGHTS[name]],
        "dct:title": name,
        "dpv:isExercisedAt": {"@id": f"{base}/help"},
    }


def _notice(record: ConsentRecord) -> Node:
    return {
        "@type": "dpv:ConsentNotice",
        "dct:identifier": str(record.version),
        "dct:language": record.language,
        "dct:description": record.notice,
    }


def _until(record: ConsentRecord, history: Iterable[ConsentRecord]) -> list[ConsentRecord]:
    """The records up to this one, oldest first."""
    return sorted((each for each in history if each.at <= record.at), key=lambda each: each.at)


def _status(record: ConsentRecord) -> Node:
    plain = receipt(record)["events"][0]
    state = ConsentState(record.state)
    status: Node = {
        "@type": [STATES[state], "dpv:ExplicitlyExpressedConsent"],
        "dct:identifier": record.number,
        "dpv:isIndicatedBy": {"@id": f"urn:uuid:{record.subject_id}"},
        "dpv:hasIndicationMethod": "A button on the page that shows the notice",
        "dpv:isIndicatedAtTime": plain["event_time"],
    }
    if state in VALID_STATES:
        status["dpv:hasDuration"] = {
            "@type": "dpv:UntilTimeDuration" if record.expires_at else "dpv:UntilEventDuration",
            "rdf:value": plain["validity_duration"],
        }
    return status


def _organisation(base: str, slug: str) -> str:
    return f"{base}/register/organisations/{slug}"
