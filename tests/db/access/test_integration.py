"""Committed leaves get their places in the log: each once, without a gap, by one leader."""

from uuid import UUID

import psycopg
import pytest

from candour.access.integration import (
    CannotSequence,
    LostLead,
    integrate,
    note_signing,
    read_head,
    read_leaves,
    take_lead,
)
from candour.log.tree import EMPTY_ROOT, leaf_hash, root_of

ORIGIN = "trust.example.gov/log"


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def other_connection(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def put(connection, *numbers, leaf=b"leaf %d"):
    rows = [(UUID(int=number), leaf % number if b"%" in leaf else leaf) for number in numbers]
    connection.cursor().executemany("insert into pending (id, leaf) values (%s, %s)", rows)


def lead_when_free(connection):
    """Lead as soon as the session that led has ended, which PostgreSQL does in its own time."""
    while (head := take_lead(connection, ORIGIN)) is None:
        pass
    return head


def leaves_of(connection):
    return connection.execute("select index, leaf from leaves order by index").fetchall()


def waiting(connection):
    return {row[0].int for row in connection.execute("select id from pending").fetchall()}


def test_pending_leaves_are_numbered_and_leave_the_outbox(connection):
    head = take_lead(connection, ORIGIN)
    put(connection, 3, 1, 2)
    head = integrate(connection, head)
    put(connection, 5, 4)
    head = integrate(connection, head)
    expected = [b"leaf %d" % number for number in (1, 2, 3, 4, 5)]
    assert leaves_of(connection) == list(enumerate(expected))
    assert waiting(connection) == set()
    assert (head.size, head.root) == (5, root_of([leaf_hash(leaf) for leaf in expected]))
    assert read_head(connection) == head


def test_new_log_is_empty_and_an_empty_outbox_changes_nothing(connection):
    head = take_lead(connection, ORIGIN)
    assert (head.size, head.root, head.signed_at) == (0, EMPTY_ROOT, None)
    assert integrate(connection, head) == head == read_head(connection)


def test_no_more_than_one_batch_is_taken_at_once(connection):
    head = take_lead(connection, ORIGIN)
    put(connection, *range(1, 8))
    assert integrate(connection, head, most=3).size == 3
    assert waiting(connection) == {4, 5, 6, 7}


def test_leaf_that_is_in_the_log_already_is_dropped_without_a_gap(connection):
    head = integrate(connection, put(connection, 1, 2) or take_lead(connection, ORIGIN))
    put(connection, 2, 3)
    head = integrate(connection, head)
    assert leaves_of(connection) == [(0, b"leaf 1"), (1, b"leaf 2"), (2, b"leaf 3")]
    assert waiting(connection) == set()
    put(connection, 1)
    assert integrate(connection, head) == head
    assert waiting(connection) == set()


def test_leaf_too_long_for_a_bundle_cannot_be_committed(connection):
    with pytest.raises(psycopg.errors.CheckViolation):
        put(connection, 1, leaf=bytes(65_536))


def test_leaf_too_long_that_got_past_the_check_does_not_stop_the_others(connection):
    connection.execute("alter table pending drop constraint a_leaf_fits_a_bundle")
    head = take_lead(connection, ORIGIN)
    put(connection, 1, leaf=bytes(65_536))
    put(connection, 2, leaf=bytes(65_535))
    assert integrate(connection, head).size == 1
    assert waiting(connection) == {1}


def test_entry_committed_late_is_found_by_a_later_poll(connection, other_connection):
    head = take_lead(connection, ORIGIN)
    with other_connection.transaction():
        put(other_connection, 1)
        put(connection, 2)
        head = integrate(connection, head)
        assert head.size == 1
    assert integrate(connection, head).size == 2
    assert leaves_of(connection) == [(0, b"leaf 2"), (1, b"leaf 1")]


def test_leader_whose_head_moved_without_it_changes_nothing(connection):
    head = take_lead(connection, ORIGIN)
    put(connection, 1)
    integrate(connection, head)
    put(connection, 2)
    with pytest.raises(LostLead):
        integrate(connection, head)
    assert leaves_of(connection) == [(0, b"leaf 1")]
    assert waiting(connection) == {2}


def test_leader_of_an_earlier_epoch_changes_nothing(database_url, connection):
    with psycopg.connect(database_url, autocommit=True) as before:
        old = take_lead(before, ORIGIN)
    lead_when_free(connection)
    put(connection, 1)
    with pytest.raises(LostLead):
        integrate(connection, old)
    assert waiting(connection) == {1}


def test_one_leads_until_its_session_ends(database_url, connection):
    with psycopg.connect(database_url, autocommit=True) as first:
        assert take_lead(first, ORIGIN) is not None
        assert take_lead(connection, ORIGIN) is None
    assert lead_when_free(connection).epoch == 2


def test_database_with_another_log_is_refused_by_name(database_url, connection):
    with psycopg.connect(database_url, autocommit=True) as first:
        take_lead(first, "other.example/log")
    with pytest.raises(CannotSequence, match=r"other\.example/log"):
        lead_when_free(connection)


@pytest.mark.parametrize(
    "change",
    [
        "size = size + 1",
        "root = sha256('x')",
        "edge = array[sha256('x')]",
        "edge = '{}'",
        "edge = array['x'::bytea]",
    ],
)
def test_head_that_was_changed_is_refused(connection, change):
    put(connection, 1)
    integrate(connection, take_lead(connection, ORIGIN))
    connection.execute(f"update log_head set {change}")
    with pytest.raises(CannotSequence, match="was changed"):
        read_head(connection)


def test_database_without_a_log_says_so(connection):
    with pytest.raises(CannotSequence, match="no log yet"):
        read_head(connection)


def test_signing_is_noted_only_for_the_head_and_never_back_in_time(connection, clock_at):
    head = take_lead(connection, ORIGIN)
    signed = note_signing(connection, head, clock_at(10))
    assert read_head(connection) == signed
    assert note_signing(connection, signed, clock_at(10)) == signed
    with pytest.raises(CannotSequence, match="clock"):
        note_signing(connection, signed, clock_at(9))
    with pytest.raises(LostLead):
        note_signing(connection, head, clock_at(9))
    put(connection, 1)
    integrate(connection, signed)
    with pytest.raises(LostLead):
        note_signing(connection, signed, clock_at(11))


def test_stored_leaves_are_read_in_batches_and_in_order(connection, monkeypatch):
    monkeypatch.setattr("candour.access.integration.MOST_AT_ONCE", 4)
    put(connection, *range(1, 11))
    integrate(connection, take_lead(connection, ORIGIN), most=20)
    batches = list(read_leaves(connection, 1, 10))
    assert [len(batch) for batch in batches] == [4, 4, 1]
    assert [leaf for batch in batches for leaf in batch] == [b"leaf %d" % number for number in range(2, 11)]
