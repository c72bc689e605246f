"""How a person wants to be reached, and which organisations have read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from candour.access.current import recorder
from candour.access.models import Change
from candour.access.news import Kind
from candour.access.reaching import opened_way
from candour.core.reaching import NOTHING, Reach
from candour.people.models import Organisation, PartnerClient, Subject
from candour.people.queries import subjects_of
from candour.register.models import Dataset
from candour.services.models import WayToReach
from candour.services.sealing import keys_of
from candour.sharing.models import Record

_UNTIL_HANDED_ON: Final = timedelta(minutes=1)
"""What was said stands in the log within seconds, and only from there do organisations hear of it."""

_WRITTEN_TO: Final = timedelta(milliseconds=1)
"""The log's times have no more digits."""


@dataclass(frozen=True, slots=True)
class ReadBy:
    """One organisation that holds a record of a person. can_hear: it has a system that could be told.

    told_at, read_at: when the first of its systems fetched the newest word, and the last confirmed it; None
    until then. is_on_its_way: it is among those that are told of the newest word. is_late: it was reminded,
    because it has not confirmed in time.
    """

    organisation: Organisation
    can_hear: bool
    is_on_its_way: bool
    told_at: datetime | None
    read_at: datetime | None
    is_late: bool


def way_to_reach(person: UUID) -> Reach:
    """What a person says now; NOTHING where they say nothing."""
    return ways_to_reach([person])[person]


def ways_to_reach(persons: Collection[UUID]) -> Mapping[UUID, Reach]:
    """The same of several people, in as many reads as of one."""
    subjects = dict(Subject.objects.filter(person_id__in=persons).values_list("id", "person_id"))
    keys = keys_of(subjects)
    said = WayToReach.objects.filter(subject_id__in=list(keys)).order_by("told_at")
    latest = {subjects[each.subject_id]: each for each in said}
    return {
        person: NOTHING
        if (each := latest.get(person)) is None
        else opened_way(recorder(), keys[each.subject_id], id=each.id, sealed=bytes(each.sealed))
        for person in persons
    }


def read_by(person: UUID, at: datetime) -> list[ReadBy]:
    """Every organisation that holds a record of a person, by name, and what it has read."""
    subjects = subjects_of(person)
    records = Record.objects.filter(subject_id__in=subjects)
    holding = Dataset.objects.filter(pk__in=records.values("dataset_id")).values("organisation_id")
    organisations = Organisation.objects.filter(pk__in=holding).order_by("name")
    hearing = set(PartnerClient.objects.filter(revoked_at=None).values_list("organisation_id", flat=True))
    told = _newest(Change.objects.filter(subject_id__in=subjects, kind=Kind.REACH.value))
    said = WayToReach.objects.filter(subject_id__in=subjects).order_by("-told_at").first()
    since = at if said is None else said.told_at
    return [
        _read(
            each,
            each.pk in hearing,
            [change for change in told.get(each.pk, []) if change.at >= since - _WRITTEN_TO],
            is_new=at - since < _UNTIL_HANDED_ON,
        )
        for each in organisations
    ]


def _newest(changes: Iterable[Change]) -> Mapping[UUID, list[Change]]:
    """The changes of each organisation that tell of its newest word, one for each of its systems."""
    found: dict[UUID, list[Change]] = defaultdict(list)
    for change in changes:
        found[change.organisation_id].append(change)
    return {
        organisation: [each for each in theirs if each.at == max(one.at for one in theirs)]
        for organisation, theirs in found.items()
    }


def _read(organisation: Organisation, can_hear: bool, changes: list[Change], *, is_new: bool) -> ReadBy:
    told = [each.told_at for each in changes if each.told_at is not None]
    read = [each.acknowledged_at for each in changes if each.acknowledged_at is not None]
    is_read = bool(changes) and len(read) == len(changes)
    return ReadBy(
        organisation=organisation,
        can_hear=can_hear,
        is_on_its_way=bool(changes) or is_new,
        told_at=min(told, default=None),
        read_at=max(read) if is_read else None,
        is_late=not is_read and any(each.flagged_at is not None for each in changes),
    )
