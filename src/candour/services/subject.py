"""What this room says when everything about a person is to be erased."""

from collections.abc import Collection, Iterator
from uuid import UUID

from candour.people.models import Organisation
from candour.services.models import Case


def holds(subjects: Collection[UUID]) -> Iterator[str]:
    """A sentence for each case that waits for an answer: what it is about must be there to answer it."""
    waiting = Case.objects.filter(subject_id__in=list(subjects), decided_at=None).order_by("opened_at", "id")
    for case in waiting:
        organisation = Organisation.objects.get(pk=case.organisation_id)
        yield f"Case {case.number} waits for an answer from {organisation.name}: answer it first."
