"""The register for programs: tables and linked data that say what the pages say, in published terms."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from candour.demonstration.agreements import AGREEMENTS
from candour.demonstration.organisations import ORGANISATIONS
from candour.web.public.linked_data import CONTEXT

pytestmark = pytest.mark.usefixtures("harrowmere")

VOCABULARIES = {"dpv": "dpv.csv", "pd": "pd.csv", "legal-gb": "legal-gb.csv"}


def terms_in(value: Any) -> Iterator[str]:
    """Every term with a prefix of the context, wherever JSON-LD takes one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name in ("@type", "@id"):
                yield from [inner] if isinstance(inner, str) else inner
            elif name != "@context":
                yield from terms_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms_in(inner)


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def test_every_term_is_in_the_published_vocabulary(visit, imported, corpus):
    published = {}
    for prefix, name in VOCABULARIES.items():
        with (corpus / "dpv" / name).open(newline="") as file:
            published[prefix] = {row["iri"] for row in csv.DictReader(file)}
    document = json.loads(visit("/register.jsonld").content)
    used = {term for term in terms_in(document) if term.partition(":")[0] in VOCABULARIES}
    assert len(used) > 30
    assert [
        term
        for term in used
        if CONTEXT[(parts := term.partition(":"))[0]] + parts[2] not in published[parts[0]]
    ] == []


def test_linked_data_has_everybody_and_every_version(visit, imported):
    answer = visit("/register.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    graph = json.loads(answer.content)["@graph"]
    names = [node["dpv:hasName"] for node in graph if "dpv:hasName" in node]
    assert names == sorted(one.name for one in ORGANISATIONS)
    agreements = {n["dct:identifier"]: n for n in graph if n["@type"] == "dpv:LegalAgreement"}
    assert {one.slug for one in AGREEMENTS} < set(agreements)
    assert len(agreements["repair-calls"]["dct:hasVersion"]) == 3
    assert "dct:source" in agreements["digital-economy-act-1"]


def test_every_link_inside_leads_somewhere(visit):
    document = json.loads(visit("/register.jsonld").content)["@graph"]
    there = {node["@id"] for node in document}
    for agreement in (node for node in document if node["@type"] == "dpv:LegalAgreement"):
        for version in agreement["dct:hasVersion"]:
            assert version["dpv:hasRecipient"]["@id"] in there
            assert {source["@id"] for source in version["dpv:hasDataSource"]} <= there


def test_one_agreement_as_linked_data(visit):
    node = json.loads(visit("/register/agreements/library-card.jsonld").content)
    (version,) = node["dct:hasVersion"]
    assert version["dpv:hasActivityStatus"] == {"@id": "dpv:ActivityOngoing"}
    assert version["dpv:hasPersonalData"] == [
        {
            "@type": "dpv:DerivedPersonalData",
            "dct:identifier": "claim.lives-in-area",
            "dct:title": "whether you live in the area",
        }
    ]


def test_agreements_as_a_table(visit, imported):
    rows = table(visit("/register/agreements.csv"))
    ours = [row for row in rows if row["from_another_register"] == "no"]
    assert len(ours) == len(AGREEMENTS)
    last = next(row for row in ours if (row["agreement"], row["version"]) == ("repair-calls", "3"))
    assert last["standing"] == "in-force"
    assert last["attributes"] == "contact.phone"
    assert last["starts"] == "2026-04-01"
    assert "fernside-homes" in last["approved_by"]
    theirs = {row["agreement"] for row in rows if row["from_another_register"] == "yes"}
    assert "digital-economy-act-1" in theirs


def test_organisations_as_a_table(visit):
    rows = table(visit("/register/organisations.csv"))
    assert {row["organisation"] for row in rows} == {one.slug for one in ORGANISATIONS}
    (council,) = [row for row in rows if row["organisation"] == "harrowmere-council"]
    assert "harrowmere-council/council-tax" in council["datasets"]


@pytest.mark.parametrize("sign", "=+-@\t\n\uff1d")
def test_no_cell_is_run_as_a_formula(visit, sign):
    from candour.people.models import Organisation

    Organisation.objects.filter(slug="warm-homes").update(contact=f'{sign}cmd|"/c calc"!A1')
    (row,) = [r for r in table(visit("/register/organisations.csv")) if r["organisation"] == "warm-homes"]
    assert row["contact"] == f'\'{sign}cmd|"/c calc"!A1'


def test_no_formula_begins_after_a_semicolon_where_that_parts_cells(visit):
    from candour.people.models import Organisation

    Organisation.objects.filter(slug="warm-homes").update(contact="Ring us;=1+1")
    lines = visit("/register/organisations.csv").content.decode().splitlines()
    assert not any(cell.startswith("=") for row in csv.reader(lines, delimiter=";") for cell in row)


def test_strange_texts_come_out_of_table_and_linked_data_as_they_went_in(visit, corpus):
    from candour.people.models import Organisation

    strange = [s for s in json.loads((corpus / "bad-input" / "blns.json").read_text()) if "\0" not in s][:500]
    Organisation.objects.bulk_create(
        [
            Organisation(
                slug=f"strange-{n}", name=text[:200], kind="voluntary", contact=text[:300], joined=True
            )
            for n, text in enumerate(strange)
        ]
    )
    rows = {row["organisation"]: row for row in table(visit("/register/organisations.csv"))}
    graph = json.loads(visit("/register.jsonld").content)["@graph"]
    nodes = {node.get("dct:identifier"): node for node in graph}
    for number, text in enumerate(strange):
        slug = f"strange-{number}"
        assert rows[slug]["contact"].removeprefix("'") == text[:300].removeprefix("'")
        assert nodes[slug].get("dpv:hasContact", "") == text[:300]
    visit("/register")
