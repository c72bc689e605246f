"""`POST /exchange/v1/records/{dataset}`: many records at once, one JSON object a line, answered a line each.

A line that is wrong fails alone, and nothing of it is stored. What was answered `stored` is committed. The
last line says how far the load came; the rest can be sent again from there, and nothing is stored twice.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import islice

import msgspec
import psycopg
from starlette.requests import Request
from starlette.responses import Response

from candour.access.batching import DatabaseUnavailable
from candour.exchange import strict_json
from candour.exchange.authentication import authenticated
from candour.exchange.bodies import LINES, check_declared_length, check_media_type
from candour.exchange.holder import SCOPE, Holder, current_holder, on_newest_register
from candour.exchange.limits import Limits
from candour.exchange.lines import Line, LinesResponse, TooMuchUnread, lines_of
from candour.exchange.problems import BadQuery, Problem, Unavailable
from candour.exchange.query import query
from candour.exchange.record_schemas import LineAnswer, LinesAnswer, SentLine
from candour.exchange.replacing import Outcome
from candour.exchange.state import exchange_of
from candour.exchange.telling import Told, tell_all, told
from candour.vault.errors import VaultError

PATH = "/exchange/v1/records/{dataset}"

AT_ONCE = 64
"""Lines in one transaction: enough to share its cost, few enough that releases do not wait behind them."""

Stored = Callable[[Sequence[Line]], Awaitable[list[LineAnswer]]]

_decoder = msgspec.json.Decoder(SentLine)
_encoder = msgspec.json.Encoder()


async def put_lines(request: Request) -> Response:
    """Put a record for each line; `?after=N` passes over the first N lines, dealt with before."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    check_media_type(request, LINES)
    check_declared_length(request, exchange.limits.bulk)
    dataset = request.path_params["dataset"]

    async def stored(lines: Sequence[Line]) -> list[LineAnswer]:
        async def put(holder: Holder) -> list[LineAnswer]:
            return await _put(holder, lines)

        return await on_newest_register(exchange, client, dataset, put)

    load = Load(exchange.limits, stored, after(request))
    await current_holder(exchange, client, dataset)
    return LinesResponse(load.answers(request))


def after(request: Request) -> int:
    """How many lines the caller says were dealt with before. Raises BadQuery."""
    given = query(request, "after").get("after", "0")
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise BadQuery("after must be the number of lines to pass over.")
    return int(given)


class Load:
    """One load under way, counting what becomes of its lines.

    stored: stores some lines and says what became of each.
    """

    def __init__(self, limits: Limits, stored: Stored, after: int) -> None:
        self._limits = limits
        self._stored = stored
        self._after = after
        self._counts = {"stored": 0, "unchanged": 0, "refused": 0}

    async def answers(self, request: Request) -> AsyncGenerator[bytes]:
        """One line for each line, then one that says how it all ended."""
        problem: Problem | None = None
        arriving = lines_of(request, self._limits)
        try:
            async for arrived in arriving:
                fresh = (line for line in arrived if line[0] > self._after)
                while some := list(islice(fresh, AT_ONCE)):
                    for answer in await self._stored(some):
                        self._counts[answer.outcome] += 1
                        self._after = answer.line
                        yield _line(answer)
        except TooMuchUnread as ended:
            problem = ended
            await _pass_over(arriving)
        except Problem as ended:
            problem = ended
        except (DatabaseUnavailable, psycopg.OperationalError, psycopg.InterfaceError, VaultError):
            problem = Unavailable()
        details = None if problem is None else problem.details()
        yield _line(LinesAnswer(self._after, **self._counts, problem=details))


async def _pass_over(arriving: AsyncIterator[object]) -> None:
    """Take in the rest of a body: who sends all before reading would otherwise never hear how it ended."""
    with suppress(Problem):
        async for _ in arriving:
            pass


async def _put(holder: Holder, lines: Sequence[Line]) -> list[LineAnswer]:
    """Store what is right of some lines, and say what became of each."""
    read = [(number, _read(line, holder)) for number, line in lines]
    right = [each for _, each in read if isinstance(each, Told)]
    outcomes = iter(await tell_all(holder, right) if right else ())
    became = [(number, each if isinstance(each, Problem) else next(outcomes)) for number, each in read]
    return [
        _refused(number, each) if isinstance(each, Problem) else _done(number, each)
        for number, each in became
    ]


def _read(line: bytes | Problem, holder: Holder) -> Told | Problem:
    """What a line tells, or what is wrong with it."""
    if isinstance(line, Problem):
        return line
    try:
        sent = strict_json.decode(line, _decoder)
        return told(holder, sent.subject, sent)
    except Problem as problem:
        return problem


def _refused(number: int, problem: Problem) -> LineAnswer:
    return LineAnswer(number, "refused", problem=problem.details())


def _done(number: int, outcome: Outcome) -> LineAnswer:
    return LineAnswer(number, "unchanged" if outcome.entry is None else "stored", outcome.version)


def _line(answer: LineAnswer | LinesAnswer) -> bytes:
    return _encoder.encode(answer) + b"\n"
