"""`POST /exchange/v1/releases/batch`: one question about up to a thousand people, answered a line each.

Every line is a release like any other, decided on its own facts and logged before the first line leaves. A
line that is wrong fails alone; where the database cannot vouch for one, nobody gets anything.
"""

import asyncio
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from time import monotonic

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange import strict_json
from candour.exchange.alike import leave_in_step
from candour.exchange.authentication import authenticated
from candour.exchange.bodies import LINES, check_declared_length, check_media_type
from candour.exchange.deciding import Asked
from candour.exchange.limits import Limits
from candour.exchange.lines import Line, lines_of
from candour.exchange.problems import MissingScope, NotAuthenticated, Problem, Unavailable, UnfitBody
from candour.exchange.register import Client
from candour.exchange.releases import answered, idempotency_key, refuse_unknown
from candour.exchange.releasing import SCOPE as SCOPE
from candour.exchange.releasing_many import Wanted, release_many
from candour.exchange.repeats import request_hash
from candour.exchange.schemas import BatchAnswer, BatchLine, BatchQuestion, LineId, ReleaseRequest
from candour.exchange.state import Exchange, exchange_of
from candour.vault.errors import VaultError

PATH = "/exchange/v1/releases/batch"

MOST_LINES = 1000
AT_ONCE = 128
"""Lines asked alone at a time: enough to share statements, few enough that single releases get their turn."""


class _Named(msgspec.Struct):
    id: LineId


_question = msgspec.json.Decoder(BatchQuestion)
_line = msgspec.json.Decoder(BatchLine)
_named = msgspec.json.Decoder(_Named)
_encoder = msgspec.json.Encoder()


async def batch(request: Request) -> Response:
    """Decide, log and answer one question about each line's subject."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    repeat_key = idempotency_key(request)
    check_media_type(request, LINES)
    check_declared_length(request, exchange.limits.body)
    (question, lines), read_at = await _read(request, exchange.limits), monotonic()
    refuse_unknown(question.attributes, exchange.registers.current())
    read = _each_id_once([(number, _decoded(line)) for number, line in lines])
    sound = {number: sent for number, sent in read if isinstance(sent, BatchLine)}
    with exchange.crowds.joined(client.organisation, sound.values()) as together:
        answers = await _Batch(exchange, client, question, repeat_key).answers(sound)
        given = [each.answer for each in answers.values() if each.answer is not None]
        refused = chain.from_iterable(answer.refused.values() for answer in given)
        await leave_in_step(read_at, refused, together())
    answers |= _wrong(lines, read, {sent.id for sent in sound.values()})
    content = b"".join([_encoder.encode(answers[number]) + b"\n" for number, _ in lines])
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, 200, headers, LINES)


async def _read(request: Request, limits: Limits) -> tuple[BatchQuestion, list[Line]]:
    """The first line's question, and the other lines. Raises a Problem, and nothing is logged."""
    small = replace(limits, bulk=limits.body, bulk_lines=1 + MOST_LINES)
    lines = [line async for arrived in lines_of(request, small) for line in arrived]
    _, first = lines[0] if lines else (0, b"{}")
    if isinstance(first, Problem):
        raise first
    try:
        question = strict_json.decode(first, _question)
    except UnfitBody as wrong:
        raise UnfitBody(f"The first line is the question. {wrong.detail}", field=wrong.field) from None
    if len(lines) < 2:
        raise UnfitBody("After the question, send a line for each subject.")
    return question, lines[1:]


class _Batch:
    """One batch under way. repeat_key: under which each line may be repeated by its id."""

    def __init__(
        self, exchange: Exchange, client: Client, question: BatchQuestion, repeat_key: str | None
    ) -> None:
        self._exchange = exchange
        self._client = client
        self._question = question
        self._repeat_key = repeat_key
        self._room = asyncio.Semaphore(AT_ONCE)

    async def answers(self, sound: Mapping[int, BatchLine]) -> dict[int, BatchAnswer]:
        """The answer of each line, by its number. Raises what must stop all, once none is under way."""
        answers = await self._together({n: sent for n, sent in sound.items() if self._is_ordinary(sent)})
        return answers | await self._each_alone({n: sent for n, sent in sound.items() if n not in answers})

    def _is_ordinary(self, sent: BatchLine) -> bool:
        """Whether a line names one person by a reference of their own."""
        register, asking = self._exchange.registers.current(), self._client.organisation
        return sent.person is None and not register.is_shared(asking, sent.subject.scheme)

    async def _together(self, ordinary: Mapping[int, BatchLine]) -> dict[int, BatchAnswer]:
        """The answers to lines that could be read and logged in one statement each."""
        if not ordinary:
            return {}
        request = self._asked(next(iter(ordinary.values()))).request
        wanted = [self._wanted(sent) for sent in ordinary.values()]
        given = await release_many(self._exchange, self._client, request, wanted)
        return {
            number: BatchAnswer(number, sent.id, answer)
            for (number, sent), answer in zip(ordinary.items(), given, strict=True)
            if answer is not None
        }

    async def _each_alone(self, sent: Mapping[int, BatchLine]) -> dict[int, BatchAnswer]:
        """The answers to lines that need a statement of their own: few, or every one of a repeated batch."""
        done = await asyncio.gather(
            *(self._alone(number, line) for number, line in sent.items()), return_exceptions=True
        )
        for each in done:
            if isinstance(each, BaseException):
                raise each
        return {each.line: each for each in done if isinstance(each, BatchAnswer)}

    async def _alone(self, number: int, sent: BatchLine) -> BatchAnswer:
        async with self._room:
            try:
                answer = await answered(self._exchange, self._client, self._asked(sent))
            except (NotAuthenticated, MissingScope):  # who may ask no more, may ask none of them
                raise
            except Problem as problem:
                return BatchAnswer(number, sent.id, problem=problem.details())
            except VaultError:
                return BatchAnswer(number, sent.id, problem=Unavailable().details())
        return BatchAnswer(number, sent.id, answer)

    def _wanted(self, sent: BatchLine) -> Wanted:
        case = sent.case or self._question.case
        if self._repeat_key is None:
            return Wanted(sent.subject, case)
        asked = self._asked(sent)
        key = self._exchange.recorder.provider.blind_index_key
        return Wanted(sent.subject, case, asked.repeat_key, request_hash(key, asked.sent))

    def _asked(self, sent: BatchLine) -> Asked:
        """A line as if it had been asked alone."""
        question = self._question
        asked = ReleaseRequest(
            subject=sent.subject,
            purpose=question.purpose,
            attributes=question.attributes,
            case=sent.case or question.case,
            officer=question.officer,
            assurance=question.assurance,
            person=sent.person,
        )
        # No key that arrives in a header has a space in it, and that of a reported use has one ("use 7"):
        # a line's, with two, is no other request's.
        key = None if self._repeat_key is None else f"{self._repeat_key}  {sent.id}"
        return Asked(asked, asked.to_core(self._client.organisation), key)


def _decoded(line: bytes | Problem) -> BatchLine | Problem:
    if isinstance(line, Problem):
        return line
    try:
        return strict_json.decode(line, _line)
    except Problem as problem:
        return problem


def _wrong(
    lines: Sequence[Line], read: Sequence[tuple[int, BatchLine | Problem]], taken: Container[str]
) -> dict[int, BatchAnswer]:
    """What is wrong with each line that cannot be asked, by its number. taken: the ids of those that can."""
    return {
        number: BatchAnswer(number, _id_of(line, taken), problem=sent.details())
        for (number, line), (_, sent) in zip(lines, read, strict=True)
        if isinstance(sent, Problem)
    }


def _id_of(line: bytes | Problem, taken: Container[str]) -> str | None:
    """The id of a line that cannot be asked, so that its sender knows which it was.

    None where none can be read, or it would be taken for another's.
    """
    try:
        named = None if isinstance(line, Problem) else strict_json.decode(line, _named)
    except Problem:
        return None
    return None if named is None or named.id in taken else named.id


def _each_id_once(read: list[tuple[int, BatchLine | Problem]]) -> list[tuple[int, BatchLine | Problem]]:
    """The lines, where one that gives an id again has become a problem: nobody could tell the two apart."""
    seen: set[str] = set()
    once: list[tuple[int, BatchLine | Problem]] = []
    for number, sent in read:
        if isinstance(sent, BatchLine) and sent.id in seen:
            again = UnfitBody("This id stands on an earlier line too. Give each its own.", field="id")
            once.append((number, again))
        else:
            once.append((number, sent))
        if isinstance(sent, BatchLine):
            seen.add(sent.id)
    return once
