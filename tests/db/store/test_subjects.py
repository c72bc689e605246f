"""However many see a reference for the first time at once, it leads to one subject with one key of a kind."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest
from soak.running import wait_until

from candour.access.first_sight import blind_of, new_key, new_subject, opened_reference
from candour.access.keys import open_recorder
from candour.people.identifiers import new_id
from candour.store.subjects import (
    FIRST_SIGHT,
    KEYS,
    NEW_KEYS,
    SUBJECTS_BY_REFERENCE,
    first_sight_parameters,
    keys_by_subject,
    new_keys_parameters,
    subjects_by_blind,
)

from .conftest import add

DATASET = UUID(int=7)


@pytest.fixture
def recorder(tmp_path):
    return open_recorder(tmp_path / "keys", "harrowmere.example/log")


@pytest.fixture
def council(database_url):
    id_ = new_id()
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into organisations (id, slug, name, kind, joined, homepage, contact, dpo_contact, tier,"
            " nation) values (%s, 'council', 'Council', 'local-authority', true, '', '', '', '', '')",
            [id_],
        )
    return id_


def seen(recorder, council, *references):
    return [
        new_subject(recorder, organisation=council, scheme="council-customer", reference=reference)
        for reference in references
    ]


def sight(connection, subjects):
    return subjects_by_blind(connection.execute(FIRST_SIGHT, first_sight_parameters(subjects)).fetchall())


def asked(council, subject):
    return {"organisation": council, "subjects": [subject], "datasets": []}


def wait_until_blocked(connection, pid):
    blocked = "select 1 where pg_blocking_pids(%s) <> '{}'"
    wait_until(lambda: connection.execute(blocked, [pid]).rowcount, 30, f"{pid} waits for nobody")


def test_first_sight_makes_a_subject_with_version_and_log_key(database_url, recorder, council):
    (new,) = seen(recorder, council, " C-204417 ")
    with psycopg.connect(database_url) as connection:
        assert sight(connection, [new]) == {new.blind: new.subject}
        subject = connection.execute("select person_id, kind, opted_out from subjects").fetchall()
        versions = connection.execute("select version from versions where id = %s", [new.subject]).fetchall()
        rows = connection.execute(KEYS, asked(council, new.subject)).fetchall()
        (sealed,) = connection.execute("select sealed from subject_references").fetchone()
    assert subject == [(new.person, "person", None)]
    assert versions == [(1,)]
    key = keys_by_subject(rows)[new.subject, None]
    assert (
        opened_reference(recorder, key, organisation=council, scheme="council-customer", sealed=sealed)
        == "C-204417"
    )


def test_a_reference_seen_before_leads_to_the_same_subject(database_url, recorder, council):
    (first,) = seen(recorder, council, "C-1")
    again, other = seen(recorder, council, "C-1", "C-2")
    with psycopg.connect(database_url) as connection:
        sight(connection, [first])
        assert sight(connection, [again, other]) == {first.blind: first.subject, other.blind: other.subject}
        assert connection.execute("select count(*) from subjects").fetchone() == (2,)
        assert connection.execute("select count(*) from subject_keys").fetchone() == (2,)
        blinds = [blind_of(recorder, council, "council-customer", each) for each in ("C-1", "C-2", "C-3")]
        known = connection.execute(SUBJECTS_BY_REFERENCE, {"blinds": blinds}).fetchall()
        assert subjects_by_blind(known) == {first.blind: first.subject, other.blind: other.subject}


def test_one_reference_twice_in_one_load_is_one_person(database_url, recorder, council):
    with psycopg.connect(database_url) as connection:
        assert len(sight(connection, seen(recorder, council, "C-1", "C-1"))) == 1
        assert connection.execute("select count(*) from subjects").fetchone() == (1,)


def test_the_loser_of_a_race_is_given_the_winners_subject(database_url, recorder, council):
    (winner,), (loser,) = seen(recorder, council, "C-1"), seen(recorder, council, "C-1")
    with (
        psycopg.connect(database_url) as first,
        psycopg.connect(database_url) as second,
        psycopg.connect(database_url, autocommit=True) as watch,
        ThreadPoolExecutor(1) as other,
    ):
        sight(first, [winner])
        waiting = other.submit(sight, second, [loser])
        wait_until_blocked(watch, second.info.backend_pid)
        first.commit()
        assert waiting.result() == {winner.blind: winner.subject}
        rows = second.execute(KEYS, asked(council, winner.subject)).fetchall()
        assert keys_by_subject(rows) == {(winner.subject, None): winner.log_key}
        second.commit()
        assert watch.execute("select count(*) from subjects").fetchone() == (1,)
        assert watch.execute("select count(*) from versions where id = %s", [loser.subject]).fetchone() == (
            0,
        )


def test_the_loser_of_a_race_for_a_dataset_key_is_given_the_winners(database_url, recorder, council):
    (person,) = seen(recorder, council, "C-1")
    winner = new_key(recorder, subject=person.subject, dataset=DATASET)
    loser = new_key(recorder, subject=person.subject, dataset=DATASET)

    def key(connection, new):
        parameters = new_keys_parameters(council, [new])
        return keys_by_subject(connection.execute(NEW_KEYS, parameters).fetchall())

    with (
        psycopg.connect(database_url) as first,
        psycopg.connect(database_url) as second,
        psycopg.connect(database_url, autocommit=True) as watch,
        ThreadPoolExecutor(1) as other,
    ):
        sight(first, [person])
        add(first, "datasets", id=DATASET, organisation_id=council)
        first.commit()
        assert key(first, winner) == {(person.subject, DATASET): winner.key}
        waiting = other.submit(key, second, loser)
        wait_until_blocked(watch, second.info.backend_pid)
        first.commit()
        assert waiting.result() == {(person.subject, DATASET): winner.key}


def test_two_loads_in_opposite_order_do_not_deadlock(database_url, recorder, council):
    references = [f"C-{number}" for number in range(200)]
    forward, backward = seen(recorder, council, *references), seen(recorder, council, *reversed(references))

    def load(subjects):
        with psycopg.connect(database_url) as connection:
            return sight(connection, subjects)

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(load, (forward, backward))
    assert one == other
