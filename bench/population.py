"""Fills a database with people by COPY: as many as asked for, each sealed under keys of their own.

Every core makes some of them, in a process and on a connection of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from bench.cores import on_every_core
from candour.access.facts import RecordContent, StoredValue, seal_record
from candour.access.first_sight import new_key, new_subject
from candour.access.recording import Recorder

SCHEME = "council-customer"
CHUNK = 5_000

_TABLES = {
    "subjects": "id, person_id, kind, opted_out, created_at",
    "versions": "id, version",
    "subject_references": "blind, organisation_id, scheme, subject_id, sealed, created_at",
    "subject_keys": "subject_id, id, dataset_id, wrapping_version, wrapped, created_at",
    "records": "subject_id, id, dataset_id, version, key_id, sealed, updated_at",
}


def reference(number: int) -> str:
    """The reference of the person with this number."""
    return f"C-{number:08d}"


def populate(dsn: str, recorder: Recorder, *, organisation: UUID, dataset: UUID, people: int) -> None:
    """Add people numbered from 0, known to one organisation, with one record in one dataset."""

    def add(connection: psycopg.Connection[Any], first: int) -> None:
        numbers = range(first, min(people, first + CHUNK))
        made = [_person(recorder, organisation, dataset, number) for number in numbers]
        for table, columns in _TABLES.items():
            copy_rows(connection, table, columns, [row for rows in made for row in rows[table]])

    on_every_core(dsn, add, range(0, people, CHUNK))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def copy_rows(
    connection: psycopg.Connection[Any], table: str, columns: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add rows to a table, in a transaction of their own."""
    with connection.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _person(
    recorder: Recorder, organisation: UUID, dataset: UUID, number: int
) -> dict[str, list[tuple[Any, ...]]]:
    now = datetime.now(UTC)
    new = new_subject(recorder, organisation=organisation, scheme=SCHEME, reference=reference(number))
    key, record = new_key(recorder, subject=new.subject, dataset=dataset).key, recorder.new_id()
    sealed = seal_record(
        recorder, key, RecordContent(dict(_values(number, now))), dataset=dataset, record=record, version=1
    )
    return {
        "subjects": [(new.subject, new.person, "person", None, now)],
        "versions": [(new.subject, 1)],
        "subject_references": [(new.blind, organisation, SCHEME, new.subject, new.sealed, now)],
        "subject_keys": [
            (new.subject, new.log_key.id, None, new.log_key.wrapping_version, new.log_key.wrapped, now),
            (new.subject, key.id, dataset, key.wrapping_version, key.wrapped, now),
        ],
        "records": [(new.subject, record, dataset, 1, key.id, sealed, now)],
    }


def _values(number: int, now: datetime) -> Iterator[tuple[str, StoredValue]]:
    address = {
        "lines": [f"{number} Tern Close", "Harrowmere"],
        "postcode": "HW1 1AA",
        "uprn": f"{number:012d}",
    }
    yield "contact.address", StoredValue(address, now, "form")
    yield (
        "person.date-of-birth",
        StoredValue(f"{1940 + number % 80}-03-0{1 + number % 9}", now, "certificate"),
    )
