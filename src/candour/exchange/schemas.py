"""What partners send to ask for a release and what they are answered, and the parts all schemas share.

The code parses with these structures, and the OpenAPI document is made of them.

Every length is limited, and a field nobody knows is refused by its name. A pattern ends in `$(?!\\n)` because
Python's `$` alone would also let a final newline pass.
"""

import re
from collections import Counter
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

MOST_ATTRIBUTES = 100

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"
NO_CONTROLS = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$(?!\n)"
"""U+2028 and U+2029 break a line; U+202A to U+202E and U+2066 to U+2069 turn the direction of a text, so that
it would be read as something else than it says."""
NO_CONTROLS_BUT_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$"
NOTHING_LOST = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd]*$(?!\n)"
"""U+FFFD stands where a character was lost: a reference without it could be another person's."""
VISIBLE = r"^[!-~]*$(?!\n)"

FORMS: Mapping[str, str] = {
    SLUG: "small letters and digits, with single hyphens between",
    NO_CONTROLS: "text in one line, without control characters or marks that turn its direction",
    NO_CONTROLS_BUT_LINES: (
        "text without control characters, other than line breaks and tabs, or marks that turn its direction"
    ),
    NOTHING_LOST: (
        "text in one line, without control characters, marks that turn its direction, "
        "or U+FFFD, which stands for a lost character"
    ),
    VISIBLE: "visible ASCII characters, without spaces",
}
"""Each pattern here in words, for whoever sent something else."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
_MOMENT = re.compile(f"{_DAY}(?:{_TIME})?")
"""RFC 3339 section 5.6. Python reads weeks, commas and whatever stands between day and time as well."""

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
        description="A date (2026-03-01), or a date and time with its offset (RFC 3339); from 1900 on.",
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
            raise ValueError("`reference` holds only spaces: name the person")


class Officer(Sent, frozen=True):
    """Who asks, by your own identifier. The person sees team, role and a pseudonym."""

    id: Line
    team: Line
    role: Line

    def __post_init__(self) -> None:
        if not self.to_core().known_as:
            raise ValueError("`id` holds nothing that can be seen: name somebody")

    def to_core(self) -> core.Officer:
        """As the rules take it."""
        return core.Officer(self.id, self.team, self.role)


class Emergency(Sent, frozen=True):
    """Why choices are to be overridden. Only under an agreement for emergencies; always reviewed.

    `officer` says who asks, beside it: without one nothing is released.
    """

    reason: Annotated[str, Meta(min_length=1, max_length=2000, pattern=NO_CONTROLS_BUT_LINES)]
    kind: Slug
    second_approver: Officer | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("`reason` holds only spaces: say what happened")

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
    Officer | None,
    Meta(description="Some agreements need one in a certain role; an emergency always needs one."),
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
        refuse_twice(self.attributes)

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
        refuse_twice(self.attributes)


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


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong, as RFC 9457 has it. `field` names the part of the body, where there is one to name."""

    type: Annotated[str, Meta(description="The address of its paragraph in the reference; it never changes.")]
    title: str
    status: int
    detail: str
    field: str | None = None


class BatchAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one line of a batch, by its number and its id: the answer, or the problem."""

    line: int
    id: str | None = None
    answer: ReleaseAnswer | None = None
    problem: ProblemDetails | None = None


def refuse_twice(attributes: tuple[str, ...]) -> None:
    """Refuse attributes of which one stands twice. Raises ValueError, as msgspec expects of a schema."""
    if len(set(attributes)) != len(attributes):
        [(name, _)] = Counter(attributes).most_common(1)
        raise ValueError(f"`attributes` names {name} twice")


def moment(when: str) -> datetime:
    """A date (its first moment, UTC) or an RFC 3339 date and time, in UTC. Raises ValueError, with advice.

    Nothing before 1900: it is a blank or a mistake, and the first year of all has days that in London's time
    no calendar has, so that what shows them would break.
    """
    read = _read_moment(when) if _MOMENT.fullmatch(when) else None
    if read is None:
        raise ValueError("Write a date, or a date and time with its offset: 2026-03-01T09:30:00Z.")
    if read < EARLIEST:
        raise ValueError(f"Write a date from {EARLIEST.year} on.")
    return read


def _read_moment(when: str) -> datetime | None:
    """The moment, in UTC, or None where there is no such day or time."""
    try:
        if len(when) == 10:
            return datetime.combine(date.fromisoformat(when), time(), UTC)
        return datetime.fromisoformat(when.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
