"""The second wall, tried with straight SQL in each role: who names nobody sees nobody's rows, of any table.

The tables are found in the database, so a new one with somebody's rows is tried, or missed, by itself.
"""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from candour import exchange
from candour.store.roles import (
    AUDIT,
    BEHIND,
    DELIVER,
    EXCHANGE,
    FUNCTIONS,
    PORTAL,
    ROLES,
    SEQUENCE,
    SERVE,
    TABLES,
    WORK,
)
from candour.store.walls import ACT_FOR, OPEN, WALLS

from .conftest import NAMES_SOMEBODY, add, columns

REASON_ELSEWHERE = {"accounts": "It is read to find out who somebody is."}

ANN, BEN = UUID(int=1), UUID(int=2)
"""Persons; the subject of each has the same id."""
COUNCIL, CLINIC = UUID(int=3), UUID(int=4)

PARAMETER = re.compile(r"%\((\w+)\)[sbt]?")


@pytest.fixture(scope="module")
def dsn(cluster) -> str:
    """A migrated database; in every table a row of Ann's at the council and one of Ben's at the clinic."""
    cluster.make_database(name := f"walls_{uuid4().hex}", template="migrated")
    with psycopg.connect(cluster.dsn(name)) as owner:
        owner.execute("set session_replication_role = replica")  # no foreign keys: each row stands for itself
        for organisation in (COUNCIL, CLINIC):
            add(owner, "organisations", id=organisation, slug=f"o{organisation.int}")
            add(
                owner,
                "partner_clients",
                id=organisation,
                organisation_id=organisation,
                client_id=f"c{organisation.int}",
            )
            add(owner, "organisation_keys", organisation_id=organisation, key_id=organisation)
        for person, organisation in ((ANN, COUNCIL), (BEN, CLINIC)):
            add(owner, "subjects", id=person, person_id=person, kind="person")
            for table in WALLS:
                known = {"subject_id": person, "organisation_id": organisation, "client_id": organisation}
                held = {name: value for name, value in known.items() if name in columns(owner, table)}
                add(owner, table, **held)
    return cluster.dsn(name)


def act_for(connection: psycopg.Connection, *persons: UUID, organisations: tuple[UUID, ...] = ()) -> None:
    def listed(ids):
        return "{" + ",".join(map(str, ids)) + "}" if ids else ""

    connection.execute(ACT_FOR, {"persons": listed(persons), "organisations": listed(organisations)})


def count(connection: psycopg.Connection, table: str) -> int:
    (number,) = connection.execute(f"select count(*) from {table}").fetchone()
    return number


def test_every_table_with_somebodys_rows_has_a_wall_or_a_reason(dsn):
    with psycopg.connect(dsn) as owner:
        naming = owner.execute(
            "select distinct c.table_name from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = any(%s)",
            [list(NAMES_SOMEBODY)],
        )
        for (table,) in naming.fetchall():
            assert table in {*WALLS, *OPEN, *REASON_ELSEWHERE}, (
                f"Nobody has said whose rows of {table} portal and desk may see. Add a line to WALLS in "
                f'candour/store/walls.py, most often\n\n    "{table}": Wall((PERSON,)),\n\n'
                "(with ORGANISATION where the organisation it names sees it too, with AT_DESK where any that "
                "deals with the person does), or a line to OPEN with the reason why everybody may."
            )


def test_every_line_is_about_a_table_that_is_there(dsn):
    with psycopg.connect(dsn) as owner:
        tables = {name for (name,) in owner.execute(TABLES)}
    assert not {*WALLS, *OPEN} - tables
    assert not set(WALLS) & set(OPEN)


@pytest.mark.parametrize("table", sorted(WALLS))
def test_who_names_nobody_sees_nothing_and_can_change_nothing(as_role, table):
    portal = as_role(PORTAL)
    assert count(portal, table) == 0
    act_for(portal, uuid4(), organisations=(uuid4(),))
    assert count(portal, table) == 0, "nor who names somebody that is not there"


@pytest.mark.parametrize("table", sorted(WALLS))
def test_ones_own_rows_are_seen_and_nobody_elses(as_role, dsn, table):
    with psycopg.connect(dsn) as owner:
        theirs = columns(owner, table)
    portal = as_role(PORTAL)
    if "subject_id" in theirs:
        act_for(portal, ANN)
        seen = {subject for (subject,) in portal.execute(f"select subject_id from {table}")}
        assert seen <= {ANN}
    act_for(portal, organisations=(COUNCIL,))
    for column in {"organisation_id", "client_id"} & theirs.keys():
        seen = {whose for (whose,) in portal.execute(f"select {column} from {table}")}
        assert seen <= {COUNCIL}
    if "subject_id" in theirs:
        seen = {subject for (subject,) in portal.execute(f"select subject_id from {table}")}
        assert seen <= {ANN}, "of the council's own people alone"


def test_a_person_sees_the_rows_of_all_that_is_joined_in_them(as_role):
    portal = as_role(PORTAL)
    act_for(portal, ANN)
    assert count(portal, "records") == 1
    portal.execute("update subjects set person_id = %s where id = %s", [ANN, BEN])
    assert count(portal, "records") == 2


def test_what_was_named_is_forgotten_with_the_transaction(as_role):
    portal = as_role(PORTAL)
    act_for(portal, ANN)
    assert count(portal, "records") == 1
    portal.commit()
    assert count(portal, "records") == 0


def test_nobody_can_write_a_row_into_somebody_elses_place(as_role):
    portal = as_role(PORTAL)
    act_for(portal, ANN)
    portal.execute("update choices set spent_by = null where subject_id = %s", [BEN])
    assert portal.execute("update choices set spent_by = null").rowcount == 1, "her own"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        portal.execute("update choices set subject_id = %s", [BEN])


@pytest.mark.parametrize(
    "table", ["records", "entries", "subject_keys", "consent_records", "cases", "messages"]
)
def test_the_exchange_can_list_nothing_of_what_is_sealed(as_role, table):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role(EXCHANGE).execute(f"select from {table}")


def statements_of_the_exchange() -> Iterator[Any]:
    """Every statement of the store that a module of the exchange names; not those of `candour deliver`."""
    for module in sorted(Path(exchange.__file__).parent.glob("*.py")):
        if module.stem not in ("delivering", "sending"):
            for room, name in constants_named_in(module.read_text()):
                statement = getattr(importlib.import_module(f"candour.store.{room}"), name)
                if isinstance(statement, str):
                    yield pytest.param(statement, id=f"{module.stem}-{name}")


def constants_named_in(text: str) -> Iterator[tuple[str, str]]:
    """The module of the store and the name of each of its constants that a module names."""
    for room, alias in re.findall(r"from candour\.store import (\w+)(?: as (\w+))?", text):
        for name in sorted(set(re.findall(rf"\b{alias or room}\.([A-Z_]+)\b", text))):
            yield room, name
    for room, names in re.findall(r"from candour\.store\.(\w+) import \(?([\w,\s]+?)\)?\n(?=\S|\n)", text):
        for name in sorted(set(re.findall(r"\b[A-Z_]{3,}\b", names))):
            yield room, name


@pytest.mark.parametrize("statement", list(statements_of_the_exchange()))
def test_the_exchange_may_do_what_its_statements_do(as_role, statement):
    names = list(dict.fromkeys(PARAMETER.findall(statement)))
    numbered = PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", statement)
    as_role(EXCHANGE).execute(f"explain (generic_plan) {numbered}")  # which asks for the rights


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_only_who_needs_a_function_may_call_it(as_role, function):
    nothing = ", ".join(f"null::{kind}" for kind in function.parameters.values())
    for role in (PORTAL, SEQUENCE, AUDIT, WORK):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_role(role).execute(f"select {function.name}({nothing})")
    for role in FUNCTIONS[function]:
        as_role(role).execute(f"select {function.name}({nothing})")


def test_no_subject_can_be_asked_about_as_if_it_were_a_stranger(as_role):
    asked = {"n": [0], "blind": [b"nobody's"], "stranger": [ANN], "agreement": [uuid4()], "datasets": ["{}"]}
    (function,) = (each for each in FUNCTIONS if each.name == "facts_by_reference")
    assert as_role(EXCHANGE).execute(function.call, asked).fetchall() == []


AGREED, DATASET = UUID(int=7), UUID(int=8)
"""An agreement by which the council asks, and a dataset."""


@pytest.fixture(scope="module")
def asked(dsn) -> bytes:
    """The blind index of the council's reference for Ann, of whom there is a record; both may ask."""
    with psycopg.connect(dsn) as owner:
        owner.execute("set session_replication_role = replica")
        for organisation, stranger in STRANGERS.items():
            add(owner, "subjects", id=stranger, person_id=stranger, kind="unknown")
            add(owner, "versions", id=stranger)
            add(owner, "unknown_subjects", organisation_id=organisation, subject_id=stranger)
        add(owner, "versions", id=ANN)
        add(owner, "agreement_versions", agreement_id=AGREED, asker_id=COUNCIL, version=1)
        owner.execute(
            "update records r set dataset_id = %s, key_id = k.id from subject_keys k"
            " where r.subject_id = %s and k.subject_id = r.subject_id",
            [DATASET, ANN],
        )
        ((blind,),) = owner.execute("select blind from subject_references where subject_id = %s", [ANN])
        return bytes(blind)


STRANGERS = {COUNCIL: UUID(int=9), CLINIC: UUID(int=10)}


@pytest.mark.parametrize(
    ("asker", "agreement", "found", "records"),
    [
        (COUNCIL, AGREED, ANN, 1),
        (COUNCIL, UUID(int=11), ANN, 0),
        (CLINIC, AGREED, STRANGERS[CLINIC], 0),
    ],
)
def test_facts_are_for_whose_reference_it_is_and_records_for_who_asks_by_the_agreement(
    as_role, asked, asker, agreement, found, records
):
    (function,) = (each for each in FUNCTIONS if each.name == "facts_by_reference")
    parameters = {
        "n": [0],
        "blind": [asked],
        "stranger": [STRANGERS[asker]],
        "agreement": [agreement],
        "datasets": [f"{{{DATASET}}}"],
    }
    (row,) = as_role(EXCHANGE).execute(function.call, parameters).fetchall()
    assert (row[1], len(row[-1] or ())) == (found, records)


def test_every_function_runs_with_pinned_names_and_rights_that_nobody_can_log_in_with(dsn):
    with psycopg.connect(dsn) as owner:
        found = owner.execute(
            "select p.proname, p.proconfig, r.rolname, r.rolcanlogin"
            "  from pg_proc p join pg_roles r on r.oid = p.proowner"
            " where p.prosecdef and p.pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert {name for name, *_ in found} > {function.name for function in FUNCTIONS}
    for name, settings, role, can_log_in in found:
        assert (role, can_log_in) == (BEHIND, False), name
        assert "search_path=pg_catalog, public, pg_temp" in settings, name


def test_whoever_works_on_all_rows_of_a_table_is_shown_all_of_them(as_role, dsn):
    readers = {role: as_role(role) for role in (SERVE, DELIVER, WORK, AUDIT)}
    with psycopg.connect(dsn) as owner:
        for table in sorted(WALLS):
            for role, connection in readers.items():
                may = owner.execute(
                    "select has_any_column_privilege(%s, %s, 'select')", [role, table]
                ).fetchone()[0]
                if may:
                    seen = connection.execute(f"select from {table}").rowcount
                    assert seen == 2, f"{role} is shown {seen} of 2 rows of {table}, in silence"


def test_every_table_with_a_wall_holds_its_owner_too(dsn):
    with psycopg.connect(dsn) as owner:
        standing = dict(
            owner.execute("select relname, relrowsecurity and relforcerowsecurity from pg_class").fetchall()
        )
    assert all(standing[table] for table in WALLS)


def test_a_view_would_be_a_hole_and_there_is_none(dsn):
    with psycopg.connect(dsn) as owner:
        views = "select from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace"
        assert owner.execute(views).rowcount == 0


def test_no_role_may_truncate_which_no_policy_hinders(dsn):
    with psycopg.connect(dsn) as owner:
        for role in ROLES:
            may = "select from pg_class where relname = any(%s) and has_table_privilege(%s, oid, 'truncate')"
            assert owner.execute(may, [list(WALLS), role]).rowcount == 0


@pytest.mark.parametrize("table", ["staff_roles", "agreement_versions", "attributes", "datasets", "offers"])
def test_the_portal_gives_nobody_a_role_and_changes_no_rule(as_role, table):
    asked = "select has_table_privilege(%s, 'insert, update, delete'), has_table_privilege(%s, 'select')"
    assert as_role(PORTAL).execute(asked, [table, table]).fetchone() == (False, True)


@pytest.mark.parametrize("role", [AUDIT, SEQUENCE, DELIVER, WORK, EXCHANGE])
def test_nobody_else_asks_the_walls_who_deals_with_whom(as_role, role):
    connection = as_role(role)
    act_for(connection, ANN, organisations=(COUNCIL,))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select known_at_desk(%s)", [ANN])
