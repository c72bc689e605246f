"""Opens what the read of a person brings, so that the rules can decide: one assembly for both doors.

Knows neither Django nor a database. Nothing opened here is kept: the exchange and the portal ask again for
every request and page, so a choice made or a key destroyed a moment ago already counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.core.subject import NOBODY, HeldValue, Record, SubjectFacts
from candour.store.facts import StoredKey, StoredRecord, StoredSubject
from candour.vault.data_keys import KeyPurpose
from candour.vault.errors import DestroyedKey
from candour.vault.provider import KeyProvider
from candour.vault.seal import record_place, seal, unseal


class StoredValue(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One value inside a sealed record. Fields as in `candour.core.subject.HeldValue`."""

    value: Any
    updated: datetime
    source: str = ""
    about: tuple[UUID, ...] = ()
    purposes: tuple[str, ...] | None = None
    checked: str = ""


class RecordContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sealed record holds: attribute name -> value with its source, date, whose and conditions."""

    values: dict[str, StoredValue]


class _HeldContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same as the rules take it."""

    values: dict[str, HeldValue]


T = TypeVar("T")

_content = msgspec.json.Decoder(RecordContent)
_held = msgspec.json.Decoder(_HeldContent)


class Person(msgspec.Struct, frozen=True):
    """A whole person, opened.

    facts: for `decide`. guards: (id, version) of every joined subject. log_keys: subject -> log key, None
    once destroyed, the oldest subject first. spent_by: agreement -> the entry that spent a single-use
    consent.
    """

    facts: SubjectFacts
    guards: tuple[tuple[UUID, int], ...]
    log_keys: Mapping[UUID, StoredKey | None]
    spent_by: Mapping[UUID, UUID]

    @property
    def logged_under(self) -> tuple[UUID, StoredKey]:
        """The subject an entry about this person is made for, always the same one, and its log key.

        Raises DestroyedKey (vault) once the person has been erased.
        """
        for subject, key in self.log_keys.items():
            if key is not None:
                return subject, key
        raise DestroyedKey("This person's log keys have been destroyed; nothing more is logged about them.")


def assemble(
    subjects: Iterable[StoredSubject], provider: KeyProvider, dataset_keys: Mapping[UUID, str]
) -> Person:
    """The person that the rows of one ask make up; of a stranger only the guards and the key to log under.

    Rows in whatever order make the same person: its subjects come by id, the oldest first. dataset_keys:
    id -> "organisation/dataset"; records of a dataset the register no longer lists are left out. Raises
    CannotUnseal or UnknownKey (vault).
    """
    rows = list(subjects)
    if len(rows) > 1:
        rows.sort(key=lambda row: row.id)
    return Person(
        facts=_facts([row for row in rows if row.known], provider, dataset_keys),
        guards=tuple((row.id, row.version) for row in rows),
        log_keys={row.id: row.log_key for row in rows},
        spent_by={of: entry for row in rows for of, entry in row.spent_by.items()},
    )


def seal_record(
    recorder: Recorder,
    key: StoredKey,
    content: RecordContent,
    *,
    dataset: UUID,
    record: UUID,
    version: int,
) -> bytes:
    """A record's content sealed under the key of its subject and dataset, for this place alone."""
    return seal(
        unwrapped(recorder.provider, key, KeyPurpose.RECORDS),
        msgspec.json.encode(content),
        record_place(key.id, dataset, record, version),
        recorder.random_bytes,
    )


def open_record(provider: KeyProvider, stored: StoredRecord) -> RecordContent:
    """What a stored record holds. Raises CannotUnseal or UnknownKey (vault)."""
    return _content.decode(_opened(provider, stored))


def _opened(provider: KeyProvider, stored: StoredRecord) -> bytes:
    place = record_place(stored.key.id, stored.dataset, stored.id, stored.version)
    return unseal(unwrapped(provider, stored.key, KeyPurpose.RECORDS), stored.sealed, place)


def _facts(
    rows: list[StoredSubject], provider: KeyProvider, dataset_keys: Mapping[UUID, str]
) -> SubjectFacts:
    if not rows:
        return NOBODY
    records: dict[str, tuple[Record, ...]] = {}
    for record in _records(rows, provider, dataset_keys):
        records[record.dataset] = (*records.get(record.dataset, ()), record)
    return SubjectFacts(
        subjects=frozenset([row.id for row in rows]),
        choices=_all([row.choices for row in rows]),
        objections=_all([row.objections for row in rows]),
        restricted=frozenset(_restricted(rows, dataset_keys)),
        protected=frozenset(_all([row.protected for row in rows])),
        others_protect=frozenset(_all([row.others_protect for row in rows])),
        opted_out=_opted_out(rows),
        records=records,
    )


def _all(of_each: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    """What all joined subjects have; almost always there is one."""
    return of_each[0] if len(of_each) == 1 else tuple(chain.from_iterable(of_each))


def _opted_out(rows: list[StoredSubject]) -> bool | None:
    """What was found for the whole person: an opt-out if any check found one, None if nobody checked."""
    checks = [row.opted_out for row in rows if row.opted_out is not None]
    return any(checks) if checks else None


def _restricted(rows: list[StoredSubject], dataset_keys: Mapping[UUID, str]) -> Iterator[str | None]:
    for row in rows:
        for dataset in row.restricted:
            # A restriction of a dataset nobody lists any more restricts everything, rather than nothing.
            yield None if dataset is None else dataset_keys.get(dataset)


def _records(
    rows: list[StoredSubject], provider: KeyProvider, dataset_keys: Mapping[UUID, str]
) -> Iterator[Record]:
    for row in rows:
        for stored in row.records:
            if stored.dataset not in dataset_keys:
                continue
            values = _held.decode(_opened(provider, stored)).values
            if not values:  # an ended record keeps its number (store/records.py), and holds nothing
                continue
            yield Record(
                dataset=dataset_keys[stored.dataset],
                subject=row.id,
                version=stored.version,
                values=values,
                shared=stored.shared,
            )
