"""A typed client for the exchange, for partners' own systems: `ExchangeClient`, and `AsyncExchangeClient`.

It gets and renews tokens, repeats what is safe to repeat, goes on where a load broke off, and raises errors
that say what to do. What is sent and answered are the very structures the exchange parses with. Nothing of
the server comes with it: it needs httpx, joserfc and msgspec.
"""

from candour.exchange.change_schemas import (
    AcknowledgementAnswer,
    ChangeAnswer,
    ChangesAnswer,
)
from candour.exchange.client.asynchronous import AsyncExchangeClient
from candour.exchange.client.blocking import ExchangeClient
from candour.exchange.client.errors import (
    AnswerChanged,
    ExchangeError,
    ExchangeProblem,
    MissingScope,
    NotAuthenticated,
    NotFound,
    NoToken,
    TooManyRequests,
    Unavailable,
    UnknownCursor,
    Unreachable,
    Unreadable,
)
from candour.exchange.client.keys import PrivateKey
from candour.exchange.evaluation_schemas import (
    AskingContext,
    AskingSubject,
    EvaluationAnswer,
    EvaluationRequest,
    EvaluationsAnswer,
    EvaluationsOptions,
    EvaluationsRequest,
    OfficerProperties,
    PersonProperties,
    PersonResource,
    PurposeAction,
)
from candour.exchange.schemas import (
    BatchAnswer,
    BatchLine,
    BatchQuestion,
    Emergency,
    LineAnswer,
    Officer,
    RecordAnswer,
    ReleaseAnswer,
    ReleaseRequest,
    SentLine,
    SentMerge,
    SentRecord,
    SentValue,
    Subject,
)
from candour.exchange.use_schemas import SentUse, SentWithheld, UseAnswer

__all__ = [
    "AcknowledgementAnswer",
    "AnswerChanged",
    "AskingContext",
    "AskingSubject",
    "AsyncExchangeClient",
    "BatchAnswer",
    "BatchLine",
    "BatchQuestion",
    "ChangeAnswer",
    "ChangesAnswer",
    "Emergency",
    "EvaluationAnswer",
    "EvaluationRequest",
    "EvaluationsAnswer",
    "EvaluationsOptions",
    "EvaluationsRequest",
    "ExchangeClient",
    "ExchangeError",
    "ExchangeProblem",
    "LineAnswer",
    "MissingScope",
    "NoToken",
    "NotAuthenticated",
    "NotFound",
    "Officer",
    "OfficerProperties",
    "PersonProperties",
    "PersonResource",
    "PrivateKey",
    "PurposeAction",
    "RecordAnswer",
    "ReleaseAnswer",
    "ReleaseRequest",
    "SentLine",
    "SentMerge",
    "SentRecord",
    "SentUse",
    "SentValue",
    "SentWithheld",
    "Subject",
    "TooManyRequests",
    "Unavailable",
    "UnknownCursor",
    "Unreachable",
    "Unreadable",
    "UseAnswer",
]
