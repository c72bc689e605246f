"""Each call to the exchange as a value: what is sent, with which scope, and how the answer is read.

No network here, so that the blocking and the asynchronous client are the same but for how they wait.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode
from uuid import UUID

import msgspec

from candour.exchange.change_schemas import (
    AcknowledgementAnswer,
    ChangesAnswer,
)
from candour.exchange.evaluation_schemas import (
    EvaluationAnswer,
    EvaluationRequest,
    EvaluationsAnswer,
    EvaluationsRequest,
)
from candour.exchange.record_schemas import RecordAnswer, SentMerge, SentRecord
from candour.exchange.schemas import ReleaseAnswer, ReleaseRequest, Subject
from candour.exchange.use_schemas import SentUse, UseAnswer

T = TypeVar("T")

JSON = "application/json"
LINES = "application/x-ndjson"

Questions: TypeAlias = EvaluationsRequest | Iterable[EvaluationRequest]
"""Each whole, or with what they have in common said once."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One call. path: with its query. read: the body of a success, understood.

    repeats_safely: whether it may be sent again where nobody knows if the first arrived. wait: seconds that
    the exchange may take over it on purpose.
    """

    method: str
    path: str
    read: Callable[[bytes], T]
    body: bytes = b""
    media_type: str | None = None
    key: str | None = None
    repeats_safely: bool = True
    wait: int = 0


def ask(request: ReleaseRequest, key: str) -> Call[ReleaseAnswer]:
    """A release. key: its Idempotency-Key, which makes a repeat safe for a day."""
    return _sent("POST", "/exchange/v1/releases", request, ReleaseAnswer, key=key)


def may(question: EvaluationRequest) -> Call[EvaluationAnswer]:
    """A question without data. Never sent twice unasked: each is logged, and the person sees it."""
    return _sent("POST", "/access/v1/evaluation", question, EvaluationAnswer, repeats_safely=False)


def may_many(questions: Questions) -> Call[EvaluationsAnswer]:
    """Questions without data."""
    if not isinstance(questions, EvaluationsRequest):
        questions = EvaluationsRequest(tuple([msgspec.to_builtins(each) for each in questions]))
    return _sent("POST", "/access/v1/evaluations", questions, EvaluationsAnswer, repeats_safely=False)


def put_record(dataset: str, subject: Subject, record: SentRecord) -> Call[RecordAnswer]:
    """A record, whole. Put again unchanged, it is left as it is."""
    return _sent("PUT", _record(dataset, subject), record, RecordAnswer)


def merge_record(dataset: str, subject: Subject, merge: SentMerge) -> Call[RecordAnswer]:
    """What is new in a record."""
    return _sent("PATCH", _record(dataset, subject), merge, RecordAnswer)


def end_record(dataset: str, subject: Subject) -> Call[RecordAnswer]:
    """The end of a record."""
    return Call("DELETE", _record(dataset, subject), _reader(RecordAnswer))


def report(use: SentUse) -> Call[UseAnswer]:
    """What a system of yours did; logged once under its id."""
    return _sent("POST", "/exchange/v1/uses", use, UseAnswer)


def changes(after: UUID | None, wait: int) -> Call[ChangesAnswer]:
    """One page of the changes after a cursor. wait: seconds, up to 30, where there are none yet."""
    asked = {"wait": wait} if after is None else {"after": after, "wait": wait}
    return Call("GET", f"/exchange/v1/changes?{urlencode(asked)}", _reader(ChangesAnswer), wait=wait)


def acknowledge(change: UUID) -> Call[AcknowledgementAnswer]:
    """That a change is known. Once is enough."""
    return Call("POST", f"/exchange/v1/changes/{change}/acknowledgement", _reader(AcknowledgementAnswer))


def _record(dataset: str, subject: Subject) -> str:
    parts = (quote(part, safe="") for part in (dataset, subject.scheme, subject.reference))
    return "/exchange/v1/records/" + "/".join(parts)


def _sent(method: str, path: str, content: Any, answer: type[T], **more: Any) -> Call[T]:
    return Call(method, path, _reader(answer), _encoder.encode(content), JSON, **more)


def _reader(answer: type[T]) -> Callable[[bytes], T]:
    return msgspec.json.Decoder(answer).decode
