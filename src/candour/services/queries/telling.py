"""How a person is told, and what could not be told: for their page, for who sends, and for the desk."""

from collections.abc import Mapping
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


def not_told(organisation: Organisation, kinds: list[Case.Kind], most: int) -> list[tuple[Notice, Case]]:
    """Notices about an organisation's cases that could not be sent, or not yet, the newest first."""
    not_there = Q(sent_at=None) | Q(ended_at__isnull=False)  # it never left, or came back
    failed = Notice.objects.filter(not_there, organisation_id=organisation.pk).exclude(problem="")
    notices = list(failed.order_by("-made_at")[:most])
    cases = Case.objects.filter(
        organisation_id=organisation.pk, id__in=[each.case_id for each in notices], kind__in=kinds
    )
    by_id = {case.id: case for case in cases}
    return [(each, by_id[each.case_id]) for each in notices if each.case_id in by_id]
