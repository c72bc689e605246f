"""Answers in JSON, encoded by msgspec and never kept by anything in between."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from starlette.responses import Response

from candour.access.recording import Recorder
from candour.core.decide import Decision
from candour.core.reasons import Audience, says
from candour.exchange.schemas import EntryAnswer, RefusedAnswer, ReleaseAnswer, ValueAnswer
from candour.log.exact import encode_base64, encode_timestamp

_encoder = msgspec.json.Encoder()
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-type", b"application/json"),
)


class JsonAnswer(Response):
    """A response in JSON, whose headers are written out: to have them made takes as long as encoding it."""

    def __init__(self, content: bytes, status: int) -> None:
        self.status_code, self.body, self.background = status, content, None
        self.raw_headers = [*_HEADERS, (b"content-length", b"%d" % len(content))]


def json_answer(content: Any, status: int = 200) -> Response:
    """A response with the content as JSON."""
    return JsonAnswer(_encoder.encode(content), status)


def entry_answer(recorder: Recorder, leaf: bytes, at: datetime) -> EntryAnswer:
    """What a caller gets of a committed entry: its leaf, its time and the log's promise."""
    return EntryAnswer(encode_base64(leaf), encode_timestamp(at), encode_base64(recorder.promise(leaf, at)))


def release_answer(
    recorder: Recorder, decision: Decision, *, retain_until: str | None, id: UUID, leaf: bytes, at: datetime
) -> ReleaseAnswer:
    """What a partner gets of a decision once its entry is committed, and never before."""
    agreement = decision.agreement
    return ReleaseAnswer(
        id=id,
        outcome=decision.outcome.value,
        attributes=values_answer(decision),
        refused=refused_answer(decision),
        agreement=None if agreement is None else agreement.name,
        lawful_basis=None if agreement is None else agreement.lawful_basis.value,
        retain_until=retain_until,
        obligations=[] if agreement is None else list(agreement.obligations),
        entry=entry_answer(recorder, leaf, at),
    )


def values_answer(decision: Decision) -> dict[str, ValueAnswer]:
    """What was released."""
    return {
        each.name: ValueAnswer(each.value, each.dataset, each.updated.date().isoformat())
        for each in decision.released
    }


def refused_answer(decision: Decision) -> dict[str, RefusedAnswer]:
    """What was refused, with what a partner may be told of why."""
    return {
        name: RefusedAnswer(reason.value, says(reason, Audience.PARTNER))
        for name, reason in decision.told(Audience.PARTNER).items()
    }
