"""`POST /exchange/v1/uses` and `/uses/batch`: a system of record reports its own accesses, one or many.

A line that is wrong fails alone. What was answered is committed, and what is sent again is logged once.
"""

import asyncio
from collections.abc import Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange import strict_json
from candour.exchange.answers import entry_answer, json_answer
from candour.exchange.authentication import authenticated, standing
from candour.exchange.bodies import (
    LINES,
    check_declared_length,
    check_media_type,
    is_of_type,
    read_json,
)
from candour.exchange.bulk import Load, after
from candour.exchange.lines import Line, LinesResponse
from candour.exchange.problems import Problem
from candour.exchange.record_schemas import LineAnswer
from candour.exchange.register import Client
from candour.exchange.reporting import SCOPE as SCOPE
from candour.exchange.reporting import report
from candour.exchange.state import Exchange, exchange_of
from candour.exchange.use_schemas import SentUse, UseAnswer

PATH = "/exchange/v1/uses"
BATCH_PATH = "/exchange/v1/uses/batch"

_decoder = msgspec.json.Decoder(SentUse)


async def use(request: Request) -> Response:
    """Log one use; 201 where it is new, 200 where it was reported before. Lines are taken as many uses."""
    if is_of_type(request, LINES):
        return await uses(request)
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    reported = await report(exchange, client, await read_json(request, _decoder, exchange.limits))
    entry = entry_answer(exchange.recorder, reported.leaf, reported.at)
    return json_answer(UseAnswer(reported.id, entry), 201 if reported.is_new else 200)


async def uses(request: Request) -> Response:
    """Log a use for each line; `?after=N` passes over the first N lines, dealt with before."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    check_media_type(request, LINES)
    check_declared_length(request, exchange.limits.bulk)

    async def stored(lines: Sequence[Line]) -> list[LineAnswer]:
        await exchange.registers.look_again()
        still = standing(exchange.registers.current(), client, SCOPE)
        return await asyncio.gather(*(_reported(exchange, still, *line) for line in lines))

    return LinesResponse(Load(exchange.limits, stored, after(request)).answers(request))


async def _reported(exchange: Exchange, client: Client, number: int, line: bytes | Problem) -> LineAnswer:
    """What became of one line. Raises what means that the load cannot go on."""
    if isinstance(line, Problem):
        return LineAnswer(number, "refused", problem=line.details())
    try:
        reported = await report(exchange, client, strict_json.decode(line, _decoder))
    except Problem as problem:
        if problem.status in (401, 403, 503):
            raise
        return LineAnswer(number, "refused", problem=problem.details())
    return LineAnswer(number, "stored" if reported.is_new else "unchanged")
