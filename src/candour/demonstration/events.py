"""What can happen in the demonstration's history: somebody arrives, decides, or is asked about.

Each event is only what was done and when; what came of it is decided by the product itself when it is seeded.
"""

from dataclasses import dataclass
from typing import TypeAlias

from candour.core.agreement import Assurance
from candour.core.reaching import Reach
from candour.core.request import Emergency, Officer
from candour.demonstration.organisations import Organisation
from candour.demonstration.person import Person
from candour.demonstration.timeline import Moment


@dataclass(frozen=True, slots=True)
class Arrives:
    """Every number that organisations know a person by is matched, so that all lead to one person."""

    when: Moment
    person: Person


@dataclass(frozen=True, slots=True)
class OpensAccount:
    """A resident opens an account and proves who they are."""

    when: Moment
    person: Person


@dataclass(frozen=True, slots=True)
class Asks:
    """An organisation asks for details of a person it knows by a number of its own."""

    when: Moment
    asker: Organisation
    person: Person
    purpose: str
    attributes: tuple[str, ...]
    case: str
    officer: Officer
    assurance: Assurance = Assurance.NONE
    emergency: Emergency | None = None


@dataclass(frozen=True, slots=True)
class SaysYes:
    """A resident says yes to an agreement, by its slug; to the version in force at that moment."""

    when: Moment
    person: Person
    agreement: str


@dataclass(frozen=True, slots=True)
class SaysNo:
    """A resident says no."""

    when: Moment
    person: Person
    agreement: str


@dataclass(frozen=True, slots=True)
class TakesBack:
    """A resident takes back a yes."""

    when: Moment
    person: Person
    agreement: str


@dataclass(frozen=True, slots=True)
class Objects:
    """A resident objects, in their own words (UK GDPR Article 21)."""

    when: Moment
    person: Person
    agreement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Weighs:
    """A named person decides an objection. ground: why sharing goes on in this case; empty when it stops."""

    when: Moment
    person: Person
    agreement: str
    by: str
    ground: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Protects:
    """A detail is protected: it must not be given out."""

    when: Moment
    person: Person
    attribute: str


@dataclass(frozen=True, slots=True)
class Restricts:
    """Use of what one dataset holds is restricted (UK GDPR Article 18)."""

    when: Moment
    person: Person
    dataset: str


@dataclass(frozen=True, slots=True)
class Chooses:
    """A resident adds a service to theirs, to be used in one way; hidden: not shown on the home page."""

    when: Moment
    person: Person
    service: str
    way: str = "digital"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SaysHowToReach:
    """A resident says once how they want to be reached."""

    when: Moment
    person: Person
    reach: Reach


@dataclass(frozen=True, slots=True)
class Reviews:
    """A named person of the holder reviews the latest emergency, and finds that showing it is safe."""

    when: Moment
    person: Person
    by: str
    finding: str


@dataclass(frozen=True, slots=True)
class SaysWrong:
    """A resident says that a value of a dataset is wrong, and what it should say (UK GDPR Article 16)."""

    when: Moment
    person: Person
    dataset: str
    attribute: str
    should_say: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportsUse:
    """A resident says that the latest use for a purpose looks wrong."""

    when: Moment
    person: Person
    purpose: str
    text: str


@dataclass(frozen=True, slots=True)
class OpensCase:
    """A member of staff opens a resident's latest case. by: their email."""

    when: Moment
    person: Person
    by: str


@dataclass(frozen=True, slots=True)
class AsksBack:
    """A member of staff asks the resident something in their latest case."""

    when: Moment
    person: Person
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A member of staff answers a resident's latest case. outcome: "agreed" or "refused"."""

    when: Moment
    person: Person
    by: str
    outcome: str
    text: str


Event: TypeAlias = (
    Arrives
    | OpensAccount
    | Asks
    | SaysYes
    | SaysHowToReach
    | SaysNo
    | TakesBack
    | Objects
    | Weighs
    | Protects
    | Restricts
    | Reviews
    | Chooses
    | SaysWrong
    | ReportsUse
    | OpensCase
    | AsksBack
    | Answers
)
