"""What is said of an operation: its address, what it takes, how it answers, and what can be called next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from candour.exchange import problems
from candour.exchange.bodies import JSON
from candour.exchange.dpop import LEEWAY_SECONDS, OLDEST_SECONDS
from candour.exchange.problems import Problem

Place = Literal["path", "query", "header"]
Problems = tuple[type[Problem], ...]


@dataclass(frozen=True)
class Parameter:
    """A part of the address or a header. schema: in JSON Schema."""

    name: str
    place: Place
    says: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


@dataclass(frozen=True)
class Body:
    """A body, of the request or of an answer. Of newline-delimited ones, the types a line can have."""

    media_type: str
    types: tuple[Any, ...]


@dataclass(frozen=True)
class Next:
    """What can be called with what an answer holds. takes: its parameters, as OpenAPI writes expressions."""

    operation: str
    says: str
    takes: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """One answer by its status, and what it leads to."""

    status: int
    says: str
    body: Body
    next: tuple[Next, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One method at one address.

    scope: None where no token is needed. problems: besides those that every call of its kind can meet.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    id: str
    title: str
    says: str
    answers: tuple[Answer, ...]
    scope: str | None = None
    body: Body | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: Problems = ()

    @property
    def every_parameter(self) -> tuple[Parameter, ...]:
        """Its parameters, what any call may bear, and the proof that every call with a token may show."""
        proof = () if self.scope is None else (PROOF,)
        return (*self.parameters, REQUEST_ID, *proof)

    @property
    def every_problem(self) -> list[type[Problem]]:
        """All kinds of problem this operation can answer with, by status."""
        kinds = {problems.Broken, problems.Unavailable, problems.BadHeader, *self.problems}
        if self.scope is not None:
            kinds |= {problems.NotAuthenticated, problems.UsedProof, problems.MissingScope}
            kinds |= {problems.TooManyRequests}
        if self.body is not None and self.body.media_type == JSON:
            kinds |= set(OF_A_BODY)
        if problems.UnfitEvaluation in kinds:  # AuthZEN's status for both is 400
            kinds -= {problems.UnfitBody, problems.WrongMediaType}
        return sorted(kinds, key=lambda kind: (kind.status, kind.code))


OF_A_BODY = (
    problems.MalformedJson,
    problems.IncompleteBody,
    problems.TooLarge,
    problems.TooSlow,
    problems.UnfitBody,
    problems.WrongMediaType,
)


@dataclass(frozen=True)
class Webhook:
    """What we send to an address of a partner's. headers: that come with it."""

    id: str
    title: str
    says: str
    body: Body
    headers: tuple[Parameter, ...]


REQUEST_ID = Parameter("X-Request-ID", "header", "Your name for the call; the answer bears it too.")
PROOF = Parameter(
    "DPoP",
    "header",
    f"A proof by a key of yours (RFC 9449), made for this call in the last {OLDEST_SECONDS} seconds "
    f"by a clock at most {LEEWAY_SECONDS} seconds ahead of ours; needed wherever the token is bound to one.",
)
