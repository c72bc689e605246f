"""Subjects: first sight of a reference, subjects without one, and joining two as one person.

Making a subject is a step of other actions and records nothing itself: what is then put, linked or asked has
an entry of its own.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from candour.access.actions import raise_versions, record_entry
from candour.access.current import recorder
from candour.access.first_sight import new_key, new_subject
from candour.log.exact import encode_timestamp
from candour.people.errors import AlreadyJoined, AlreadyLinked
from candour.people.identifiers import new_id
from candour.people.models import Account, Organisation, Subject, SubjectKey, Version
from candour.people.queries import subjects_of
from candour.store.subjects import FIRST_SIGHT, first_sight_parameters, subjects_by_blind


def make_subject(*, kind: Subject.Kind = Subject.Kind.PERSON) -> Subject:
    """A subject no reference leads to, a person of its own, with version and log key; a step of actions."""
    subject = Subject.objects.create(person_id=new_id(), kind=kind)
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


def hold_person(person: UUID) -> tuple[UUID, ...]:
    """The subjects of a person, oldest first, with their versions held until the transaction ends.

    Two changes about one person then happen one after the other; a step of actions.
    """
    subjects = subjects_of(person)
    list(Version.objects.select_for_update().filter(id__in=subjects).order_by("id"))
    return subjects


@transaction.atomic
def join_subjects(*, subject: UUID, other: UUID, organisation: Organisation, why: str, at: datetime) -> UUID:
    """Join two subjects, and whoever each is joined with already, as one person; gives the person's id.

    Nothing is moved or resealed, and until the person chooses once, the most restrictive of their choices
    counts. Raises AlreadyJoined, or AlreadyLinked when each side has an account of its own.
    """
    both = Subject.objects.select_for_update().filter(id__in=[subject, other]).order_by("id")
    persons = dict(both.values_list("id", "person_id"))  # held, so that nobody joins either meanwhile
    kept, given_up = persons[subject], persons[other]
    if kept == given_up:
        raise AlreadyJoined("These subjects are one person already.")
    accounts = set(Account.objects.filter(person_id__in=[kept, given_up]).values_list("person_id", flat=True))
    if len(accounts) == 2:
        raise AlreadyLinked("Each of the two has an account of their own, so a person must look first.")
    if given_up in accounts:
        kept, given_up = given_up, kept
    merge_persons(kept, given_up)
    body = {
        "kind": "joined",
        "when": encode_timestamp(at),
        "organisation": organisation.slug,
        "why": why,
        "subjects": sorted([str(subject), str(other)]),
    }
    record_entry(body, kind="account", subject=subject, happened=at, organisation=organisation.pk)
    return kept


def merge_persons(kept: UUID, given_up: UUID) -> None:
    """Make two persons one, in every guard's sight; a step of actions."""
    for person in sorted([kept, given_up]):
        hold_person(person)
    Subject.objects.filter(person_id=given_up).update(person_id=kept)
    raise_versions(subjects_of(kept))
