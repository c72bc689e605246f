"""What the exchange is given of somebody is what its organisation's references lead to, and its own datasets.

Tried with straight SQL in the exchange's role, as if a statement of the program had forgotten its condition.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

import psycopg
import pytest

from candour.store.changes import LOG_KEY_OF_CHANGE
from candour.store.records import PUT_RECORDS, RECORDS
from candour.store.roles import EXCHANGE
from candour.store.shared import REPLACE_PEOPLE
from candour.store.subjects import FIRST_SIGHT_OF_NEW, JOIN_PERSONS, KEYS, LOGGED_UNDER, NEW_KEYS

from .conftest import add

COUNCIL, CLINIC = UUID(int=1), UUID(int=2)
"""Organisations; each has a client, a dataset and a pseudo-subject, with the ids in the tables below."""
CLIENTS = {COUNCIL: UUID(int=11), CLINIC: UUID(int=12)}
DATASETS = {COUNCIL: UUID(int=21), CLINIC: UUID(int=22)}
STRANGERS = {COUNCIL: UUID(int=31), CLINIC: UUID(int=32)}

ANN, BEN, CAT, DAN = UUID(int=41), UUID(int=42), UUID(int=43), UUID(int=44)
"""Ann is known to the council and Ben to the clinic. Cat stands behind a tenancy of the council's, which has
no reference for her alone. Dan is known to nobody any more."""
TENANCY = UUID(int=51)
EVERYBODY = [ANN, BEN, CAT, DAN, *STRANGERS.values()]


@pytest.fixture(scope="module")
def dsn(cluster) -> str:
    """A migrated database, in which everybody has a record with each organisation."""
    cluster.make_database(name := f"functions_{uuid4().hex}", template="migrated")
    with psycopg.connect(cluster.dsn(name)) as owner:
        owner.execute("set session_replication_role = replica")  # no foreign keys: each row stands for itself
        for organisation in (COUNCIL, CLINIC):
            dataset = DATASETS[organisation]
            add(owner, "datasets", id=dataset, organisation_id=organisation, key=str(dataset))
            add(owner, "unknown_subjects", organisation_id=organisation, subject_id=STRANGERS[organisation])
        for subject in EVERYBODY:
            add(owner, "subjects", id=subject, person_id=subject)
            add(owner, "subject_keys", subject_id=subject, id=key(subject))
            for dataset in DATASETS.values():
                sealing = key(subject, dataset)
                add(owner, "subject_keys", subject_id=subject, id=sealing, dataset_id=dataset)
                add(
                    owner,
                    "records",
                    subject_id=subject,
                    id=record(subject, dataset),
                    dataset_id=dataset,
                    key_id=sealing,
                )
        add(owner, "subject_references", subject_id=ANN, organisation_id=COUNCIL)
        add(owner, "subject_references", subject_id=BEN, organisation_id=CLINIC)
        add(owner, "shared_references", id=TENANCY, organisation_id=COUNCIL)
        add(owner, "shared_people", subject_id=CAT, shared_id=TENANCY)
        add(owner, "changes", id=UUID(int=61), client_id=CLIENTS[COUNCIL], subject_id=DAN)
    return cluster.dsn(name)


def key(subject: UUID, dataset: UUID | None = None) -> UUID:
    return UUID(int=subject.int * 1000 + (0 if dataset is None else dataset.int))


def record(subject: UUID, dataset: UUID) -> UUID:
    return UUID(int=subject.int * 1000_000 + dataset.int)


def given(connection: psycopg.Connection, statement: str, **asked: object) -> list[tuple]:
    return connection.execute(statement, asked).fetchall()


@pytest.mark.parametrize(
    ("organisation", "known"), [(COUNCIL, {ANN, CAT}), (CLINIC, {BEN}), (uuid4(), set())]
)
def test_keys_are_given_of_whom_a_reference_leads_to_and_for_datasets_of_ones_own(
    as_role, organisation, known
):
    asked = {"organisation": organisation, "subjects": EVERYBODY, "datasets": list(DATASETS.values())}
    found = {(subject, dataset) for subject, dataset, *_ in given(as_role(EXCHANGE), KEYS, **asked)}
    assert found == {(subject, of) for subject in known for of in (None, DATASETS[organisation])}


def new_keys(organisation: UUID, *places: tuple[UUID, UUID | None]) -> Mapping[str, object]:
    return {
        "organisation": organisation,
        "subject": [subject for subject, _ in places],
        "dataset": [dataset for _, dataset in places],
        "key": [uuid4() for _ in places],
        "wrapping": [1 for _ in places],
        "wrapped": [b"wrapped" for _ in places],
    }


def test_keys_are_made_for_those_alone_and_nobody_elses_is_given_in_their_place(as_role, dsn):
    with psycopg.connect(dsn) as owner:
        before = owner.execute("select count(*) from subject_keys").fetchone()
    places = [(subject, dataset) for subject in EVERYBODY for dataset in (None, *DATASETS.values())]
    exchange = as_role(EXCHANGE)
    made = given(exchange, NEW_KEYS, **new_keys(COUNCIL, *places))
    assert {(subject, dataset) for subject, dataset, *_ in made} == {
        (subject, dataset) for subject in (ANN, CAT) for dataset in (None, DATASETS[COUNCIL])
    }
    exchange.commit()
    with psycopg.connect(dsn) as owner:
        assert owner.execute("select count(*) from subject_keys").fetchone() == before, "all had theirs"


def test_no_key_is_made_for_what_is_no_dataset(as_role):
    cases_and_messages = UUID(int=1)
    assert given(as_role(EXCHANGE), NEW_KEYS, **new_keys(COUNCIL, (ANN, cases_and_messages))) == []


@pytest.mark.parametrize("organisation", [COUNCIL, CLINIC])
def test_records_are_given_of_ones_own_datasets_whoever_they_are_about(as_role, organisation):
    for dataset in DATASETS.values():
        asked = {"organisation": organisation, "dataset": dataset, "subjects": EVERYBODY}
        found = {subject for subject, *_ in given(as_role(EXCHANGE), RECORDS, **asked)}
        assert found == (set(EVERYBODY) if dataset == DATASETS[organisation] else set())


@pytest.mark.parametrize(
    ("dataset", "id", "under", "is_stored"),
    [
        pytest.param(DATASETS[COUNCIL], uuid4(), key(DAN, DATASETS[COUNCIL]), True, id="a-new-one"),
        pytest.param(
            DATASETS[COUNCIL],
            record(DAN, DATASETS[COUNCIL]),
            key(DAN, DATASETS[COUNCIL]),
            True,
            id="one-replaced",
        ),
        pytest.param(
            DATASETS[CLINIC], uuid4(), key(DAN, DATASETS[CLINIC]), False, id="into-anothers-dataset"
        ),
        pytest.param(
            DATASETS[COUNCIL],
            record(DAN, DATASETS[CLINIC]),
            key(DAN, DATASETS[COUNCIL]),
            False,
            id="over-anothers-record",
        ),
        pytest.param(
            DATASETS[COUNCIL], uuid4(), key(DAN, DATASETS[CLINIC]), False, id="under-a-key-of-another-dataset"
        ),
        pytest.param(
            DATASETS[COUNCIL], uuid4(), key(ANN, DATASETS[COUNCIL]), False, id="under-somebody-elses-key"
        ),
        pytest.param(DATASETS[COUNCIL], uuid4(), uuid4(), False, id="under-a-key-that-is-gone"),
    ],
)
def test_records_are_put_in_ones_own_datasets_under_the_key_of_whom_they_are_about(
    as_role, dataset, id, under, is_stored
):
    put = {
        "organisation": COUNCIL,
        "dataset": dataset,
        "at": "2026-03-03T10:00Z",
        "subject": [DAN],
        "id": [id],
        "shared": [UUID(int=52)],
        "version": [2],
        "key": [under],
        "sealed": [b"sealed"],
    }
    assert given(as_role(EXCHANGE), PUT_RECORDS, **put) == ([(id,)] if is_stored else [])


@pytest.mark.parametrize(
    ("organisation", "known"),
    [(COUNCIL, {ANN, CAT, STRANGERS[COUNCIL]}), (CLINIC, {BEN, STRANGERS[CLINIC]}), (uuid4(), set())],
)
def test_a_use_is_reported_of_whom_a_reference_leads_to_or_of_ones_own_stranger(as_role, organisation, known):
    asked = {"organisation": organisation, "subjects": EVERYBODY}
    assert {subject for subject, *_ in given(as_role(EXCHANGE), LOGGED_UNDER, **asked)} == known


def test_what_is_joined_with_them_is_reached_too_because_there_the_entry_stands(as_role, dsn):
    asked = {"organisation": COUNCIL, "subjects": [CAT]}
    with psycopg.connect(dsn) as owner:
        owner.execute("update subjects set person_id = %s where id = %s", [CAT, BEN])
        assert [row[:3] for row in given(owner, LOGGED_UNDER, **asked)] == [(CAT, BEN, key(BEN))]
        owner.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "insert into subject_references (blind) values ('')",
        "update subject_references set subject_id = null",
        "insert into subjects (id) values (null)",
        "update subjects set person_id = null",
        "insert into subject_keys (id) values (null)",
        "insert into shared_people (subject_id) values (null)",
        "delete from shared_people",
    ],
)
def test_no_statement_has_a_reference_lead_to_somebody_else(as_role, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role(EXCHANGE).execute(statement)


def first_sight(subject: UUID, person: UUID) -> Mapping[str, object]:
    one = {"blind": b"new", "organisation": COUNCIL, "scheme": "tenant", "subject": subject, "person": person}
    sealing = {"sealed": b"sealed", "key": uuid4(), "wrapping": 1, "wrapped": b"wrapped"}
    return {name: [value] for name, value in (one | sealing).items()}


def test_a_new_reference_leads_to_somebody_new_and_never_to_who_is_here(as_role, dsn):
    new, account = uuid4(), uuid4()
    with psycopg.connect(dsn) as owner:
        owner.execute("set session_replication_role = replica")
        add(owner, "accounts", person_id=account)
    exchange = as_role(EXCHANGE)
    assert given(exchange, FIRST_SIGHT_OF_NEW, **first_sight(new, BEN)) == []
    assert given(exchange, FIRST_SIGHT_OF_NEW, **first_sight(new, account)) == []
    assert given(exchange, FIRST_SIGHT_OF_NEW, **first_sight(new, new)) == [(b"new", new)]
    exchange.rollback()
    with pytest.raises(psycopg.errors.UniqueViolation):
        given(exchange, FIRST_SIGHT_OF_NEW, **first_sight(BEN, new))


@pytest.mark.parametrize(
    ("organisation", "subjects", "kept", "joined"),
    [
        (COUNCIL, [ANN, DAN], ANN, set()),
        (COUNCIL, [ANN, CAT], ANN, set()),
        (COUNCIL, [ANN], BEN, set()),
        (CLINIC, [ANN, BEN], BEN, set()),
        (COUNCIL, [ANN], ANN, {ANN}),
    ],
    ids=["known-to-nobody", "known-by-a-shared-one", "to-anybody", "anothers", "ones-own"],
)
def test_those_are_joined_to_each_of_whom_a_reference_of_ones_own_leads(
    as_role, organisation, subjects, kept, joined
):
    asked = {"organisation": organisation, "subjects": subjects, "kept": kept}
    assert {id_ for (id_,) in given(as_role(EXCHANGE), JOIN_PERSONS, **asked)} == joined


@pytest.mark.parametrize(
    ("organisation", "dataset", "people", "is_done"),
    [
        (COUNCIL, DATASETS[COUNCIL], [ANN], True),
        (COUNCIL, DATASETS[COUNCIL], [ANN, BEN], False),
        (COUNCIL, DATASETS[CLINIC], [ANN], False),
        (CLINIC, DATASETS[CLINIC], [BEN], False),
    ],
    ids=["ones-own", "with-somebody-elses", "in-anothers-dataset", "behind-anothers-reference"],
)
def test_people_stand_behind_a_shared_reference_by_references_of_ones_own(
    as_role, organisation, dataset, people, is_done
):
    asked = {"organisation": organisation, "shared": TENANCY, "dataset": dataset, "subjects": people}
    exchange = as_role(EXCHANGE)
    assert [id_ for (id_,) in given(exchange, REPLACE_PEOPLE, **asked)] == (people if is_done else [])
    behind = given(exchange, "select subject_id from shared_people where shared_id = %(shared)s", **asked)
    assert ((ANN,) in behind) is is_done


@pytest.mark.parametrize(
    ("client", "change", "found"),
    [
        (CLIENTS[COUNCIL], UUID(int=61), [key(DAN)]),
        (CLIENTS[CLINIC], UUID(int=61), []),
        (CLIENTS[COUNCIL], uuid4(), []),
    ],
)
def test_whoever_acknowledges_reaches_whom_a_change_of_their_own_concerns(as_role, client, change, found):
    asked = {"client": client, "id": change}
    assert [id_ for id_, *_ in given(as_role(EXCHANGE), LOG_KEY_OF_CHANGE, **asked)] == found
