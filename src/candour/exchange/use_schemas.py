"""What a system of record reports of its own accesses, and what it is answered.

The fields follow the Dutch municipal standard for processing logs and Estonia's data tracker.
"""

from typing import Annotated, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from candour.exchange.schemas import (
    MOST_ATTRIBUTES,
    NO_CONTROLS,
    VISIBLE,
    Day,
    EntryAnswer,
    Line,
    Name,
    Officer,
    Sent,
    Slug,
    Subject,
    When,
    refuse_twice,
)

Action: TypeAlias = Literal["looked-at", "added", "changed", "copied", "sent", "printed", "deleted"]
Ground: TypeAlias = Literal["safeguarding", "domestic-abuse", "child-protection", "crime", "fraud"]


class SentWithheld(Sent, frozen=True):
    """Why its person may not be shown a use yet. A named person of yours decides that; the date only reminds.

    Never report a suspicious activity report, or anything else that it would be an offence to tell of.
    """

    ground: Ground
    authority: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=250,
            pattern=NO_CONTROLS,
            description="Who decided, under which provision.",
        ),
    ]
    review_by: Annotated[Day, Meta(description="When it must be looked at again, within a year.")]


class SentUse(Sent, frozen=True):
    """One access to a person's data in a system of your organisation."""

    id: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=150,
            pattern=VISIBLE,
            description="Your own id of the access. Sent again, it is reported once.",
        ),
    ]
    subject: Subject
    when: Annotated[When, Meta(description="When it happened.")]
    action: Action
    activity: Annotated[
        Slug, Meta(description="The processing activity of yours in the register that it was for.")
    ]
    attributes: Annotated[
        tuple[Name, ...],
        Meta(min_length=1, max_length=MOST_ATTRIBUTES, description="What was seen, each once."),
    ]
    person: Annotated[Subject | None, Meta(description="With a shared reference: whom it was about.")] = None
    system: Annotated[
        Line | None, Meta(description="The system it happened in, if not the one that calls.")
    ] = None
    officer: Officer | None = None
    case: Annotated[
        str, Meta(max_length=100, pattern=NO_CONTROLS, description="Your own case reference; it is shown.")
    ] = ""
    withheld: SentWithheld | None = None

    def __post_init__(self) -> None:
        refuse_twice(self.attributes)


class UseAnswer(msgspec.Struct, frozen=True):
    """The use as it is logged. With a shared reference everybody has an entry; this is the first."""

    id: UUID
    entry: EntryAnswer
