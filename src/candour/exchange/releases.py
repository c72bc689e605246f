"""`POST /exchange/v1/releases`: a partner asks for a person's attributes, and is always answered."""

import re
from time import monotonic

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange.alike import leave_in_step
from candour.exchange.answers import json_answer
from candour.exchange.authentication import authenticated, unused_proof
from candour.exchange.bodies import read_json
from candour.exchange.deciding import Asked
from candour.exchange.headers import header
from candour.exchange.problems import BadHeader, UnfitBody, UnknownAttribute
from candour.exchange.register import Client, Register
from candour.exchange.releasing import SCOPE as SCOPE
from candour.exchange.releasing import release
from candour.exchange.schemas import ReleaseAnswer, ReleaseRequest
from candour.exchange.shared_releasing import release_shared
from candour.exchange.state import Exchange, exchange_of

PATH = "/exchange/v1/releases"

_decoder = msgspec.json.Decoder(ReleaseRequest)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


async def releases(request: Request) -> Response:
    """Decide, log and answer one request about one person."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    repeat_key = idempotency_key(request)
    sent, read_at = await read_json(request, _decoder, exchange.limits), monotonic()
    refuse_unknown(sent.attributes, exchange.registers.current())
    asked = Asked(sent, sent.to_core(client.organisation), repeat_key, unused_proof(request))
    with exchange.crowds.joined(client.organisation, [sent]) as together:
        answer = await answered(exchange, client, asked)
        await leave_in_step(read_at, answer.refused.values(), together())
    return json_answer(answer)


async def answered(exchange: Exchange, client: Client, asked: Asked) -> ReleaseAnswer:
    """The answer to one request, by whichever kind of reference. Raises as `release`, and UnfitBody."""
    scheme = asked.sent.subject.scheme
    if exchange.registers.current().is_shared(client.organisation, scheme):
        return await release_shared(exchange, client, asked)
    if asked.sent.person is not None:
        raise UnfitBody(f"{scheme} names one person already; leave this out.", field="person")
    return await release(exchange, client, asked)


def idempotency_key(request: Request) -> str | None:
    """The key under which a request may be repeated, or None. Raises BadHeader for one too odd to keep."""
    key = header(request, b"idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        raise BadHeader("Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID.")
    return key


def refuse_unknown(names: tuple[str, ...], register: Register) -> None:
    """Raises UnknownAttribute, naming the first the register does not know; nothing is logged then."""
    for name in names:
        if not register.knows(name):
            raise UnknownAttribute(
                f"The register knows no attribute or claim called {name!r}. Nothing was logged.",
                field="attributes",
            )
