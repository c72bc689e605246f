"""`/access/v1`: "may I?" in the words of the OpenID AuthZEN Authorization API 1.0, one question or many.

Who asks is its subject, the purpose its action, the person its resource. Whoever asks learns what a request
for a release would tell them, and not a value; the person sees that it was asked.
"""

import asyncio
from collections.abc import Sequence
from itertools import chain
from time import monotonic
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange import strict_json
from candour.exchange.alike import leave_in_step
from candour.exchange.answers import json_answer
from candour.exchange.authentication import authenticated
from candour.exchange.bodies import read_json
from candour.exchange.deciding import Asked
from candour.exchange.evaluating import SCOPE as SCOPE
from candour.exchange.evaluating import evaluate
from candour.exchange.evaluation_schemas import (
    EvaluationAnswer,
    EvaluationContext,
    EvaluationError,
    EvaluationRequest,
    EvaluationsAnswer,
    EvaluationsRequest,
)
from candour.exchange.problems import (
    Problem,
    UnfitBody,
    UnfitEvaluation,
    UnknownAttribute,
    WrongMediaType,
)
from candour.exchange.register import Client
from candour.exchange.releases import refuse_unknown
from candour.exchange.schemas import ReleaseRequest
from candour.exchange.shared_evaluating import evaluate_shared
from candour.exchange.state import Exchange, exchange_of

PATH = "/access/v1/evaluation"
MANY_PATH = "/access/v1/evaluations"
METADATA_PATH = "/.well-known/authzen-configuration"

_LAST = {"deny_on_first_deny": False, "permit_on_first_permit": True}
"""The decision after which nothing more is evaluated."""

_one = msgspec.json.Decoder(dict[str, Any])
_many = msgspec.json.Decoder(EvaluationsRequest)


async def evaluation(request: Request) -> Response:
    """POST /access/v1/evaluation: one question."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    sent, read_at = await _read(request, exchange, _one), monotonic()
    return json_answer(await _alone(exchange, client, sent, read_at))


async def evaluations(request: Request) -> Response:
    """POST /access/v1/evaluations: many questions, or one where there are no `evaluations`."""
    client = authenticated(request, SCOPE)
    exchange = exchange_of(request)
    sent, read_at = await _read(request, exchange, _many), monotonic()
    if not sent.evaluations:
        return json_answer(await _alone(exchange, client, sent.each()[0], read_at))
    each = [_asked_or_not(exchange, client, one) for one in sent.each()]
    found = [one.sent for one in each if isinstance(one, Asked)]
    with exchange.crowds.joined(client.organisation, found) as together:
        answers = await _until(_LAST.get(sent.options.evaluations_semantic), exchange, client, each)
        await _leave_in_step(read_at, answers, together())
    return json_answer(EvaluationsAnswer(answers))


async def metadata(request: Request) -> Response:
    """GET /.well-known/authzen-configuration: where to ask (AuthZEN Authorization API 1.0, section 9)."""
    base_url = exchange_of(request).base_url
    return json_answer(
        {
            "policy_decision_point": base_url,
            "access_evaluation_endpoint": base_url + PATH,
            "access_evaluations_endpoint": base_url + MANY_PATH,
        }
    )


async def _read(request: Request, exchange: Exchange, decoder: msgspec.json.Decoder[Any]) -> Any:
    """The body. Raises UnfitEvaluation (400, as the standard says) for one that is 415 or 422 elsewhere."""
    try:
        return await read_json(request, decoder, exchange.limits)
    except (UnfitBody, WrongMediaType) as wrong:
        raise UnfitEvaluation(wrong.detail, field=wrong.field) from None


def _asked(exchange: Exchange, client: Client, sent: dict[str, Any]) -> Asked:
    """One question as the rules take it. Raises UnfitEvaluation."""
    try:
        question = strict_json.convert(sent, EvaluationRequest)
        release = strict_json.convert(question.as_release(), ReleaseRequest)
        refuse_unknown(release.attributes, exchange.registers.current())
    except (UnfitBody, UnknownAttribute) as wrong:
        raise UnfitEvaluation(wrong.detail, field=wrong.field) from None
    is_shared = exchange.registers.current().is_shared(client.organisation, release.subject.scheme)
    if release.person is not None and not is_shared:
        raise UnfitEvaluation(
            f"{release.subject.scheme} names one person already; leave this out.",
            field="resource.properties.person",
        )
    if question.subject.type == "client" and question.subject.id != client.client_id:
        raise UnfitEvaluation("A client may ask only for itself: its own client_id.", field="subject.id")
    return Asked(release, release.to_core(client.organisation), None)


def _asked_or_not(exchange: Exchange, client: Client, sent: dict[str, Any]) -> Asked | EvaluationAnswer:
    """One of many; a no, where it cannot be evaluated, so that the others still can."""
    try:
        return _asked(exchange, client, sent)
    except Problem as problem:
        error = EvaluationError(problem.status, problem.detail)
        return EvaluationAnswer(False, EvaluationContext(error=error))


async def _alone(
    exchange: Exchange, client: Client, sent: dict[str, Any], read_at: float
) -> EvaluationAnswer:
    """The answer to one question, when it may leave. read_at: as of `leave_in_step`."""
    asked = _asked(exchange, client, sent)
    with exchange.crowds.joined(client.organisation, [asked.sent]) as together:
        answer = await _answered(exchange, client, asked)
        await _leave_in_step(read_at, [answer], together())
    return answer


async def _until(
    last: bool | None, exchange: Exchange, client: Client, each: Sequence[Asked | EvaluationAnswer]
) -> list[EvaluationAnswer]:
    """The answers to many questions: all of them, or one after the other until a decision is `last`."""
    if last is None:
        return await asyncio.gather(*(_evaluated(exchange, client, one) for one in each))
    answers = []
    for one in each:
        answers.append(await _evaluated(exchange, client, one))
        if answers[-1].decision is last:
            break
    return answers


async def _evaluated(exchange: Exchange, client: Client, asked: Asked | EvaluationAnswer) -> EvaluationAnswer:
    """The answer to one of many."""
    return await _answered(exchange, client, asked) if isinstance(asked, Asked) else asked


async def _answered(exchange: Exchange, client: Client, asked: Asked) -> EvaluationAnswer:
    """The answer to one question, by whichever kind of reference. Raises as `evaluate`."""
    if exchange.registers.current().is_shared(client.organisation, asked.sent.subject.scheme):
        return await evaluate_shared(exchange, client, asked)
    return await evaluate(exchange, client, asked)


async def _leave_in_step(read_at: float, answers: Sequence[EvaluationAnswer], together: int) -> None:
    refused = chain.from_iterable(each.context.refused.values() for each in answers)
    await leave_in_step(read_at, refused, together)
