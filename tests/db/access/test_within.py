"""A connection that is lost while somebody is acted for is told as any other loss: as Django's own error."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection

from candour.access.within import within
from candour.web.design.errors import is_away

ANN, BEN = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def fresh_connection(live_database: str) -> Iterator[None]:
    """Each loses its connection; the next has one of its own."""
    yield
    connection.close()


def lose_the_connection(dsn: str) -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [pid])


def act_for(person: UUID) -> None:
    with within(person):
        pass


def lose_and_ask(dsn: str) -> None:
    with within(ANN), within(BEN), connection.cursor() as cursor:
        lose_the_connection(dsn)
        cursor.execute("select 'what was asked'")


def lose_and_act_for_another(dsn: str) -> None:
    with within(ANN):
        lose_the_connection(dsn)
        act_for(BEN)


def test_lost_before_it_is_said_for_whom(live_database: str) -> None:
    with pytest.raises(OperationalError) as lost:
        lose_and_act_for_another(live_database)
    assert is_away(lost.value)


def test_lost_while_somebody_is_acted_for_the_first_fault_is_told(live_database: str) -> None:
    with pytest.raises(OperationalError) as lost:
        lose_and_ask(live_database)
    assert is_away(lost.value)
    assert "terminating connection" in str(lost.value), "and not that it cannot be said for whom any more"
