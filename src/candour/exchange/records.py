"""`/exchange/v1/records/{dataset}/{scheme}/{reference}`: what a dataset of the caller holds about one person.

It can be put, whole, and ended; what is stored is given out only by a release, so there is nothing to get.
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
from candour.exchange.putting import Outcome, Put, end_record, put_records
from candour.exchange.schemas import RecordAnswer, SentRecord, Subject
from candour.exchange.state import exchange_of

PATH = "/exchange/v1/records/{dataset}/{scheme}/{reference:path}"

_decoder = msgspec.json.Decoder(SentRecord)


class RecordEndpoint(HTTPEndpoint):
    """One record: put it, or end it."""

    async def put(self, request: Request) -> Response:
        """Have a dataset hold this about a person from now on. 201 when it never held anything before."""
        client = authenticated(request, SCOPE)
        exchange, subject = exchange_of(request), _subject(request)
        sent = await read_json(request, _decoder, exchange.limits)

        async def put(holder: Holder) -> Response:
            [outcome] = await put_records(holder, [Put(subject, holder.checked(sent.values))])
            created = outcome.version == 1 and outcome.entry is not None
            return json_answer(_answer(holder, outcome), 201 if created else 200)

        return await on_newest_register(exchange, client, request.path_params["dataset"], put)

    async def delete(self, request: Request) -> Response:
        """Have a dataset hold nothing about a person any more."""
        client = authenticated(request, SCOPE)
        exchange, subject = exchange_of(request), _subject(request)

        async def end(holder: Holder) -> Response:
            outcome = await end_record(holder, subject)
            if outcome.entry is None:
                raise NotFound("This dataset holds nothing under this reference.")
            return json_answer(_answer(holder, outcome))

        return await on_newest_register(exchange, client, request.path_params["dataset"], end)


def _subject(request: Request) -> Subject:
    parts = request.path_params
    return strict_json.convert({"scheme": parts["scheme"], "reference": parts["reference"]}, Subject)


def _answer(holder: Holder, outcome: Outcome) -> RecordAnswer:
    row = outcome.entry
    entry = None if row is None else entry_answer(holder.exchange.recorder, row.leaf, row.at)
    return RecordAnswer(holder.dataset.key, outcome.version, entry)
