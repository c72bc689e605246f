"""Which no or objection of a person's somebody who had been given something has not confirmed in time.

Both sides have been told of it, at their desks and by the feed. It counts while what the person said still
stands; what rests only on uses that are kept from view is in none of it, as in `access.told`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from candour.access.models import Change
from candour.access.news import Kind
from candour.core.subject import STANDING_OBJECTIONS
from candour.people.models import Organisation
from candour.sharing.models import ConsentRecord, Objection

_INSTANT = timedelta(milliseconds=1)
"""An entry tells of a moment in whole milliseconds, and what it tells of happened within one."""


@dataclass(frozen=True, slots=True)
class Late:
    """Who has not confirmed in time, by name. due: the first day on which one of them should have."""

    names: tuple[str, ...]
    due: datetime


def unconfirmed(subjects: Collection[UUID]) -> QuerySet[Change]:
    """What was told of the answers and objections of a person that stand, and is late."""
    later = ConsentRecord.objects.filter(
        subject_id__in=subjects, agreement_id=OuterRef("agreement_id"), at__gte=OuterRef("at") + _INSTANT
    )
    objected = Objection.objects.filter(
        subject_id=OuterRef("subject_id"),
        agreement_id=OuterRef("agreement_id"),
        made_at__gte=OuterRef("at"),
        made_at__lt=OuterRef("at") + _INSTANT,
        state__in=STANDING_OBJECTIONS,
    )
    stands = (Q(kind=Kind.WITHDRAWAL) & ~Exists(later)) | (Q(kind=Kind.OBJECTION) & Exists(objected))
    late = Change.objects.filter(subject_id__in=subjects, flagged_at__isnull=False, acknowledged_at=None)
    return late.filter(stands, only_withheld=False, acknowledge_by__isnull=False)


def late_under(subjects: Collection[UUID]) -> Mapping[UUID, Late]:
    """Who is late, by agreement."""
    late: dict[UUID, list[Change]] = defaultdict(list)
    for change in unconfirmed(subjects):
        if change.agreement_id is not None:
            late[change.agreement_id].append(change)
    whose = {change.organisation_id for changes in late.values() for change in changes}
    names = dict(Organisation.objects.filter(id__in=whose).values_list("id", "name")) if whose else {}
    return {
        agreement: Late(
            names=tuple(sorted({names[each.organisation_id] for each in changes})),
            due=min(each.acknowledge_by for each in changes if each.acknowledge_by is not None),
        )
        for agreement, changes in late.items()
    }
