"""Limits a person is under whatever an agreement says: records restricted, details protected.

Restriction is UK GDPR Article 18, of one dataset or of all; protection keeps details, such as an address,
from being given out by anybody. Both end only when somebody ends them. Those who hold what it is about are
told; whoever only asks learns nothing of it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from candour.access.actions import raise_versions, record_entry, tell_partners
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.people.models import Version
from candour.people.queries import log_subject
from candour.register.models import Attribute, Dataset
from candour.sharing.errors import OutOfOrder
from candour.sharing.models import Protection, Restriction, SharedPerson
from candour.store.entries import EntryRow


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
    tell_partners(
        _record(person, "restriction", "began", at, dataset=None if dataset is None else dataset.key)
    )
    return restriction


@transaction.atomic
def lift_restriction(*, person: UUID, dataset: Dataset | None, at: datetime) -> None:
    """Let the records in one dataset, or in all (None), be used again. Raises OutOfOrder if they may be."""
    subjects = hold_person(person)
    standing = Restriction.objects.filter(subject_id__in=subjects, ended_at=None)
    if not standing.filter(dataset_id=None if dataset is None else dataset.pk).update(ended_at=at):
        raise OutOfOrder("Use of these records is not restricted.")
    raise_versions(subjects)
    tell_partners(
        _record(person, "restriction", "ended", at, dataset=None if dataset is None else dataset.key)
    )


def protect_detail(*, person: UUID, attribute: Attribute, at: datetime) -> Protection:
    """Keep a detail from being given out under any agreement. Raises OutOfOrder if it is protected."""
    (protection,) = protect_details(person=person, attributes=[attribute], at=at)
    return protection


@transaction.atomic
def protect_details(*, person: UUID, attributes: Iterable[Attribute], at: datetime) -> tuple[Protection, ...]:
    """Keep details from being given out under any agreement, from whichever dataset and joined subject.

    Those of them that are protected already stay so. Raises OutOfOrder where all of them are.
    """
    subjects = hold_person(person)
    standing = _protected(subjects)
    names = sorted({attribute.name for attribute in attributes} - standing)
    if not names:
        raise OutOfOrder("These details are protected already.")
    subject = log_subject(person)
    protections = Protection.objects.bulk_create(
        [Protection(subject_id=subject, id=new_id(), attribute=name, since=at) for name in names]
    )
    raise_versions({*subjects, *people_sharing_with(subjects)})
    tell_partners(_record(person, "protection", "began", at, attributes=names))
    return tuple(protections)


def unprotect_detail(*, person: UUID, attribute: Attribute, at: datetime) -> None:
    """Let a detail be given out again where an agreement says so. Raises OutOfOrder if it may be."""
    unprotect_details(person=person, attributes=[attribute], at=at)


@transaction.atomic
def unprotect_details(*, person: UUID, attributes: Iterable[Attribute], at: datetime) -> None:
    """Let details be given out again where an agreement says so. Raises OutOfOrder where all may be."""
    subjects = hold_person(person)
    names = sorted({attribute.name for attribute in attributes} & _protected(subjects))
    if not names:
        raise OutOfOrder("These details are not protected.")
    standing = Protection.objects.filter(subject_id__in=subjects, attribute__in=names, ended_at=None)
    standing.update(ended_at=at)
    raise_versions({*subjects, *people_sharing_with(subjects)})
    tell_partners(_record(person, "protection", "ended", at, attributes=names))


def _protected(subjects: Iterable[UUID]) -> set[str]:
    standing = Protection.objects.filter(subject_id__in=subjects, ended_at=None)
    return set(standing.values_list("attribute", flat=True))


def people_sharing_with(subjects: Iterable[UUID]) -> set[UUID]:
    """Who stands behind a shared reference with these subjects: a protection of theirs binds the others."""
    references = SharedPerson.objects.filter(subject_id__in=subjects).values("shared_id")
    named = SharedPerson.objects.filter(shared_id__in=references).values("subject_id")
    return set(Version.objects.filter(id__in=named).values_list("id", flat=True))


def _record(person: UUID, kind: str, change: str, at: datetime, **what: Any) -> EntryRow:
    body = {"kind": kind, "when": encode_timestamp(at), "change": change, **what}
    return record_entry(body, kind="choice", subject=log_subject(person), happened=at)
