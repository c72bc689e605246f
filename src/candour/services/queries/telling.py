"""How a person is told, and what could not be told: for their page, for who sends, and for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from candour.people.models import Organisation
from candour.people.queries import subjects_of
from candour.services.models import Case, ContactChoice, ContactPoint, Notice, Route
from candour.services.sealing import keys_of, opened_words


def contact_choices(person: UUID) -> Mapping[str, ContactChoice]:
    """What a person chose, by kind of message; a kind without one is told by email at once."""
    found = ContactChoice.objects.filter(subject_id__in=subjects_of(person))
    return {choice.kind: choice for choice in found.order_by("changed_at")}


def contact_points(subjects: tuple[UUID, ...]) -> Mapping[Route, str]:
    """The number for texts and the address for letters, as far as they were given."""
    keys = keys_of(subjects)
    found = ContactPoint.objects.filter(subject_id__in=list(keys))
    return {
        Route(point.way): opened_words(keys, point.subject_id, point.id, bytes(point.sealed))["value"]
        for point in found
    }


def not_reached_by(person: UUID) -> Mapping[Route, datetime]:
    """The ways by which the last notice did not reach a person, and when that was known.

    One for which they gave somewhere else since is not among them.
    """
    subjects = subjects_of(person)
    moved = dict(ContactPoint.objects.filter(subject_id__in=subjects).values_list("way", "changed_at"))
    tried = Notice.objects.filter(subject_id__in=subjects).exclude(sent_at=None, problem="")
    found: dict[Route, datetime] = {}
    for last in tried.order_by("way", "-made_at", "-id").distinct("way"):
        failed_at = last.ended_at if last.problem else None
        since = moved.get(last.way)
        if failed_at is not None and (since is None or since < failed_at):
            found[Route(last.way)] = failed_at
    return found


@dataclass(frozen=True, slots=True)
class NotTold:
    """A notice about a case that could not be sent, or not yet. instead: one that left by another way."""

    notice: Notice
    case: Case
    instead: Notice | None


def not_told(organisation: Organisation, kinds: list[Case.Kind], most: int) -> list[NotTold]:
    """Notices about an organisation's cases that did not arrive, or not yet, the newest first."""
    not_there = Q(sent_at=None) | Q(ended_at__isnull=False)  # it never left, or came back
    failed = Notice.objects.filter(not_there, organisation_id=organisation.pk).exclude(problem="")
    notices = list(failed.order_by("-made_at")[:most])
    cases = Case.objects.filter(
        organisation_id=organisation.pk, id__in=[each.case_id for each in notices], kind__in=kinds
    )
    by_id = {case.id: case for case in cases}
    left = Notice.objects.filter(organisation_id=organisation.pk, case_id__in=list(by_id), ended_at=None)
    others = list(left.exclude(sent_at=None).exclude(tried=[]).order_by("made_at"))
    return [
        NotTold(each, by_id[each.case_id], next((one for one in others if _replaces(one, each)), None))
        for each in notices
        if each.case_id in by_id
    ]


def _replaces(other: Notice, failed: Notice) -> bool:
    return (
        failed.ended_at is not None and other.case_id == failed.case_id and other.made_at >= failed.ended_at
    )
