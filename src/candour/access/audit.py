"""What an auditor reads at the desk: entries that concern no person, newest first, and how reviews stand.

No body about a person is opened for it, and no count is of one person's entries.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from candour.access.models import OpenEntry, WithheldEntry
from candour.access.published import places


@dataclass(frozen=True, slots=True)
class OpenBody:
    """One entry that concerns no person. index: its place in the log, None until it has one."""

    id: UUID
    index: int | None
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WithheldCounts:
    """How many uses are kept from view, of how many the review is late, and how many were shown since."""

    kept: int
    late: int
    shown: int


def open_bodies(*, kind: str | None, before: UUID | None, most: int) -> list[OpenBody]:
    """Entries that concern no person, newest first. kind: of the leaf. before: the last one read so far."""
    entries = OpenEntry.objects.order_by("-id")
    if kind is not None:
        entries = entries.filter(kind=kind)
    if before is not None:
        entries = entries.filter(id__lt=before)
    found = list(entries[:most])
    place_of = places([each.id for each in found])
    return [OpenBody(each.id, place_of.get(each.id), each.at, json.loads(bytes(each.body))) for each in found]


def withheld_counts(today: date) -> WithheldCounts:
    """How it stands with uses that are kept from view; a late review shows nothing, and is told here."""
    uses = WithheldEntry.objects.filter(review_of=None)
    counts = uses.aggregate(
        kept=Count("entry_id", filter=Q(lifted_at=None)),
        late=Count("entry_id", filter=Q(lifted_at=None, review_by__lt=today)),
        shown=Count("entry_id", filter=Q(lifted_at__isnull=False)),
    )
    return WithheldCounts(**counts)
