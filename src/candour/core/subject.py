"""What is known about a person at the moment of deciding: their answers, objections, protections and records.

Everything here is read fresh for each request; nothing a resident can change is ever cached.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from candour.core.choice import Choice
from candour.core.identifiers import spelled


class ObjectionState(StrEnum):
    """Where an objection stands (UK GDPR Article 21; it restricts while it is weighed, Article 18(1)(d))."""

    WEIGHING = "weighing"
    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"  # a named person recorded the ground for this case
    WITHDRAWN = "withdrawn"


STANDING_OBJECTIONS = frozenset({ObjectionState.WEIGHING, ObjectionState.ACCEPTED})


class Objection(Struct, frozen=True):
    """A person's objection to one agreement."""

    agreement: UUID
    state: ObjectionState


class HeldValue(Struct, frozen=True):
    """One value in a record.

    updated: when the source last changed it. about: the subjects it is about under a shared reference,
    empty when it is its subject's own. purposes: the only purposes for which its source lets it be
    released, or None when the source set no such condition. checked: how the source made sure of it, in its
    own words, or "".
    """

    value: Any
    updated: datetime
    source: str = ""
    about: frozenset[UUID] = frozenset()
    purposes: frozenset[str] | None = None
    checked: str = ""


class Record(Struct, frozen=True):
    """What one dataset holds about one subject. dataset: its key, "organisation/dataset".

    shared: the shared reference under which the subject's part of it is held, None for their own record.
    """

    dataset: str
    subject: UUID
    version: int
    values: Mapping[str, HeldValue]
    shared: UUID | None = None

    @property
    def place(self) -> tuple[str | int, ...]:
        """Which record exactly was read: dataset key, version, subject (of several joined) as text, and the
        shared reference where it is held under one."""
        own = self.dataset, self.version, spelled(self.subject)
        return own if self.shared is None else (*own, spelled(self.shared))


class SubjectFacts(Struct, frozen=True):
    """A whole person, over all joined subjects.

    protected: attributes that must not be given out. others_protect: (subject, attribute) that must not be
    given out about somebody who stands behind a shared reference with this person. restricted: dataset keys
    whose records are restricted (Article 18), or None among them for everything. opted_out: what a holder's
    check of the National Data Opt-out found, or None when no check is recorded.
    """

    subjects: frozenset[UUID] = frozenset()
    choices: tuple[Choice, ...] = ()
    objections: tuple[Objection, ...] = ()
    restricted: frozenset[str | None] = frozenset()
    protected: frozenset[str] = frozenset()
    others_protect: frozenset[tuple[UUID, str]] = frozenset()
    opted_out: bool | None = None
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known(self) -> bool:
        """Whether the reference led to anybody."""
        return bool(self.subjects)

    def held(self, name: str, dataset: str) -> list[tuple[Record, HeldValue]]:
        """What one dataset holds of an attribute, in the order in which it answers.

        Joined subjects can each have a record there, and more under shared references. The value updated last
        comes first; of values updated at the same moment, that of the subject with the smallest id, and their
        own before a shared one. So the order of rows never counts.
        """
        records = self.records.get(dataset, ())
        found = [(record, record.values[name]) for record in records if name in record.values]
        if len(found) > 1:
            found.sort(key=lambda each: (each[0].subject, each[0].shared or _OWN))
            found.sort(key=lambda each: each[1].updated, reverse=True)
        return found


_OWN = UUID(int=0)
"""Sorts a person's own record before those they share."""

NOBODY = SubjectFacts()
