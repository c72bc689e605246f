"""What a "may I?" is made of: the entities of the OpenID AuthZEN Authorization API 1.0, as we take them.

Unlike everywhere else here, fields nobody knows are passed over: that standard demands it of whoever decides.
"""

from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from candour.exchange.schemas import (
    MOST_ATTRIBUTES,
    Basis,
    EntryAnswer,
    Line,
    Name,
    Officer,
    RefusedAnswer,
    Scheme,
    Slug,
    refuse_twice,
)

MOST_EVALUATIONS = 100

Semantic: TypeAlias = Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"]


class OfficerProperties(msgspec.Struct, frozen=True):
    """What an agreement may ask of an officer, and what the person sees of them."""

    team: Line | None = None
    role: Line | None = None


class AskingSubject(msgspec.Struct, frozen=True):
    """Who wants to know: `officer`, by your own identifier with team and role, or `client`, your system."""

    type: Literal["officer", "client"]
    id: Line
    properties: OfficerProperties = OfficerProperties()

    def __post_init__(self) -> None:
        if self.type == "officer" and not (self.properties.team and self.properties.role):
            raise ValueError("an officer has `team` and `role` in `properties`")
        if self.type == "officer" and not self.id.strip():
            raise ValueError("`id` holds only spaces: name somebody")

    def to_officer(self) -> Officer | None:
        """The officer who asks, if it is one."""
        if self.type != "officer" or self.properties.team is None or self.properties.role is None:
            return None
        return Officer(self.id, self.properties.team, self.properties.role)


class PurposeAction(msgspec.Struct, frozen=True):
    """What for: `name` is a purpose that one of your agreements names."""

    name: Slug


class NamedPerson(msgspec.Struct, frozen=True):
    """One of those behind a shared reference, by a reference of your own for them alone."""

    type: Scheme
    id: Annotated[str, Meta(min_length=1, max_length=200)]


class PersonProperties(msgspec.Struct, frozen=True):
    """What of the person's: attributes and claims, each once. `person`: whom of several a `type` names."""

    attributes: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MOST_ATTRIBUTES)]
    person: NamedPerson | None = None

    def __post_init__(self) -> None:
        refuse_twice(self.attributes)


class PersonResource(msgspec.Struct, frozen=True):
    """Whose data: `type` is the scheme and `id` the reference by which your organisation knows them."""

    type: Scheme
    id: Annotated[str, Meta(min_length=1, max_length=200)]
    properties: PersonProperties


class AskingContext(msgspec.Struct, frozen=True):
    """Your case reference, and how sure you are of whom you ask about, as for a release."""

    case: Annotated[str, Meta(max_length=100)] = ""
    assurance: Literal["none", "low", "medium", "high"] = "none"


class EvaluationRequest(msgspec.Struct, frozen=True):
    """One "may I?": the request for a release that it stands for is decided, and nothing is given."""

    subject: AskingSubject
    action: PurposeAction
    resource: PersonResource
    context: AskingContext = AskingContext()

    def as_release(self) -> dict[str, Any]:
        """The request for a release that this asks about, to be read as one."""
        named = self.resource.properties.person
        return {
            "subject": {"scheme": self.resource.type, "reference": self.resource.id},
            "purpose": self.action.name,
            "attributes": self.resource.properties.attributes,
            "person": None if named is None else {"scheme": named.type, "reference": named.id},
            "case": self.context.case,
            "officer": self.subject.to_officer(),
            "assurance": self.context.assurance,
        }


class EvaluationsOptions(msgspec.Struct, frozen=True):
    """Whether all are evaluated, or none after the first no, or after the first yes."""

    evaluations_semantic: Semantic = "execute_all"


class EvaluationsRequest(msgspec.Struct, frozen=True):
    """Many at once. What one of `evaluations` leaves out is taken, whole, from what stands beside them.

    Without `evaluations` it is one evaluation. A wrong one is answered no, with its error, and not logged.
    """

    evaluations: Annotated[
        tuple[dict[str, Any], ...],
        Meta(max_length=MOST_EVALUATIONS, description="Each with subject, action, resource and context."),
    ] = ()
    options: EvaluationsOptions = EvaluationsOptions()
    subject: Annotated[Any, Meta(description="Of all that have none of their own.")] = None
    action: Annotated[Any, Meta(description="Of all that have none of their own.")] = None
    resource: Annotated[Any, Meta(description="Of all that have none of their own.")] = None
    context: Annotated[Any, Meta(description="Of all that have none of their own.")] = None

    def each(self) -> tuple[dict[str, Any], ...]:
        """Every evaluation with what it takes from above; one, where only one is asked for."""
        above = {
            name: entity
            for name in ("subject", "action", "resource", "context")
            if (entity := getattr(self, name)) is not None
        }
        return tuple({**above, **each} for each in self.evaluations or ({},))


class EvaluationError(msgspec.Struct, frozen=True):
    """Why one of many could not be evaluated, as the status and the words of a problem."""

    status: int
    message: str


class EvaluationContext(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a decision rests on, as in the answer to a release. `allowed`: what you would be given now.

    Of an evaluation that could not be made there is only `error`, and no entry.
    """

    id: UUID | None = None
    allowed: list[str] = []
    refused: dict[str, RefusedAnswer] = {}
    agreement: Annotated[str | None, Meta(description="The agreement and its version: ctr-check@3.")] = None
    lawful_basis: Basis | None = None
    obligations: list[str] = []
    entry: EntryAnswer | None = None
    error: EvaluationError | None = None


class EvaluationAnswer(msgspec.Struct, frozen=True):
    """Yes, if all that was named may be released to you now; otherwise no, with a reason for each part."""

    decision: bool
    context: EvaluationContext


class EvaluationsAnswer(msgspec.Struct, frozen=True):
    """The answers in the order of what was asked; fewer, where the first yes or no was to end it."""

    evaluations: list[EvaluationAnswer]
