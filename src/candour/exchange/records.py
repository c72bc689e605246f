"""`/exchange/v1/records/{dataset}/{scheme}/{reference}`: what a dataset holds under a reference.

It can be put, whole, merged with what is new, and ended; what is stored is given out only by a release, so
there is nothing to get.
"""

import msgspec
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from candour.exchange import strict_json
from candour.exchange.answers import entry_answer, json_answer
from candour.exchange.authentication import authenticated
from candour.exchange.bodies import read_json
from candour.exchange.holder import SCOPE, Holder, on_newest_register
from candour.exchange.problems import NotFound
from candour.exchange.record_schemas import RecordAnswer, SentMerge, SentRecord
from candour.exchange.register import Client
from candour.exchange.replacing import Outcome
from candour.exchange.schemas import Subject
from candour.exchange.state import exchange_of
from candour.exchange.telling import end, tell, told

PATH = "/exchange/v1/records/{dataset}/{scheme}/{reference:path}"

_record = msgspec.json.Decoder(SentRecord)
_merge = msgspec.json.Decoder(SentMerge)


class RecordEndpoint(HTTPEndpoint):
    """One record: put it, merge with it, or end it."""

    async def put(self, request: Request) -> Response:
        """Have a dataset hold this under a reference from now on. 201 where it held nothing before."""
        client = authenticated(request, SCOPE)
        sent = await read_json(request, _record, exchange_of(request).limits)
        return await _tell(request, client, sent)

    async def patch(self, request: Request) -> Response:
        """Have a dataset hold this beside what it holds already; null takes a value away (RFC 7396)."""
        client = authenticated(request, SCOPE)
        sent = await read_json(request, _merge, exchange_of(request).limits)
        return await _tell(request, client, sent)

    async def delete(self, request: Request) -> Response:
        """Have a dataset hold nothing under a reference any more."""
        client = authenticated(request, SCOPE)
        exchange, subject = exchange_of(request), _subject(request)

        async def ended(holder: Holder) -> Response:
            outcome = await end(holder, subject)
            if outcome.entry is None:
                raise NotFound("This dataset holds nothing under this reference.")
            return json_answer(_answer(holder, outcome))

        return await on_newest_register(exchange, client, request.path_params["dataset"], ended)


async def _tell(request: Request, client: Client, sent: SentRecord | SentMerge) -> Response:
    exchange, subject = exchange_of(request), _subject(request)

    async def put(holder: Holder) -> Response:
        outcome = await tell(holder, told(holder, subject, sent))
        return json_answer(_answer(holder, outcome), 201 if outcome.is_first else 200)

    return await on_newest_register(exchange, client, request.path_params["dataset"], put)


def _subject(request: Request) -> Subject:
    parts = request.path_params
    return strict_json.convert({"scheme": parts["scheme"], "reference": parts["reference"]}, Subject)


def _answer(holder: Holder, outcome: Outcome) -> RecordAnswer:
    row = outcome.entry
    entry = None if row is None else entry_answer(holder.exchange.recorder, row.leaf, row.at)
    return RecordAnswer(holder.dataset.key, outcome.version, entry)
