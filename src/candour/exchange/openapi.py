"""The OpenAPI 3.1 description of the exchange, made of the table of operations and the parsing schemas.

What it says a body may hold is what the code parses it with, so the two cannot drift apart.
"""

from functools import lru_cache
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange.operation import Answer, Body, Operation, Parameter
from candour.exchange.operations import OPERATIONS, WEBHOOK, every_type
from candour.exchange.problems import Problem
from candour.exchange.schemas import ProblemDetails
from candour.exchange.state import exchange_of
from candour.exchange.token import PATH as TOKEN_PATH
from candour.exchange.token import SCOPES

PATH = "/exchange/v1/openapi.json"

_REF = "#/components/schemas/{name}"
_HEADERS = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}


async def openapi(request: Request) -> Response:
    """GET /exchange/v1/openapi.json."""
    return Response(encoded(exchange_of(request).base_url), 200, _HEADERS, "application/json")


@lru_cache(maxsize=1)
def encoded(base_url: str) -> bytes:
    """The document as JSON."""
    return msgspec.json.format(msgspec.json.encode(document(base_url)))


def document(base_url: str) -> dict[str, Any]:
    """The whole document for an exchange at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Candour exchange",
            "version": version("opencandour"),
            "summary": "Ask for, and tell, what public bodies hold about people, as people have decided.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "externalDocs": {"url": f"{base_url}/exchange/docs", "description": "The same, to read."},
        "servers": [{"url": base_url}],
        "paths": _paths(),
        "webhooks": {WEBHOOK.id: {"post": _webhook()}},
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "token": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": base_url + TOKEN_PATH, "scopes": SCOPES}},
                }
            },
        },
    }


def schemas() -> dict[str, Any]:
    """Every schema by its name, described by the first words of its class."""
    _, components = msgspec.json.schema_components(every_type(), ref_template=_REF)
    return {
        name: {**schema, "description": cleandoc(schema.get("description", ""))}
        for name, schema in components.items()
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        # Starlette's name for "the rest of the address" has no counterpart in OpenAPI.
        path = operation.path.replace(":path}", "}")
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation)
    return paths


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.title,
        "description": operation.says,
        "security": [] if operation.scope is None else [{"token": [operation.scope]}],
        "parameters": [_parameter(parameter) for parameter in operation.every_parameter],
        "responses": _problems(operation.every_problem) | _answers(operation.answers),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body)}
    return described


def _webhook() -> dict[str, Any]:
    return {
        "operationId": WEBHOOK.id,
        "summary": WEBHOOK.title,
        "description": WEBHOOK.says,
        "security": [],
        "parameters": [{**_parameter(header), "required": True} for header in WEBHOOK.headers],
        "requestBody": {"required": True, "content": _content(WEBHOOK.body)},
        "responses": {"2XX": {"description": "Taken. Anything else is tried again."}},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.says,
        "schema": parameter.schema,
    }


def _answers(answers: tuple[Answer, ...]) -> dict[str, Any]:
    return {str(answer.status): _answer(answer) for answer in answers}


def _answer(answer: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.says, "content": _content(answer.body)}
    if answer.next:
        described["links"] = {
            each.operation: {
                "operationId": each.operation,
                "description": each.says,
                "parameters": dict(each.takes),
            }
            for each in answer.next
        }
    return described


def _problems(kinds: list[type[Problem]]) -> dict[str, Any]:
    by_status: dict[str, list[str]] = {}
    for kind in kinds:
        by_status.setdefault(str(kind.status), []).append(f"{kind.code}: {kind.title}.")
    content = _content(Body("application/problem+json", (ProblemDetails,)))
    return {
        status: {"description": "\n".join(titles), "content": content} for status, titles in by_status.items()
    }


def _content(body: Body) -> dict[str, Any]:
    types, _ = msgspec.json.schema_components(body.types, ref_template=_REF)
    schema = types[0] if len(types) == 1 else {"anyOf": list(types)}
    return {body.media_type: {"schema": schema}}
