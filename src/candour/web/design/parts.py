"""What each component of a page needs to be drawn: plain frozen values, made by the pages' view models.

A macro in `templates/design/` takes each of these and decides nothing. All texts are whole, translated, plain
text: templates escape them, and a sentence is never glued together in a template.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from candour.core.basis import Control
from candour.web.design.month import Dot


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link or a link that looks like a button.

    about: words only a screen reader says, which tell this link from its neighbours of the same text.
    """

    text: str
    url: str
    about: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who is signed in. `rest` (family name, or team at the desk) is left out on a phone."""

    name: str
    rest: str = ""


class Tone(StrEnum):
    """What a status says before it is read. Lateness is red, a refusal never is: it is protection."""

    DONE = "done"
    WAITING = "waiting"
    LATE = "late"
    URGENT = "urgent"
    QUIET = "quiet"
    YOU = "you"


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """A state in words, with a colour and a sign. `icon` "" takes the tone's own."""

    tone: Tone
    text: str
    icon: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """How long there is for something, and the day by which; "" where no clock runs."""

    left: Status
    by: str = ""


Cell = str | Link | Status | Clock
"""What stands in one place of a table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A number at the top of a page, and what was counted."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Something that needs this person: a question or a thing to do, by when, and one verb."""

    title: str
    text: str
    by: str
    action: Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A chosen service: its name, one fact, what is next, and where and when that comes from."""

    title: str
    url: str
    fact: str
    next: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceRow:
    """A service in a list: its name, a sentence, and whose it is."""

    title: str
    url: str
    says: str
    by: str
    status: Status | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementLine:
    """An agreement that a service rests on: what it gives to whom, and what one can do about it."""

    title: str
    url: str
    says: str
    control: Control


@dataclass(frozen=True, kw_only=True, slots=True)
class UseLine:
    """One use in the list: a doer and a deed, and why. meta: when, which case, who; each stays whole."""

    dot: Dot
    title: str
    url: str
    why: str
    meta: tuple[str, ...]
    control: Control | None = None
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Holds:
    """A place on the map of who holds what. joined: what it holds is here; otherwise one can only ask.

    what: what passed between it and others, on the map of who shares.
    """

    name: str
    note: str
    url: str
    joined: bool
    what: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceRow:
    """One agreement among the choices. `unanswered` puts it on the marker: it is about you, now. `late`: who
    has not confirmed in time what was answered, and since when."""

    title: str
    told: str
    status: Status
    action: Link
    when: str = ""
    unanswered: bool = False
    late: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A sharing level, with what it would change; `here` is where the person is now."""

    value: str
    title: str
    says: str
    here: bool = False


class EffectKind(StrEnum):
    """What an answer does, always with its word and its sign."""

    STARTS = "starts"
    STOPS = "stops"
    SLOWER = "slower"
    SAME = "same"
    INSTEAD = "instead"
    UNDO = "undo"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """One line of a consequence."""

    kind: EffectKind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One side of the consequence panel: "If you say yes" and what follows."""

    title: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One of the answers to a question, as a button. All answers look alike; none is chosen beforehand."""

    value: str
    text: str
    says: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A line of a facts list. A link and a status are optional."""

    term: str
    text: str
    status: Status | None = None
    link: Link | None = None
    quoted: bool = False  # the exact words of a question or notice


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A point of a path: where a fact has been, or a stage of something under way."""

    title: str
    text: str
    current: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A value held about the person, where it is from and from when, and how to say that it is wrong."""

    name: str
    value: str
    source: str
    status: Status | None = None
    wrong: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What somebody wrote: who, when, and the lines of it."""

    who: str
    when: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One sentence of proof, and whether it was found true when the page was made."""

    text: str
    passed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofLine:
    """The sentence about the log at the end of a page. It says only what was really checked, and when."""

    state: Literal["whole", "waiting", "failed"]
    title: str
    text: str
    link: Link | None = None
    on_paper: str = ""  # the title of a sheet, which is read later: it names the moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One value to filter by or to answer with. says: what it means, below it."""

    value: str
    text: str
    says: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """One field of a form that only looks: a select, words to look for, or a day. error: what is wrong."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    chosen: str = ""
    kind: Literal["choice", "words", "day"] = "choice"
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What has just happened, at the top of the page after an answer is saved."""

    tone: Tone
    title: str
    text: str = ""
    link: Link | None = None
