"""The register is the newest or there is none: what organisations change counts, or nothing goes out."""

import time
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from candour.exchange.problems import Unavailable


@pytest.fixture
def registers(door):
    return door.app.state.exchange.registers


def eventually(check, seconds=60.0) -> None:
    """Wait, asking again and again, until the check holds."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_it_holds_what_the_tables_hold(registers, door, dataset, system, council):
    door.look_again()
    register = registers.current()

    held = register.datasets["harrowmere-council/council-tax"]
    assert held.organisation == council.id
    assert "contact.phone" in held.attributes
    assert register.dataset_keys[held.id] == held.key
    assert register.attributes["contact.address"].value_type == "address"
    assert register.clients[system.client_id].organisation == council.id
    assert register.organisation(council.id).slug == "harrowmere-council"
    assert register.guard == (UUID(int=0), register.version)
    assert register.knows("contact.phone")
    assert register.knows("claim.age-over-18")
    assert not register.knows("nothing.known")


def test_a_change_is_seen_by_itself_and_after_two_seconds_there_is_no_register_without_it(
    registers, dataset, soon_stale
):
    before = registers.current().version
    from candour.register.actions import define_attribute

    define_attribute(
        name="a.new-one", plain_name="x", topic="y", value_type="text", dpv="z", at=datetime.now(UTC)
    )
    changed = time.monotonic()

    def is_seen() -> bool:
        asked = time.monotonic()
        try:
            found = registers.current().knows("a.new-one")
        except Unavailable:
            return False
        assert found or asked - changed < 2
        return found

    eventually(is_seen)
    assert registers.current().version > before


def test_an_organisation_without_keys_cannot_be_served(registers):
    with pytest.raises(Unavailable):
        registers.current().organisation(UUID(int=9))


def test_without_the_database_there_is_no_register_and_with_it_there_is_again(
    registers, door, system, database, cluster, soon_stale
):
    name = conninfo_to_dict(database.info.dsn)["dbname"]
    headers = system.bearer()

    def answers(status):
        return door.post("/exchange/v1/releases", json={}, headers=headers).status_code == status

    eventually(lambda: answers(422))
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as admin:
        admin.execute(f"alter database {name} with allow_connections false")
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        eventually(lambda: answers(503))
        assert not registers.is_fresh
        assert door.portal.call(door.app.state.exchange.ailment) is not None
        assert system.ask_token().status_code == 503
        admin.execute(f"alter database {name} with allow_connections true")
    eventually(lambda: answers(422))
    eventually(lambda: door.portal.call(door.app.state.exchange.ailment) is None)


def test_an_agreement_that_contradicts_itself_allows_nothing_and_breaks_nothing(
    registers, door, council, database
):
    from candour.sharing.models import Agreement, AgreementVersion

    agreement = Agreement.objects.create(slug="broken", asker=council, purpose="anything")
    AgreementVersion.objects.create(
        agreement=agreement,
        asker_id=council.id,
        purpose="anything",
        version=1,
        name="Broken",
        why="-",
        lawful_basis="consent",
        releasable=["contact.phone"],
        attributes={},
        retention="P1Y",
        starts_at=datetime.now(UTC),
        approved_at=datetime.now(UTC),
    )
    database.execute("update versions set version = version + 1 where id = %s", [UUID(int=0)])
    door.look_again()

    assert registers.current().agreements_of(council.id) == ()
