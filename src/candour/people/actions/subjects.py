"""Subjects: first sight of a reference, subjects without one, and joining two as one person.

Making a subject is a step of other actions and records nothing itself: what is then put, linked or asked has
an entry of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from candour.access.actions import raise_versions, record_entry
from candour.access.current import recorder
from candour.access.first_sight import new_key, new_subject
from candour.log.exact import encode_timestamp
from candour.people.errors import AlreadyJoined, AlreadyLinked
from candour.people.identifiers import new_id
from candour.people.models import Account, Organisation, Representation, Subject, SubjectKey, Version
from candour.people.queries import KnownAs
from candour.store.subjects import FIRST_SIGHT, first_sight_parameters, subjects_by_blind


def make_subject(*, kind: Subject.Kind = Subject.Kind.PERSON, person: UUID | None = None) -> Subject:
    """A subject no reference leads to, with version and log key; a step of actions.

    It is a person of its own, or of `person`, of whom all was erased but the account.
    """
    subject = Subject.objects.create(person_id=person or new_id(), kind=kind)
    Version.objects.create(id=subject.id)
    key = new_key(recorder(), subject=subject.id, dataset=None).key
    SubjectKey.objects.create(
        subject_id=subject.id, id=key.id, wrapping_version=key.wrapping_version, wrapped=key.wrapped
    )
    return subject


def see_subject(*, organisation: Organisation, scheme: str, reference: str) -> UUID:
    """The subject a reference leads to, made if it is seen for the first time; a step of actions."""
    new = new_subject(recorder(), organisation=organisation.pk, scheme=scheme, reference=reference)
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SIGHT, first_sight_parameters([new]))
        return subjects_by_blind(cursor.fetchall())[new.blind]


def hold_person(person: UUID, *others: UUID) -> tuple[UUID, ...]:
    """The subjects of a person, oldest first, with their versions held until the transaction ends.

    Two changes about one person then happen one after the other; a step of actions. others: persons whom the
    change concerns too; their subjects are held and given with the rest.
    """
    return _hold([person, *others])


def _hold(persons: Sequence[UUID]) -> tuple[UUID, ...]:
    """The subjects of some persons, oldest first, held in that order, so that no two holdings deadlock.

    Whoever is joined with them or parted from them while this waits counts: erasing would else leave them.
    """
    held, subjects = None, _subjects_of(persons)
    while held != subjects:
        list(Version.objects.select_for_update().filter(id__in=subjects).order_by("id"))
        held, subjects = subjects, _subjects_of(persons)
    return subjects


def _subjects_of(persons: Sequence[UUID]) -> tuple[UUID, ...]:
    return tuple(Subject.objects.filter(person_id__in=persons).order_by("id").values_list("id", flat=True))


@transaction.atomic
def join_subjects(*, subject: UUID, other: UUID, organisation: Organisation, why: str, at: datetime) -> UUID:
    """Join two subjects, and whoever each is joined with already, as one person; gives the person's id.

    Nothing is moved or resealed, and until the person chooses once, the most restrictive of their choices
    counts. Raises AlreadyJoined, or AlreadyLinked when each side has an account of its own.
    """
    kept = merge_subjects([subject, other])
    _record_joining([subject, other], organisation, why, at)
    return kept


@transaction.atomic
def match_references(
    *, references: Sequence[KnownAs], organisation: Organisation, why: str, at: datetime
) -> UUID:
    """Join all that lead to one person, seen before or not, in one go; gives the person's id.

    organisation: whose people found that they are the same. Raises as `join_subjects` does.
    """
    new = [
        new_subject(recorder(), organisation=each.organisation.pk, scheme=each.scheme, reference=each.value)
        for each in references
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SIGHT, first_sight_parameters(new))
        led_to = subjects_by_blind(cursor.fetchall())
    subjects = list(dict.fromkeys(led_to[each.blind] for each in new))
    kept = merge_subjects(subjects)
    _record_joining(subjects, organisation, why, at)
    return kept


def merge_subjects(subjects: Sequence[UUID]) -> UUID:
    """Make the persons of these subjects one: whose account it is, else the first's; a step of actions.

    Raises AlreadyJoined, or AlreadyLinked when more than one of them has an account.
    """
    held = Subject.objects.select_for_update().filter(id__in=subjects).order_by("id")
    persons = dict(held.values_list("id", "person_id"))  # held, so that nobody joins one of them meanwhile
    distinct = list(dict.fromkeys(persons[subject] for subject in subjects))
    if len(distinct) == 1:
        raise AlreadyJoined("These subjects are one person already.")
    accounts = set(Account.objects.filter(person_id__in=distinct).values_list("person_id", flat=True))
    if len(accounts) > 1:
        raise AlreadyLinked("More than one of them has an account of their own, so a person must look first.")
    kept = next((person for person in distinct if person in accounts), distinct[0])
    merge_persons(kept, *(person for person in distinct if person != kept))
    return kept


def merge_persons(kept: UUID, *given_up: UUID) -> None:
    """Make several persons one, in every guard's sight; a step of actions."""
    subjects = _hold([kept, *given_up])
    Subject.objects.filter(person_id__in=given_up).update(person_id=kept)
    Representation.objects.filter(person_id__in=given_up).update(person_id=kept)
    raise_versions(subjects)


def _record_joining(subjects: Sequence[UUID], organisation: Organisation, why: str, at: datetime) -> None:
    body = {
        "kind": "joined",
        "when": encode_timestamp(at),
        "organisation": organisation.slug,
        "why": why,
        "subjects": sorted(str(subject) for subject in subjects),
    }
    record_entry(body, kind="account", subject=subjects[0], happened=at, organisation=organisation.pk)
