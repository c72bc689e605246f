"""Rows of whatever order make one person: joined subjects, their checks, and their records, opened."""

from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from uuid import UUID

import pytest

from candour.access.facts import RecordContent, StoredValue, assemble, seal_record
from candour.access.first_sight import new_key
from candour.access.keys import open_recorder
from candour.access.recording import Recorder
from candour.store.facts import StoredRecord, StoredSubject

FIRST, SECOND, THIRD = UUID(int=11), UUID(int=12), UUID(int=13)
DATASET, KEY = UUID(int=7), "landlord/tenancies"
AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
PHONE, ADDRESS = "contact.phone", "contact.address"


@pytest.fixture
def recorder(tmp_path):
    return open_recorder(tmp_path / "keys", "harrowmere.example/log")


def row(subject: UUID, *records: StoredRecord, known: bool = True, opted_out: bool | None = None):
    return StoredSubject(
        id=subject,
        known=known,
        opted_out=opted_out,
        version=1,
        log_key=None,
        choices=(),
        spent_by={},
        objections=(),
        restricted=(),
        protected=(),
        others_protect=(),
        records=records,
    )


def holding(recorder: Recorder, subject: UUID, **updated: datetime) -> StoredSubject:
    """A subject about whom the landlord holds a phone or an address, each named after the subject."""
    values = {
        f"contact.{name}": StoredValue(f"{name} of {subject.int}", moment) for name, moment in updated.items()
    }
    key, record = new_key(recorder, subject=subject, dataset=DATASET).key, recorder.new_id()
    sealed = seal_record(recorder, key, RecordContent(values), dataset=DATASET, record=record, version=1)
    return row(subject, StoredRecord(record, DATASET, 1, key, sealed))


def assembled(recorder: Recorder, *rows: StoredSubject):
    return assemble(rows, recorder.provider, {DATASET: KEY})


CHECKS = (None, False, True)


@pytest.mark.parametrize("checks", [*product(CHECKS, repeat=1), *product(CHECKS, repeat=3)])
def test_an_opt_out_counts_for_the_whole_person_and_so_does_a_check_that_found_none(recorder, checks):
    rows = [row(UUID(int=number), opted_out=check) for number, check in enumerate(checks)]

    expected = True if True in checks else False if False in checks else None
    assert assembled(recorder, *rows).facts.opted_out is expected


def test_of_joined_subjects_the_value_updated_last_answers_whichever_row_comes_first(recorder):
    earlier = AT - timedelta(days=1)
    first = holding(recorder, FIRST, phone=earlier, address=AT)
    second = holding(recorder, SECOND, phone=AT, address=earlier)

    for rows in permutations([first, second]):
        facts = assembled(recorder, *rows).facts
        assert [held.value for _, held in facts.held(PHONE, KEY)] == ["phone of 12", "phone of 11"]
        assert [held.value for _, held in facts.held(ADDRESS, KEY)] == ["address of 11", "address of 12"]


def test_whatever_the_order_of_rows_the_person_is_the_same(recorder):
    rows = [holding(recorder, subject, phone=AT) for subject in (FIRST, SECOND, THIRD)]
    person = assembled(recorder, *rows)

    assert person.guards == ((FIRST, 1), (SECOND, 1), (THIRD, 1))
    assert [record.subject for record in person.facts.records[KEY]] == [FIRST, SECOND, THIRD]
    for order in permutations(rows):
        assert assembled(recorder, *order) == person


def test_an_ended_record_is_no_record(recorder):
    assert assembled(recorder, holding(recorder, FIRST)).facts.records == {}


def test_a_stranger_is_nobody_but_is_guarded(recorder):
    stranger = assembled(recorder, row(FIRST, known=False, opted_out=False))

    assert not stranger.facts.known
    assert stranger.facts.opted_out is None
    assert stranger.guards == ((FIRST, 1),)
