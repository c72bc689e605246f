"""Times are in UTC on every answer, wherever the database and the operator are, in summer too."""

import psycopg
import pytest

from .conftest import System, make_app, open_door
from .town import ANN, LANDLORD, PHONE


@pytest.fixture
def door(town, live_database):
    """The exchange on a database that is nine hours ahead."""
    with psycopg.connect(live_database, autocommit=True) as connection:
        connection.execute(f"alter database {connection.info.dbname} set timezone to 'Asia/Tokyo'")
    with open_door(make_app(live_database)) as door:
        yield door


def test_a_repeat_bears_the_same_time_where_the_database_is_elsewhere(town, door):
    landlord = System(LANDLORD, town.keys[LANDLORD], door)
    first, again = (landlord.ask(ANN.tenant, "tenancy-check", PHONE, key="k-1") for _ in range(2))
    assert again.status_code == 200, again.text
    assert again.json() == first.json()
