"""The NHS sandbox's patients come in through the exchange, as a health organisation that opted in puts them.

The mapping from FHIR (UK Core) to attributes is the partner's own work; this is what it takes.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

PATIENTS = ("Patient", "Patient-Jayne-Smyth", "Minimal_Patient", "Sensitive_Patient")
# A search finds less of a patient than there is, and a record is replaced whole: so the patients come after.
SEARCHES = ("PatientSearch", "PatientSearch-Jayne-Smyth", "PatientCompoundName", "Sensitive_PatientSearch")
ATTRIBUTES = {
    "health.nhs-number": "text",
    "person.name": "text",
    "person.date-of-birth": "date",
    "person.date-of-death": "date",
    "contact.address": "address",
    "contact.phone": "text",
    "contact.email": "text",
    "health.gp-practice": "text",
    "contact.languages": "list",
    "contact.needs-interpreter": "boolean",
}
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"


def attributes_of(patient: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A FHIR Patient as record values; each as old as the period it is from, or as the patient's birth."""
    values = {"health.nhs-number": {"value": patient["id"], "updated": "2024-01-01"}}
    for name, value, period in _found(patient):
        updated = period.get("start") or patient["birthDate"]
        values.setdefault(name, {"value": value, "updated": updated, "source": "PDS"})
    return values


def _found(patient: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, str]]]:
    for name in patient.get("name", ()):
        parts = [*name.get("prefix", ()), *name.get("given", ()), name["family"], *name.get("suffix", ())]
        yield "person.name", " ".join(parts), name.get("period", {})
    if "birthDate" in patient:
        yield "person.date-of-birth", patient["birthDate"], {}
    if "deceasedDateTime" in patient:
        yield "person.date-of-death", patient["deceasedDateTime"][:10], {}
    for address in patient.get("address", ()):
        if address["use"] == "home":
            yield "contact.address", _address(address), address["period"]
    for telecom in patient.get("telecom", ()):
        if telecom["system"] in ("phone", "email"):
            yield f"contact.{telecom['system']}", telecom["value"], telecom["period"]
    for practice in patient.get("generalPractitioner", ()):
        yield "health.gp-practice", practice["identifier"]["value"], practice["identifier"]["period"]
    for extension in patient.get("extension", ()):
        if extension["url"] == f"{UK_CORE}NHSCommunication":
            told = {part["url"]: part for part in extension["extension"]}
            language = told["language"]["valueCodeableConcept"]["coding"][0]["display"]
            yield "contact.languages", [language], {}
            yield "contact.needs-interpreter", told["interpreterRequired"]["valueBoolean"], {}


def _address(address: dict[str, Any]) -> dict[str, Any]:
    mapped = {"lines": address["line"], "postcode": address["postalCode"]}
    for extension in address.get("extension", ()):
        kind, value = extension["extension"]
        if kind["valueCoding"]["code"] == "UPRN":
            mapped["uprn"] = value["valueString"]
    return mapped


def patients(corpus) -> list[dict[str, Any]]:
    folder = corpus / "people"
    read = [json.loads((folder / f"{name}.json").read_text()) for name in (*SEARCHES, *PATIENTS)]
    return [entry["resource"] for each in read for entry in each.get("entry", [{"resource": each}])]


@pytest.fixture
def practice(live_database, register_system):
    """A system of a health partnership that opted in, with a dataset for what it chose to tell."""
    from candour.people.actions import create_organisation
    from candour.register.actions import define_attribute, define_dataset

    at = datetime(2024, 1, 1, tzinfo=UTC)
    health = create_organisation(slug="harrow-vale-health", name="Harrow Vale Health", kind="health", at=at)
    for name, value_type in ATTRIBUTES.items():
        define_attribute(name=name, plain_name=name, topic="You", value_type=value_type, dpv="dpv:x", at=at)
    define_dataset(
        organisation=health, slug="demographics", name="PDS", retention="P8Y", attributes=ATTRIBUTES, at=at
    )
    return register_system("vale-demographics", organisation=health)


def test_each_patient_is_held_as_the_nhs_has_them(practice, corpus, held, entries):
    headers = practice.bearer()
    people = patients(corpus)
    assert len({person["id"] for person in people}) == 5
    for person in people:
        path = f"/exchange/v1/records/demographics/nhs-number/{person['id']}"
        answer = practice.door.put(path, json={"values": attributes_of(person)}, headers=headers)
        assert answer.status_code in (200, 201), answer.text

    records = {values["health.nhs-number"].value: values for _, values in held()}
    assert set(records) == {person["id"] for person in people}
    jane = records["9000000009"]
    assert jane["person.name"].value == "Mrs Jane Smith MBE"
    assert jane["person.date-of-birth"].value == "2010-10-22"
    assert jane["contact.address"].value["postcode"] == "LS1 6AE"
    assert jane["contact.address"].value["uprn"] == "123456789012"
    assert jane["contact.address"].updated == datetime(2024, 1, 1, tzinfo=UTC)
    assert jane["contact.languages"].value == ["French"]
    assert jane["contact.needs-interpreter"].value is True
    assert jane["health.gp-practice"].value == "Y12345"
    assert "contact.address" not in records["9000000025"]  # a sensitive patient's is not even sent
    assert set(records["9000000033"]) == {"health.nhs-number"}
    assert all("Trevelyan" not in str(body) for body in entries())


def test_the_sandboxs_addresses_come_in_as_one_load(practice, corpus, held):
    lines = [
        {
            "subject": {"scheme": "nhs-number", "reference": f"91{number:08}"},
            "values": {
                "contact.address": {
                    "value": {"lines": [each["street"], each["city"]], "postcode": each["postalCode"]},
                    "updated": "2024-01-01",
                }
            },
        }
        for number, each in enumerate(json.loads((corpus / "people/nhs-addresses.json").read_text()))
    ]
    answer = practice.door.post(
        "/exchange/v1/records/demographics",
        content="\n".join(map(json.dumps, lines)),
        headers=practice.bearer() | {"Content-Type": "application/x-ndjson"},
    )

    *_, last = [json.loads(line) for line in answer.text.splitlines()]
    assert last == {"after": 200, "stored": 200, "unchanged": 0, "refused": 0}
    assert len(held()) == 200
