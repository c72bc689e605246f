"""What the documents say is what is served and parsed: no route, field or problem without its word."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from starlette.routing import Route

from candour.exchange import openapi, reference
from candour.exchange.app import create_app
from candour.exchange.limits import Limits
from candour.exchange.operations import OPERATIONS
from candour.exchange.problems import Problem, every_kind
from candour.exchange.record_schemas import SentRecord
from candour.exchange.schemas import ReleaseRequest
from candour.exchange.state import Setup
from candour.exchange.token import SCOPES
from candour.exchange.webhooks import headers_of

BASE_URL = "https://exchange.example"
DOCUMENTS = {openapi.PATH, reference.PATH, reference.STYLE_PATH}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return msgspec.json.decode(openapi.encoded(BASE_URL))


@pytest.fixture(scope="module")
def page() -> str:
    return reference.rendered(BASE_URL, Limits())


def test_every_route_is_described_and_every_description_has_its_route(tmp_path):
    app = create_app(Setup(dsn="", keys=tmp_path, origin="o", base_url=BASE_URL))
    served = {route.path: set(route.methods or _methods(route)) - {"HEAD"} for route in app.routes}
    described: dict[str, set[str]] = {path: {"GET"} for path in DOCUMENTS}
    for operation in OPERATIONS:
        described.setdefault(operation.path, set()).add(operation.method)

    assert served == described


def _methods(route: Route) -> set[str]:
    verbs = ("get", "put", "patch", "post", "delete")
    return {name.upper() for name in verbs if hasattr(route.endpoint, name)}


def test_the_document_is_whole(document):
    assert document["openapi"] == "3.1.0"
    text = openapi.encoded(BASE_URL).decode()
    referred = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert referred == set(document["components"]["schemas"])
    ids = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(set(ids)) == len(ids) == len(OPERATIONS)
    for path, methods in document["paths"].items():
        for operation in methods.values():
            placed = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert placed == set(re.findall(r"{(\w+)}", path))
            assert {"500", "503"} <= set(operation["responses"])


def test_every_scope_that_an_operation_needs_can_be_found_out(document):
    flow = document["components"]["securitySchemes"]["token"]["flows"]["clientCredentials"]
    needed = {operation.scope for operation in OPERATIONS if operation.scope is not None}

    assert needed == set(SCOPES) == set(flow["scopes"])


def test_a_webhook_is_described_as_it_is_sent(document, page):
    id, body, now = UUID(int=1), b"{}", datetime(2026, 3, 3, tzinfo=UTC)
    sent = headers_of(id, body, [bytes(32)], now).keys() - {"Content-Type", "User-Agent"}
    [described] = document["webhooks"].values()

    assert {each["name"] for each in described["post"]["parameters"]} == sent
    assert "ChangeEvent" in document["components"]["schemas"]
    assert all(f"<code>{name}</code>" in page for name in sent)


def test_what_a_token_needs_is_required(document):
    assert document["components"]["schemas"]["TokenForm"]["required"] == [
        "grant_type",
        "client_assertion_type",
        "client_assertion",
    ]


def test_how_often_one_may_call_is_said(page):
    assert "5,000 a second" in page
    assert "500 at once" in page


def test_unknown_fields_are_refused_by_the_document_as_by_the_parser(document):
    schemas = document["components"]["schemas"]

    for name in ("ReleaseRequest", "Subject", "Officer", "Emergency", "SentRecord", "SentValue", "SentLine"):
        assert schemas[name]["additionalProperties"] is False
    assert schemas["ReleaseRequest"]["properties"]["attributes"]["maxItems"] == 100
    assert "not-available" in schemas["RefusedAnswer"]["properties"]["reason"]["enum"]


@pytest.mark.parametrize("of", [ReleaseRequest, SentRecord])
def test_every_field_has_a_place_in_the_reference(page, of):
    section = page.partition(f'id="schema-{of.__name__}"')[2].partition("</section>")[0]

    for field in msgspec.structs.fields(of):
        assert f"<code>{field.name}</code>" in section


def test_the_type_of_every_problem_leads_to_its_paragraph(page):
    for kind in every_kind():
        path, _, anchor = kind().type.partition("#")
        assert path == reference.PATH
        assert page.count(f'<dt id="{anchor}">') == 1


def test_every_link_on_the_page_leads_somewhere(page):
    ids = set(re.findall(r'id="([^"]+)"', page))

    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert len(re.findall(r'id="', page)) == len(ids)


def test_the_page_runs_nothing_and_asks_nobody_else(page):
    assert "<script" not in page
    assert "style=" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_each_kind_of_problem_is_one_of_a_kind():
    codes = [kind.code for kind in every_kind()]

    assert len(set(codes)) == len(codes)
    for kind in every_kind():
        assert 400 <= kind.status < 600
        assert kind.title
        assert kind.advice.endswith(".")
        assert issubclass(kind, Problem)


def test_what_an_answer_leads_to_is_an_operation_that_takes_what_it_gives():
    by_id = {operation.id: operation for operation in OPERATIONS}
    followed = [following for each in OPERATIONS for answer in each.answers for following in answer.next]
    assert followed
    for following in followed:
        names = {parameter.name for parameter in by_id[following.operation].parameters}
        assert following.takes.keys() <= names
