"""What partners send and receive: the structures the code parses with, and the OpenAPI document is made of.

Every length is limited, and a field nobody knows is refused by its name. A pattern ends in `$(?!\\n)` because
Python's `$` alone would also let a final newline pass.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from candour.core import request as core
from candour.core.agreement import Assurance
from candour.core.basis import LawfulBasis
from candour.core.reasons import PARTNER_REASONS

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MOST_ATTRIBUTES = 100
MOST_PEOPLE = 50
"""Behind one shared reference."""
MOST_REFERENCES = 10

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f]*$(?!\n)"
NOTHING_LOST = r"^[^\x00-\x1f\x7f-\x9f\ufffd]*$(?!\n)"
"""U+FFFD stands where a character was lost: a reference without it could be another person's."""
VISIBLE = r"^[!-~]*$(?!\n)"

FORMS: Mapping[str, str] = {
    SLUG: "small letters and digits, with single hyphens between",
    NO_CONTROLS: "text in one line, without control characters",
    NOTHING_LOST: "text in one line, without control characters or U+FFFD, which stands for a lost one",
    VISIBLE: "visible ASCII characters, without spaces",
}
"""Each pattern here in words, for whoever sent something else."""

Slug: TypeAlias = Annotated[
    str,
    Meta(
        max_length=100,
        pattern=SLUG,
        description="Small letters, digits, hyphens.",
    ),
]
Scheme: TypeAlias = Annotated[
    str,
    Meta(
        max_length=60,
        pattern=SLUG,
        description="Your name for a kind of reference, such as council-customer.",
    ),
]
Line: TypeAlias = Annotated[
    str,
    Meta(min_length=1, max_length=100, pattern=NO_CONTROLS, description="One line."),
]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=80, description="Of an attribute or a claim.")]
When: TypeAlias = Annotated[
    str,
    Meta(
        max_length=35,
        description="A date (2026-03-01), or a date and time with its offset (RFC 3339).",
        examples=["2026-03-01", "2026-03-01T09:30:00Z"],
    ),
]


Reason: TypeAlias = Annotated[
    str,
    Meta(
        description="One of the fixed codes; what could endanger someone reads `not-available`.",
        extra_json_schema={"enum": sorted(PARTNER_REASONS)},
    ),
]
Basis: TypeAlias = Annotated[
    str,
    Meta(
        description="UK GDPR Article 6(1), in words.",
        extra_json_schema={"enum": [basis.value for basis in LawfulBasis]},
    ),
]
Day: TypeAlias = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Base64: TypeAlias = Annotated[str, Meta(extra_json_schema={"contentEncoding": "base64"})]


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a partner sends."""


class Subject(Sent, frozen=True):
    """The reference by which your organisation knows a person."""

    scheme: Scheme
    reference: Annotated[str, Meta(min_length=1, max_length=200, pattern=NOTHING_LOST)]

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise ValueError("`reference` holds only spaces")


class Officer(Sent, frozen=True):
    """Who asks, by your own identifier. The person sees team, role and a pseudonym."""

    id: Line
    team: Line
    role: Line

    def to_core(self) -> core.Officer:
        """As the rules take it."""
        return core.Officer(self.id, self.team, self.role)


class Emergency(Sent, frozen=True):
    """Why choices are to be overridden. Only under an agreement for emergencies; always reviewed."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]
    kind: Slug
    second_approver: Officer | None = None

    def to_core(self) -> core.Emergency:
        """As the rules take it."""
        second = None if self.second_approver is None else self.second_approver.to_core()
        return core.Emergency(self.reason, self.kind, second)


Purpose: TypeAlias = Annotated[Slug, Meta(description="A purpose one of your agreements names.")]
Attributes: TypeAlias = Annotated[
    tuple[Name, ...],
    Meta(
        min_length=1,
        max_length=MOST_ATTRIBUTES,
        description="Attributes and claims, each once. Ask for no more than you need.",
    ),
]
Case: TypeAlias = Annotated[
    str, Meta(max_length=100, pattern=NO_CONTROLS, description="Your own case reference; it is shown.")
]
AskingOfficer: TypeAlias = Annotated[
    Officer | None, Meta(description="Some agreements need one in a certain role.")
]
Confidence: TypeAlias = Annotated[
    Literal["none", "low", "medium", "high"],
    Meta(description="How sure you are of whom you ask about (GPG 45 levels of confidence)."),
]
OnePerson: TypeAlias = Annotated[
    Subject | None,
    Meta(
        description="With a shared reference: which of its people you ask about, by your reference for "
        "them. If left out, you get only what is about all of them."
    ),
]


class ReleaseRequest(Sent, frozen=True):
    """A request about one person."""

    subject: Subject
    purpose: Purpose
    attributes: Attributes
    case: Case = ""
    officer: AskingOfficer = None
    emergency: Emergency | None = None
    assurance: Confidence = "none"
    person: OnePerson = None

    def __post_init__(self) -> None:
        _refuse_twice(self.attributes)

    def to_core(self, asker: UUID) -> core.Request:
        """As the rules take it."""
        return core.Request(
            asker=asker,
            purpose=self.purpose,
            attributes=self.attributes,
            case=self.case,
            officer=None if self.officer is None else self.officer.to_core(),
            assurance=Assurance[self.assurance.upper()],
            emergency=None if self.emergency is None else self.emergency.to_core(),
        )


class BatchQuestion(Sent, frozen=True):
    """The first line of a batch: what is asked about everybody on the lines that follow."""

    purpose: Purpose
    attributes: Attributes
    case: Case = ""
    officer: AskingOfficer = None
    assurance: Confidence = "none"

    def __post_init__(self) -> None:
        _refuse_twice(self.attributes)


LineId: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=VISIBLE,
        description="Yours; the answer carries it. Each once in a batch.",
    ),
]


class BatchLine(Sent, frozen=True):
    """One person of a batch. `case`: where it differs from the first line's."""

    id: LineId
    subject: Subject
    case: Case = ""
    person: OnePerson = None


class ValueAnswer(msgspec.Struct, frozen=True):
    """One attribute or claim released."""

    value: Annotated[Any, Meta(description="As the register types the attribute.")]
    source: Annotated[str, Meta(description='The dataset that answered: "organisation/dataset".')]
    updated: Annotated[Day, Meta(description="Of the value, or of the oldest input of a claim.")]


class RefusedAnswer(msgspec.Struct, frozen=True):
    """One attribute or claim refused: a fixed code, and a sentence."""

    reason: Reason
    says: str


class EntryAnswer(msgspec.Struct, frozen=True):
    """The entry in the log: the leaf's bytes in base64, when it was logged, and the log's signed promise."""

    leaf: Base64
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    promise: Base64


class ReleaseAnswer(msgspec.Struct, frozen=True):
    """The answer to a request, whatever it is."""

    id: UUID
    outcome: Literal["full", "partial", "refused"]
    attributes: dict[str, ValueAnswer]
    refused: dict[str, RefusedAnswer]
    agreement: Annotated[str | None, Meta(description="The agreement and its version: ctr-check@3.")]
    lawful_basis: Basis | None
    retain_until: Annotated[Day | None, Meta(description="The last day you may keep what you got.")]
    obligations: list[str]
    entry: EntryAnswer


class SentValue(Sent, frozen=True):
    """One value of a record."""

    value: Annotated[Any, Meta(description="As the register types the attribute.")]
    updated: When
    source: Annotated[str, Meta(max_length=200, description="Where you have it from.")] = ""
    purposes: Annotated[
        Annotated[tuple[Slug, ...], Meta(max_length=MOST_ATTRIBUTES)] | None,
        Meta(description="The only purposes its source lets it be released for, if it said so."),
    ] = None
    about: Annotated[
        Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=MOST_PEOPLE)] | None,
        Meta(description="Under a shared reference: which of its people it is about; all, if left out."),
    ] = None


Values: TypeAlias = Annotated[dict[Name, SentValue], Meta(min_length=1, max_length=MOST_ATTRIBUTES)]
Also: TypeAlias = Annotated[
    tuple[Subject, ...],
    Meta(
        max_length=MOST_REFERENCES,
        description="Further references of yours for the same person, where an agreement allows matching.",
    ),
]
People: TypeAlias = Annotated[
    Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=MOST_PEOPLE)] | None,
    Meta(description="Under a shared reference: everybody behind it, by your references for each of them."),
]


class SentRecord(Sent, frozen=True):
    """What a dataset holds under a reference from now on, whole; what it held before is replaced."""

    values: Values
    also: Also = ()
    people: People = None


class SentMerge(Sent, frozen=True):
    """What is new in a record; what is not named stays as it is, and null takes a value away."""

    values: Annotated[dict[Name, SentValue | None], Meta(max_length=MOST_ATTRIBUTES)]
    also: Also = ()
    people: People = None


class SentLine(Sent, frozen=True):
    """One line of a bulk load: a reference and its record."""

    subject: Subject
    values: Values
    also: Also = ()
    people: People = None


class RecordAnswer(msgspec.Struct, frozen=True):
    """What the dataset now holds: the record's version, and the entry that tells the person of the change.

    `entry` is null when nothing changed: what is sent again as it was is left as it is.
    """

    dataset: str
    version: int
    entry: EntryAnswer | None


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong, as RFC 9457 has it. `field` names the part of the body, where there is one to name."""

    type: Annotated[str, Meta(description="The address of its paragraph in the reference; it never changes.")]
    title: str
    status: int
    detail: str
    field: str | None = None


class TokenForm(msgspec.Struct, frozen=True):
    """How a system asks for a token (RFC 6749 section 4.4, RFC 7523 section 2.2). Others are ignored."""

    grant_type: Annotated[str, Meta(description="client_credentials.", examples=["client_credentials"])]
    client_assertion_type: Annotated[str, Meta(description=f"{ASSERTION_TYPE}.", examples=[ASSERTION_TYPE])]
    client_assertion: Annotated[str, Meta(description="A JWT signed by a key registered for you.")]
    scope: Annotated[str, Meta(description="Scopes with spaces between them; all you have if left out.")] = ""
    client_id: Annotated[str | None, Meta(description="If sent, as in the assertion.")] = None
    client_secret: Annotated[str | None, Meta(description="Never: there are no secrets to send.")] = None


class TokenAnswer(msgspec.Struct, frozen=True):
    """A token (RFC 6749 section 5.1). `expires_in` is in seconds."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenRefused(msgspec.Struct, frozen=True):
    """Why there is no token, by the codes of RFC 6749 section 5.2, and what to do."""

    error: str
    error_description: str


class BatchAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one line of a batch, by its number and its id: the answer, or the problem."""

    line: int
    id: str | None = None
    answer: ReleaseAnswer | None = None
    problem: ProblemDetails | None = None


class LineAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one line: stored, unchanged or refused, with the problem if it was refused."""

    line: int
    outcome: Literal["stored", "unchanged", "refused"]
    version: int | None = None
    problem: ProblemDetails | None = None


class LinesAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last line of the answer. `after`: every line up to this one has been dealt with.

    `problem` says why a load ended early; send the rest again with ?after= that number.
    """

    after: int
    stored: int
    unchanged: int
    refused: int
    problem: ProblemDetails | None = None


def _refuse_twice(attributes: tuple[str, ...]) -> None:
    if len(set(attributes)) != len(attributes):
        raise ValueError("`attributes` names something twice")


def moment(when: str) -> datetime:
    """A date (its first moment, UTC) or an RFC 3339 date and time, in UTC. Raises ValueError, with advice."""
    try:
        if len(when) == 10:
            return datetime.combine(date.fromisoformat(when), time(), UTC)
        read = datetime.fromisoformat(when)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("Write a date, or a date and time with its offset: 2026-03-01T09:30:00Z.")
