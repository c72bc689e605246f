"""Who was told that a person said stop, by organisation: what their pages show of the feed of changes.

What rests only on uses that are kept from view is in none of it: that somebody was told would say that they
had been given something.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candour.access.models import Change
from candour.log.exact import to_milliseconds


@dataclass(frozen=True, slots=True)
class ToldOf:
    """One organisation: when the first of its systems was told, when the last had confirmed, and by when.

    told_at, confirmed_at: None until then. is_late: both sides were told that it has not confirmed in time.
    """

    organisation: UUID
    told_at: datetime | None
    confirmed_at: datetime | None
    due: datetime
    is_late: bool


def told_of(entry: UUID) -> list[ToldOf]:
    """Who is told of the entry of a withdrawal; nobody where nobody had been given anything under it."""
    return _by_organisation(Change.objects.filter(entry_id=entry))


def told_of_each(entries: Iterable[UUID]) -> Mapping[UUID, list[ToldOf]]:
    """The same of several entries, in one read."""
    changes: dict[UUID, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(entry_id__in=list(entries)):
        changes[change.entry_id].append(change)
    return {entry: _by_organisation(theirs) for entry, theirs in changes.items()}


def told_of_objection(subject: UUID, agreement: UUID, made_at: datetime) -> list[ToldOf]:
    """Who is told of an objection that was made at that moment."""
    made = Change.objects.filter(subject_id=subject, agreement_id=agreement, kind="objection")
    at = to_milliseconds(made_at)  # as its entry says
    return _by_organisation(made.filter(at=at))


def _by_organisation(changes: Iterable[Change]) -> list[ToldOf]:
    systems: dict[UUID, list[Change]] = defaultdict(list)
    for change in changes:
        if change.acknowledge_by is not None and change.kind != "overdue" and not change.only_withheld:
            systems[change.organisation_id].append(change)
    return [_told(organisation, told) for organisation, told in systems.items()]


def _told(organisation: UUID, changes: list[Change]) -> ToldOf:
    told = [change.told_at for change in changes if change.told_at is not None]
    confirmed = [change.acknowledged_at for change in changes if change.acknowledged_at is not None]
    everyone = len(confirmed) == len(changes)
    return ToldOf(
        organisation=organisation,
        told_at=min(told, default=None),
        confirmed_at=max(confirmed) if everyone else None,
        due=max(change.acknowledge_by for change in changes if change.acknowledge_by is not None),
        is_late=not everyone and any(change.flagged_at is not None for change in changes),
    )
