import json
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from django.db import transaction

from candour.access.actions import record_entry
from candour.access.models import WithheldEntry
from candour.access.published import places, receipt_of_entry
from candour.access.queries import (
    Place,
    Wanted,
    askers_of,
    counts_of,
    months_of,
    newest_entry,
    opened_entry,
    use_of,
    uses_of,
)
from candour.access.sequencer import Sequencer
from candour.log.errors import NotPublished
from candour.log.note import SignerKey
from candour.log.receipt import verify_receipt

AT = datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
SIGNER = SignerKey.from_seed("harrowmere.example/log", bytes(32))


@pytest.fixture
def subjects(db):
    """Two subjects of one person."""
    return _one_person_of_two()


def _one_person_of_two():
    from candour.people.actions.subjects import make_subject, merge_persons

    first, second = make_subject(), make_subject()
    merge_persons(first.person_id, second.person_id)
    first.refresh_from_db()
    return first, second


def use(subject, at=AT, kind="release", **more):
    body = {"kind": kind, "when": at.isoformat(), "asked": ["contact.phone"], "emergency": None, **more}
    return record_entry(body, kind="use", subject=subject.id, happened=at)


def withhold(row, lifted_at=None):
    WithheldEntry.objects.create(
        subject_id=row.subject,
        entry_id=row.id,
        review_by=date(2026, 4, 1),
        lifted_at=lifted_at,
    )


def test_pages_hold_every_use_of_all_joined_subjects_once_newest_first(subjects):
    person = subjects[0].person_id
    made = [use(subjects[n % 2], AT + timedelta(hours=n // 3)).id for n in range(10)]
    pages, before = [], None
    while page := list(islice(uses_of(person, before=before), 3)):
        pages.append([each.id for each in page])
        before = Place(page[-1].happened, page[-1].id)
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    flat = [id for page in pages for id in page]
    assert sorted(flat) == sorted(made)
    whole = list(uses_of(person))
    assert flat == [each.id for each in whole]
    assert [each.happened for each in whole] == sorted((each.happened for each in whole), reverse=True)


def test_more_uses_than_are_read_at_once_all_come(subjects, monkeypatch):
    monkeypatch.setattr("candour.access.queries.READ_AT_ONCE", 2)
    made = {use(subjects[0], AT + timedelta(hours=n)).id for n in range(5)}
    assert {each.id for each in uses_of(subjects[0].person_id)} == made


def test_only_uses_are_uses(subjects):
    person = subjects[0].person_id
    row = record_entry({"kind": "choice"}, kind="choice", subject=subjects[0].id, happened=AT)
    record_entry({"kind": "emergency"}, kind="use", subject=subjects[0].id, happened=AT)
    assert list(uses_of(person)) == []
    assert use_of(person, row.id) is None
    assert json.loads(opened_entry(person, row.id).body) == {"kind": "choice"}


def test_a_withheld_use_is_not_listed_or_found_until_it_is_lifted(subjects):
    person, earlier, row = subjects[0].person_id, use(subjects[1]), use(subjects[0])
    withhold(row)
    assert [each.id for each in uses_of(person)] == [earlier.id]
    assert use_of(person, row.id) is None
    assert opened_entry(person, row.id) is None
    assert newest_entry(person)[0].id == earlier.id
    lifted = AT + timedelta(days=9)
    WithheldEntry.objects.update(lifted_at=lifted)
    assert use_of(person, row.id).shown_late == lifted
    assert len(list(uses_of(person))) == 2


def test_another_persons_use_looks_like_none(subjects):
    row = use(subjects[0])
    stranger, _ = _one_person_of_two()
    assert use_of(stranger.person_id, row.id) is None
    assert opened_entry(stranger.person_id, row.id) is None
    assert use_of(subjects[0].person_id, row.id).body["asked"] == ["contact.phone"]


def test_uses_are_found_by_when_they_happened(subjects):
    person = subjects[0].person_id
    used = use(subjects[0], AT)
    partly = use(subjects[0], AT + timedelta(days=1), refused={"contact.phone": "protected"})
    refused = use(subjects[1], AT + timedelta(days=2), "refusal", refused={"contact.phone": "objection"})

    def found(**wanted):
        return {each.id for each in uses_of(person, Wanted(**wanted))}

    assert found(since=AT + timedelta(days=1)) == {partly.id, refused.id}
    assert found(until=AT + timedelta(days=1)) == {used.id}


def test_each_month_with_a_use_is_listed_once_and_one_with_a_withheld_use_not(subjects):
    person = subjects[0].person_id
    for subject, days in ((0, 0), (1, 1), (0, 70), (0, 71), (1, 400)):
        use(subjects[subject], AT + timedelta(days=days))
    withhold(use(subjects[0], AT + timedelta(days=200)))
    withhold(use(subjects[0], AT + timedelta(days=230)), lifted_at=AT)
    assert months_of(person) == tuple(date(*day) for day in
                                      ((2027, 4, 1), (2026, 10, 1), (2026, 5, 1), (2026, 3, 1)))  # fmt: skip
    assert askers_of(person) == frozenset()


def test_a_month_begins_at_midnight_here_and_not_in_utc(subjects):
    use(subjects[0], datetime(2026, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight on 1 July
    since = datetime(2026, 6, 1, tzinfo=UTC)
    assert months_of(subjects[0].person_id) == (date(2026, 7, 1),)
    assert counts_of(subjects[0].person_id, since, AT + timedelta(days=365)) == {date(2026, 7, 1): 1}


def test_a_withheld_use_is_not_counted(subjects):
    withhold(use(subjects[0]))
    use(subjects[1])
    hour = timedelta(hours=1)
    assert counts_of(subjects[0].person_id, AT - hour, AT + hour) == {date(2026, 3, 3): 1}


def test_the_receipt_of_a_use_proves_its_body_once_the_log_is_published(live_database, tmp_path):
    with transaction.atomic():
        subject, _ = _one_person_of_two()
    row = use(subject)
    opened = opened_entry(subject.person_id, row.id)
    with pytest.raises(NotPublished):
        receipt_of_entry(tmp_path, opened, places([row.id]).get(row.id))
    sequencer = Sequencer(
        live_database, directory=tmp_path, signer=SIGNER, origin=SIGNER.verifier.name, clock=lambda: AT
    )
    sequencer.catch_up()
    receipt = receipt_of_entry(tmp_path, opened, places([row.id])[row.id])
    verified = verify_receipt(receipt, SIGNER.verifier)
    assert verified.body == use_of(subject.person_id, row.id).body
    assert verified.leaf.id == row.id
