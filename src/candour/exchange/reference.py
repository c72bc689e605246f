"""`/exchange/docs`: the reference for partners' developers, made of the same table as the OpenAPI document.

Plain HTML from the server, with no script and nothing from elsewhere. The address of every kind of problem
leads to its paragraph here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from candour.core.reasons import PARTNER_REASONS, Audience, says
from candour.exchange.access_tokens import LIFE_SECONDS
from candour.exchange.limits import Limits
from candour.exchange.lines import MOST_UNREAD
from candour.exchange.openapi import PATH as OPENAPI_PATH
from candour.exchange.openapi import schemas
from candour.exchange.operation import Body
from candour.exchange.operations import OPERATIONS, WEBHOOK
from candour.exchange.problems import REFERENCE, every_kind
from candour.exchange.state import exchange_of
from candour.exchange.token import SCOPES

PATH = REFERENCE
STYLE_PATH = f"{PATH}/style.css"

_FOLDER = Path(__file__).parent / "reference_page"
_HEADERS = {
    "Cache-Control": "public, max-age=300",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


@dataclass(frozen=True)
class FieldRow:
    """One field of a schema, in words; schemas it leads to are links."""

    name: str
    required: bool
    type: Markup
    says: Markup


async def reference(request: Request) -> Response:
    """GET /exchange/docs."""
    page = rendered(exchange_of(request).base_url, exchange_of(request).limits)
    return Response(page, 200, _HEADERS, "text/html; charset=utf-8")


async def style(request: Request) -> Response:
    """GET /exchange/docs/style.css."""
    return Response((_FOLDER / "style.css").read_bytes(), 200, _HEADERS, "text/css; charset=utf-8")


@lru_cache(maxsize=1)
def rendered(base_url: str, limits: Limits) -> str:
    """The page for an exchange at an address."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        base_url=base_url,
        openapi_path=OPENAPI_PATH,
        style_path=STYLE_PATH,
        operations=OPERATIONS,
        webhook=WEBHOOK,
        scopes=SCOPES,
        token_minutes=LIFE_SECONDS // 60,
        limits=limits,
        most_unread=MOST_UNREAD,
        schemas={
            name: (_prose(schema["description"]), list(_fields(schema))) for name, schema in schemas().items()
        },
        body_names=_body_names,
        reasons={reason.value: says(reason, Audience.PARTNER) for reason in sorted(PARTNER_REASONS)},
        problems=every_kind(),
    )


def _body_names(body: Body) -> list[str]:
    """The names of the schemas in a body; none where it is any JSON object."""
    return [type_.__name__ for type_ in body.types if type_.__name__ in schemas()]


def _prose(text: str) -> Markup:
    """A docstring's text, with what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just here


def _fields(schema: Mapping[str, Any]) -> Iterator[FieldRow]:
    for name, field in schema["properties"].items():
        required = name in schema.get("required", ())
        yield FieldRow(name, required, _type(field), _prose(field.get("description", "")))


def _type(schema: Mapping[str, Any]) -> Markup:
    """A JSON Schema of one of our fields in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    if "anyOf" in schema:
        return Markup(" or ").join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return escape("one of " + ", ".join(map(str, schema["enum"])))
    match schema.get("type"):
        case "array":
            return Markup("list of {}{}").format(_span(schema, "Items"), _type(schema["items"]))
        case "object":
            return Markup("object, by name: {}").format(_type(schema.get("additionalProperties") or {}))
        case "null":
            return Markup("null")
        case None:
            return Markup("any JSON")
        case kind:
            length = _span(schema, "Length")
            return escape(f"{_PLAIN[kind]}, {length}characters" if length else _PLAIN[kind])


def _span(schema: Mapping[str, Any], of: str) -> str:
    """How many: "1 to 100 ", "up to 60 ", or nothing where it is not limited."""
    least, most = schema.get(f"min{of}"), schema.get(f"max{of}")
    if most is None:
        return ""
    return f"{least} to {most} " if least else f"up to {most} "
