"""Every statement of the store fits the tables that Django's migrations make."""

import importlib
import pkgutil
import re
from uuid import uuid4

import psycopg
import pytest

from candour import store
from candour.store.clients import FORGET_PROOFS
from candour.store.guarded import Rests, insert_entries

STATEMENT = re.compile(r"\s*(select|with|insert|update|delete)\b(?!,)", re.IGNORECASE)  # not a list of rights
PARAMETER = re.compile(r"%\((\w+)\)[sbt]")  # psycopg: automatic, binary, text


def statements():
    for module in pkgutil.iter_modules(store.__path__):
        texts = vars(importlib.import_module(f"{store.__name__}.{module.name}"))
        for name, text in texts.items():
            if name.isupper() and isinstance(text, str) and STATEMENT.match(text):
                yield pytest.param(text, id=f"{module.name}.{name}")


def logging_statements():
    for number in range(2 ** len(Rests)):
        if Rests.SPENDING not in (on := Rests(number)) or Rests.REPEAT in on:
            yield pytest.param(insert_entries(on), id=f"guarded.insert_entries {on}")


def numbered(text: str) -> str:
    """The statement with PostgreSQL's own parameters: `%(name)s` becomes `$1`."""
    names = list(dict.fromkeys(PARAMETER.findall(text)))
    return PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", text).replace("%%", "%")


@pytest.fixture(scope="module")
def connection(cluster):
    name = f"statements_{uuid4().hex}"  # another worker's would be half made
    cluster.make_database(name, template="migrated")
    with psycopg.connect(cluster.dsn(name), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("text", [*statements(), *logging_statements()])
def test_a_statement_of_the_store_can_be_prepared(connection, text):
    connection.execute(f"prepare tried as {numbered(text)}")
    connection.execute("deallocate tried")


def test_the_store_has_statements_to_try():
    assert len(list(statements())) > 10


def test_expired_proofs_are_forgotten_by_where_they_lie_though_planned_for_an_empty_table(
    connection,
):
    plan = connection.execute(f"explain {FORGET_PROOFS}").fetchall()
    assert any("Tid Scan on used_proofs" in line for (line,) in plan), plan
