"""An auditor sees whether what is stored is what was logged, and opens nothing about a person."""

from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
from tests.moments import let_a_millisecond_pass

from candour.access.announcing import announce_keys
from candour.access.integration import integrate, read_head, take_lead
from candour.access.models import OpenEntry
from candour.access.stored_bodies import leaves_by_month, leaves_without_body, stored_bodies
from candour.log.leaf import Leaf

AT = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def log(live_database):
    """Three announcements of keys, sequenced; gives a connection to the database."""
    for value in "ABC":
        announce_keys(keys={"promises": value}, at=AT)
        let_a_millisecond_pass()
    with psycopg.connect(live_database, autocommit=True) as connection:
        integrate(connection, take_lead(connection, "trust.example.gov/log"))
        yield connection


def test_bodies_are_read_in_the_order_of_the_log_and_are_as_logged(log, monkeypatch):
    monkeypatch.setattr("candour.access.stored_bodies.READ_AT_ONCE", 2)
    found = list(stored_bodies())
    assert [stored.body["keys"]["promises"] for stored in found] == ["A", "B", "C"]
    assert [stored.index for stored in found] == [0, 1, 2]
    assert all(stored.is_as_logged for stored in found)
    assert len(list(stored_bodies("key"))) == 3
    assert list(stored_bodies("agreement")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"body": b'{"kind":"key","keys":{"promises":"forged"}}'},
        {"body": b"nonsense \xff"},
        {"nonce": bytes(32)},
        {"nonce": b"short"},
        {"at": AT},
        {"kind": "agreement"},
    ],
)
def test_body_that_was_changed_is_seen(log, change):
    second = OpenEntry.objects.order_by("id")[1]
    OpenEntry.objects.filter(id=second.id).update(**change)
    assert [stored.index for stored in stored_bodies() if not stored.is_as_logged] == [1]


def test_entry_that_was_deleted_is_missed(log):
    assert leaves_without_body() == []
    OpenEntry.objects.order_by("id")[1].delete()
    assert leaves_without_body() == [1]


def test_leaves_are_counted_by_month_and_kind(log):
    for number, (month, kind) in enumerate([(1, "use"), (1, "use"), (1, "choice"), (2, "use")]):
        at = datetime(2026, month, 5, tzinfo=UTC)
        leaf = Leaf(UUID(int=7 << 76 | 2 << 62 | number), at, kind, bytes(32))
        log.execute("insert into pending (id, leaf) values (%s, %s)", (leaf.id, leaf.to_bytes()))
    integrate(log, read_head(log))
    counted = [(each.month, each.kind, each.number) for each in leaves_by_month()]
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    assert counted[-3:] == [(february, "use", 1), (january, "choice", 1), (january, "use", 2)]
    assert [row[1:] for row in counted[:-3]] == [("key", 3)]
    assert leaves_without_body() == [3, 4, 5, 6]
