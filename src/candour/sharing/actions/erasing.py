"""Erasing what is held here about a person, by destroying the keys it is sealed under.

Either the records of some datasets, or everything. Two named people answer for it, and that nothing speaks
against it. A key is remembered as destroyed before the database forgets it, so that whatever backup is
restored, `destroy_again` makes it forget once more.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from candour.access.actions import (
    log_key,
    raise_versions,
    record_entry,
    record_open_entry,
    tell_partners,
)
from candour.access.current import recorder
from candour.access.facts import RecordContent, seal_record
from candour.access.first_sight import new_key
from candour.access.last_words import tell_of_erasing_everything
from candour.access.models import WithheldEntry
from candour.access.recording import OpenedEntry
from candour.core.named_person import may_be_one, named_person
from candour.core.subject import ObjectionState
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import hold_person
from candour.people.models import Organisation, Reference, SubjectKey
from candour.people.queries import log_subject
from candour.register.models import Dataset
from candour.sharing.errors import HeldBack, NothingToErase, SeparationBroken, Unexplained
from candour.sharing.models import Objection, Record, SharedPerson
from candour.store.entries import EntryRow
from candour.store.facts import StoredKey
from candour.store.keys import KEYS_STILL_THERE
from candour.vault.destruction import Destruction

Remember = Callable[[Iterable[Destruction]], None]
"""Adds to the journal of destroyed keys, durably (`candour.vault.journal.append`)."""

Holds = Callable[[Collection[UUID]], Iterable[str]]
"""What else speaks against erasing all about some subjects yet, a sentence each (`candour.config.rooms`)."""


Give = Callable[[OpenedEntry], None]
"""Keeps the certificate of an erasure for the person, durably."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Who decided that something is erased, for which organisation, and why, in words for the person.

    by, approved_by: two named people, "Siân Pugh, data protection officer"; what counts is before the comma.
    """

    organisation: Organisation
    by: str
    approved_by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Erasure:
    """What was done: how many keys were destroyed, and the opened entry that says so."""

    keys: int
    row: EntryRow
    certificate: OpenedEntry


@transaction.atomic
def erase_records(
    *, person: UUID, datasets: Collection[Dataset], decided: Decided, remember: Remember
) -> Erasure:
    """Erase what some datasets hold about a person. What was recorded of its uses stays readable to them.

    Raises SeparationBroken, Unexplained, or NothingToErase; DestroyedKey (vault) after `erase_everything`.
    """
    _refuse_unfounded(decided)
    subjects = hold_person(person)
    keys = SubjectKey.objects.filter(subject_id__in=subjects, dataset_id__in=[each.pk for each in datasets])
    records = _records_under(keys)
    erasure = _record(log_subject(person), keys, decided, [each.key for each in datasets])
    tell_partners(erasure.row)
    _destroy(keys, erasure.row, decided.at, remember)
    _end(records, decided.at)
    raise_versions(subjects)
    return erasure


@transaction.atomic
def erase_everything(
    *,
    person: UUID,
    decided: Decided,
    remember: Remember,
    give: Give = lambda certificate: None,
    holds: Holds = lambda subjects: (),
) -> Erasure:
    """Erase all that is sealed about a person, the log's words about them too; the certificate is the last.

    It is given before any key goes: afterwards nobody could make it again. Of the log are left its leaves, in
    the database what stands in the clear: docs/operators/keys.md. Raises as `erase_records` does, HeldBack
    while an objection is being weighed, a use is kept from view, or another room holds it back, and what
    `give` raises; then nothing is erased.
    """
    _refuse_unfounded(decided)
    subjects = hold_person(person)
    _refuse_what_is_held_back(subjects)
    for sentence in holds(subjects):
        raise HeldBack(sentence)
    keys = SubjectKey.objects.filter(subject_id__in=subjects)
    erasure = _record(log_subject(person), keys, decided, None)
    give(erasure.certificate)
    tell_of_erasing_everything(erasure.row, subjects)
    _destroy(keys, erasure.row, decided.at, remember)
    _forget(subjects)
    raise_versions(subjects)
    return erasure


@transaction.atomic
def destroy_again(destructions: Collection[Destruction], *, at: datetime) -> int:
    """Destroy the keys, of some that were destroyed, that a restored backup brought back; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS_STILL_THERE, {"ids": [each.key_id for each in destructions]})
        back = [id_ for (id_,) in cursor.fetchall()]
    if not back:
        return 0
    keys = SubjectKey.objects.filter(id__in=back)
    subjects = set(keys.values_list("subject_id", flat=True))
    forgotten = set(keys.filter(dataset_id=None).values_list("subject_id", flat=True))
    records = [record for record in _records_under(keys) if record.subject_id not in forgotten]
    keys.delete()
    _forget(forgotten)
    _end(records, at)
    raise_versions(subjects)
    body = {"kind": "key", "when": encode_timestamp(at), "what": "destroyed-again", "destroyed": len(back)}
    record_open_entry(body, kind="key")
    return len(back)


def _refuse_unfounded(decided: Decided) -> None:
    if not named_person(decided.by) or not named_person(decided.approved_by) or not decided.why.strip():
        raise Unexplained("An erasure needs the names of who decided and who approved it, and the reason.")
    if may_be_one([decided.by], [decided.approved_by]):
        raise SeparationBroken("Somebody else than who decided it must approve an erasure.")


def _refuse_what_is_held_back(subjects: Collection[UUID]) -> None:
    weighing = Objection.objects.filter(subject_id__in=subjects, state=ObjectionState.WEIGHING)
    if weighing.exists():
        raise HeldBack("An objection of this person is being weighed: answer it first.")
    if WithheldEntry.objects.filter(subject_id__in=subjects, lifted_at=None).exists():
        raise HeldBack("A use concerning this person is kept from view: its reviewer must lift it first.")


def _record(
    subject: UUID, keys: QuerySet[SubjectKey], decided: Decided, datasets: list[str] | None
) -> Erasure:
    """datasets: their keys, None for everything."""
    if not (count := keys.count()):
        raise NothingToErase("Nothing of that is held here about this person.")
    key = log_key(subject)
    body = {
        "kind": "erasure",
        "when": encode_timestamp(decided.at),
        "organisation": decided.organisation.slug,
        "datasets": None if datasets is None else sorted(datasets),
        "why": decided.why,
        "decided_by": decided.by,
        "approved_by": decided.approved_by,
    }
    row = record_entry(
        body, kind="rights", subject=subject, happened=decided.at, organisation=decided.organisation.pk
    )
    opened = recorder().opened(key, id=row.id, at=row.at, kind=row.kind, sealed=row.sealed)
    return Erasure(count, row, opened)


def _destroy(keys: Iterable[SubjectKey], row: EntryRow, at: datetime, remember: Remember) -> None:
    """The journal first: a crash before the commit leaves keys that `destroy_again` destroys."""
    ids = [key.id for key in keys]
    remember(Destruction(id_, at, row.id) for id_ in ids)
    SubjectKey.objects.filter(id__in=ids).delete()


def _records_under(keys: QuerySet[SubjectKey]) -> list[Record]:
    ids, subjects = zip(*keys.values_list("id", "subject_id"), strict=True) if keys else ((), ())
    return list(Record.objects.filter(subject_id__in=subjects, key_id__in=ids))


def _end(records: Iterable[Record], at: datetime) -> None:
    """Have each record hold nothing, under a new key: its row stays and counts its versions on.

    So a repeated release, which knows what it gave by dataset and version, never gives something later.
    """
    keys: dict[tuple[UUID, UUID], StoredKey] = {}
    for record in records:
        place = record.subject_id, record.dataset_id
        key = keys[place] = keys.get(place) or _made_key(*place)
        record.key_id, record.version, record.updated_at = key.id, record.version + 1, at
        record.sealed = seal_record(
            recorder(),
            key,
            RecordContent({}),
            dataset=record.dataset_id,
            record=record.id,
            version=record.version,
        )
        record.save()


def _made_key(subject: UUID, dataset: UUID) -> StoredKey:
    key = new_key(recorder(), subject=subject, dataset=dataset).key
    SubjectKey.objects.create(
        subject_id=subject,
        id=key.id,
        dataset_id=dataset,
        wrapping_version=key.wrapping_version,
        wrapped=key.wrapped,
    )
    return key


def _forget(subjects: Collection[UUID]) -> None:
    """Nothing sealed is left of these subjects; forget also by what they were known."""
    for table in (Record, SharedPerson, Reference):
        table.objects.filter(subject_id__in=subjects).delete()
