"""Limits a person is under whatever an agreement says: records restricted, details protected.

Restriction is UK GDPR Article 18, of one dataset or of all; protection keeps one detail, such as an address,
from being given out by anybody. Both end only when somebody ends them.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from candour.access.actions import raise_versions, record_entry
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.models import Version
from candour.people.queries import log_subject
from candour.register.models import Attribute, Dataset
from candour.sharing.errors import OutOfOrder
from candour.sharing.models import Protection, Restriction, SharedPerson


@transaction.atomic
def restrict(*, person: UUID, dataset: Dataset | None, at: datetime) -> Restriction:
    """Restrict use of a person's records in one dataset, or in all (None). Raises OutOfOrder if it is."""
    subjects = hold_person(person)
    standing = Restriction.objects.filter(subject_id__in=subjects, ended_at=None)
    if standing.filter(dataset_id=None if dataset is None else dataset.pk).exists():
        raise OutOfOrder("Use of these records is restricted already.")
    restriction = Restriction.objects.create(
        subject_id=log_subject(person),
        id=new_id(),
        dataset_id=None if dataset is None else dataset.pk,
        since=at,
    )
    raise_versions(subjects)
    _record(person, "restriction", "began", at, dataset=None if dataset is None else dataset.key)
    return restriction


@transaction.atomic
def lift_restriction(*, person: UUID, dataset: Dataset | None, at: datetime) -> None:
    """Let the records in one dataset, or in all (None), be used again. Raises OutOfOrder if they may be."""
    subjects = hold_person(person)
    standing = Restriction.objects.filter(subject_id__in=subjects, ended_at=None)
    if not standing.filter(dataset_id=None if dataset is None else dataset.pk).update(ended_at=at):
        raise OutOfOrder("Use of these records is not restricted.")
    raise_versions(subjects)
    _record(person, "restriction", "ended", at, dataset=None if dataset is None else dataset.key)


@transaction.atomic
def protect_detail(*, person: UUID, attribute: Attribute, at: datetime) -> Protection:
    """Keep a detail from being given out under any agreement. Raises OutOfOrder if it is protected."""
    subjects = hold_person(person)
    standing = Protection.objects.filter(subject_id__in=subjects, attribute=attribute.name, ended_at=None)
    if standing.exists():
        raise OutOfOrder("This detail is protected already.")
    protection = Protection.objects.create(
        subject_id=log_subject(person), id=new_id(), attribute=attribute.name, since=at
    )
    raise_versions({*subjects, *people_sharing_with(subjects)})
    _record(person, "protection", "began", at, attribute=attribute.name)
    return protection


@transaction.atomic
def unprotect_detail(*, person: UUID, attribute: Attribute, at: datetime) -> None:
    """Let a detail be given out again where an agreement says so. Raises OutOfOrder if it may be."""
    subjects = hold_person(person)
    standing = Protection.objects.filter(subject_id__in=subjects, attribute=attribute.name, ended_at=None)
    if not standing.update(ended_at=at):
        raise OutOfOrder("This detail is not protected.")
    raise_versions({*subjects, *people_sharing_with(subjects)})
    _record(person, "protection", "ended", at, attribute=attribute.name)


def people_sharing_with(subjects: Iterable[UUID]) -> set[UUID]:
    """Who stands behind a shared reference with these subjects: a protection of theirs binds the others."""
    references = SharedPerson.objects.filter(subject_id__in=subjects).values("shared_id")
    named = SharedPerson.objects.filter(shared_id__in=references).values("subject_id")
    return set(Version.objects.filter(id__in=named).values_list("id", flat=True))


def _record(person: UUID, kind: str, change: str, at: datetime, **what: str | None) -> None:
    body = {"kind": kind, "when": encode_timestamp(at), "change": change, **what}
    record_entry(body, kind="choice", subject=log_subject(person), happened=at)
