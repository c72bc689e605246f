"""What holders send of what their datasets hold, one record or many, and what they are answered."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta

from candour.exchange.schemas import (
    MOST_ATTRIBUTES,
    NO_CONTROLS,
    EntryAnswer,
    Name,
    ProblemDetails,
    Sent,
    Slug,
    Subject,
    When,
)

MOST_PEOPLE = 50
"""Behind one shared reference."""
MOST_REFERENCES = 10


class SentValue(Sent, frozen=True):
    """One value of a record."""

    value: Annotated[Any, Meta(description="As the register types the attribute.")]
    updated: When
    source: Annotated[
        str, Meta(max_length=200, pattern=NO_CONTROLS, description="Where you have it from.")
    ] = ""
    purposes: Annotated[
        Annotated[tuple[Slug, ...], Meta(max_length=MOST_ATTRIBUTES)] | None,
        Meta(description="The only purposes its source lets it be released for, if it said so."),
    ] = None
    about: Annotated[
        Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=MOST_PEOPLE)] | None,
        Meta(description="Under a shared reference: which of its people it is about; all, if left out."),
    ] = None
    checked: Annotated[
        str,
        Meta(
            max_length=200,
            pattern=NO_CONTROLS,
            description="How you checked it, as its person may read it: “Passport, seen at the counter”.",
        ),
    ] = ""


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
