"""A receipt as linked data: every required field, only terms there are, and the same after a round trip."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pyshacl
import pytest
import rdflib
import rdflib.compare

from candour.sharing.actions import answer
from candour.sharing.linked_receipts import CONTEXT, STATES, linked_receipt
from candour.sharing.queries import receipts_of

BASE = "https://candour.example"
SHAPE = Path(__file__).parents[3] / "docs" / "partners" / "consent-receipt.shacl.ttl"
DPV = rdflib.Namespace("https://w3id.org/dpv#")


@pytest.fixture
def receipt_after(person, consent, at):
    """The receipt of the last of some answers, one a day."""

    def run(*answers: bool) -> dict:
        for day, yes in enumerate(answers):
            record = answer(person=person, version=consent, yes=yes, at=at + timedelta(days=day))
        return linked_receipt(record, receipts_of(person, agreement=consent.agreement_id), BASE)

    return run


def graph(document: dict) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


@pytest.mark.parametrize("answers", [(True,), (False,), (True, False), (True, True), (True, False, True)])
def test_every_kind_of_receipt_has_what_the_standard_requires(receipt_after, answers):
    conforms, _found, said = pyshacl.validate(graph(receipt_after(*answers)), shacl_graph=str(SHAPE))
    assert conforms, said


def test_the_shape_refuses_a_receipt_without_a_required_field(receipt_after):
    document = receipt_after(True)
    for field in ("dpv:hasNotice", "dpv:hasConsentStatus", "dpv:hasRight", "dpv:hasProcess"):
        less = json.loads(json.dumps(document))
        del less["dpv:hasRecordOfActivity"][field]
        assert not pyshacl.validate(graph(less), shacl_graph=str(SHAPE))[0], field


def test_it_is_the_same_after_a_round_trip(receipt_after):
    first = graph(receipt_after(True, False))
    again = rdflib.Graph().parse(data=first.serialize(format="json-ld"), format="json-ld")
    assert rdflib.compare.isomorphic(first, again)
    assert len(first) > 60


def test_it_holds_the_whole_record_up_to_its_moment_and_nothing_later(receipt_after):
    statuses = receipt_after(True, False)["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]
    assert [each["@type"][0] for each in statuses] == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]
    assert "dpv:hasDuration" not in statuses[1]


def test_every_term_is_one_of_the_vocabulary(receipt_after, corpus):
    spaces = {prefix: space for prefix, space in CONTEXT.items() if "w3id.org/dpv" in space}
    files = {"dpv": "dpv", "pd": "pd", "legal-gb": "legal-gb", "eu-gdpr": "eu-gdpr"}
    known = set()
    for prefix, name in files.items():
        with (corpus / "dpv" / f"{name}.csv").open() as file:
            known |= {row["iri"] for row in csv.DictReader(file)}
        assert spaces[prefix]
    used = {str(term) for triple in graph(receipt_after(True, False)) for term in triple}
    ours = {term for term in used if term.startswith(tuple(spaces.values()))}
    assert ours <= known
    assert {str(DPV.ConsentReceipt), str(DPV.ConsentWithdrawn)} <= ours
    listed = {term.replace("dpv:", str(DPV)) for term in STATES.values()}
    assert listed <= known


def test_its_fields_stand_where_the_guide_has_them(receipt_after, corpus):
    """`088.jsonld` is the whole example of DPV's guide to the standard."""
    path = corpus / "dpv" / "consent-27560-examples" / "088.jsonld"
    example = json.loads(path.read_text())
    ours = receipt_after(True)
    assert example.keys() <= ours.keys()
    left_out = {"dpv:hasDataProcessor"}  # an agreement names its processors in words, as recipients
    assert example["dpv:hasRecordOfActivity"].keys() - left_out <= ours["dpv:hasRecordOfActivity"].keys()


def test_no_value_is_in_it(receipt_after):
    assert "07700" not in json.dumps(receipt_after(True))
