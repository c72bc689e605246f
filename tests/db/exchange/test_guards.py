"""What happens between reading and logging counts, and without a commit that is certain nothing leaves."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from joserfc.jwk import OKPKey

from candour.vault.errors import UnknownKey

from .town import ADDRESS, ANN, BEN, COUNCIL, LANDLORD, PHONE, Town, agree

NEWSLETTER = (ANN.tenant, "newsletter", PHONE)
TENANCY = (ANN.tenant, "tenancy-check", PHONE)


class Interrupted:
    """A reader of facts after whose reads something happens before anything else does."""

    def __init__(self, reader: Any, meanwhile: Callable[[int], None]) -> None:
        self.reader = reader
        self.meanwhile = meanwhile
        self.reads = 0

    async def read(self, ask: Any) -> Any:
        facts = await self.reader.read(ask)
        self.reads += 1
        await asyncio.to_thread(self.meanwhile, self.reads)
        return facts


@pytest.fixture
def after_each_read(door) -> Callable[[Callable[[int], None]], Interrupted]:
    """`after_each_read(do)` has `do(1)` happen after the first read of facts, `do(2)` after the second."""

    def interrupt(meanwhile: Callable[[int], None]) -> Interrupted:
        exchange = door.app.state.exchange
        interrupted = Interrupted(exchange.reader, meanwhile)
        door.app.state.exchange = replace(exchange, reader=interrupted)
        return interrupted

    return interrupt


@pytest.fixture
def once_after_reading(
    after_each_read, live_database, django_db_blocker
) -> Callable[[Callable[[], None]], Any]:
    """`once_after_reading(do)` has `do()` happen after the first read of facts, in another thread."""
    from django.db import connections

    def interrupt(do: Callable[[], None]) -> Interrupted:
        def meanwhile(read: int) -> None:
            if read == 1:
                do()
                connections.close_all()

        return after_each_read(meanwhile)

    return interrupt


@pytest.fixture
def in_background(door) -> Callable[[dict[str, Any]], "Future[httpx.Response]"]:
    """Makes a request and goes on at once."""

    def start(request: dict[str, Any]) -> "Future[httpx.Response]":
        async def ask() -> httpx.Response:
            return await door.client.request(**request)

        return door.portal.start_task_soon(ask)

    return start


def now() -> datetime:
    return datetime.now(UTC)


def test_a_withdrawal_between_reading_and_logging_is_decided_on(
    landlord, town, once_after_reading, count, logged
):
    town.answer(ANN, "newsletter")
    before = count("entries")
    reader = once_after_reading(lambda: town.answer(ANN, "newsletter", yes=False))
    answer = landlord.ask(*NEWSLETTER).json()
    assert reader.reads == 2
    assert answer["refused"][PHONE]["reason"] == "consent-not-given"
    assert logged(answer["id"]).body["refused"] == {PHONE: "consent-withdrawn"}
    assert count("entries") == before + 2, "the withdrawal and the refusal; nothing of the first decision"


def object_to(town: Town) -> None:
    from candour.sharing.actions import make_objection

    make_objection(person=town.person(ANN), version=town.version("tenancy-check"), reason="", at=now())


def restrict(town: Town) -> None:
    from candour.sharing.actions import restrict

    restrict(person=town.person(ANN), dataset=None, at=now())


def protect(town: Town) -> None:
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    protect_detail(person=town.person(ANN), attribute=Attribute.objects.get(name=PHONE), at=now())


def suspend(town: Town) -> None:
    from candour.sharing.actions import suspend_agreement

    suspend_agreement(
        version=town.version("tenancy-check"), organisation=town.organisation(COUNCIL), why="So.", at=now()
    )


@pytest.mark.parametrize(
    ("done", "exact"),
    [(object_to, "objection"), (restrict, "restricted"), (protect, "protected"), (suspend, "not-in-force")],
)
def test_whatever_changes_meanwhile_is_decided_on(done, exact, landlord, town, once_after_reading, logged):
    once_after_reading(lambda: done(town))
    answer = landlord.ask(*TENANCY).json()
    assert answer["outcome"] == "refused"
    assert logged(answer["id"]).body["refused"] == {PHONE: exact}


def test_a_record_changed_meanwhile_is_read_again(landlord, holder, door, once_after_reading):
    headers = holder.headers

    def change() -> None:
        values = {PHONE: {"value": "0808 157 0777", "updated": "2026-03-02"}}
        path = "/exchange/v1/records/council-tax/council-customer/C-7001"
        assert door.put(path, headers=headers, json={"values": values}).status_code == 200

    once_after_reading(change)
    answer = landlord.ask(*TENANCY).json()
    assert answer["attributes"][PHONE]["value"] == "0808 157 0777"


def test_an_erasure_meanwhile_leaves_nobody(landlord, town, database, once_after_reading, logged):
    from candour.people.queries import subjects_of

    subjects = list(subjects_of(town.person(ANN)))

    def erase() -> None:
        with database.transaction():
            database.execute("delete from subject_keys where subject_id = any(%s)", [subjects])
            database.execute("update versions set version = version + 1 where id = any(%s)", [subjects])

    once_after_reading(erase)
    answer = landlord.ask(*TENANCY)
    assert answer.json()["refused"][PHONE]["reason"] == "not-available"
    assert ANN.values[PHONE] not in answer.text


def test_a_client_revoked_meanwhile_gets_nothing(landlord, town, once_after_reading, count):
    from candour.people.actions import revoke_client

    before = count("entries")
    once_after_reading(lambda: revoke_client(client=town.client(LANDLORD), at=now()))
    answer = landlord.ask(*TENANCY)
    assert answer.status_code == 401
    assert ANN.values[PHONE] not in answer.text
    assert count("entries") == before


def test_a_client_revoked_meanwhile_gets_no_repeat_either(landlord, town, once_after_reading):
    """A repeat makes no entry that could be guarded, so its versions are looked at by themselves."""
    from candour.people.actions import revoke_client

    first = landlord.ask(*TENANCY, key="k-1")
    assert first.status_code == 200

    def revoke_after_the_repeat_was_read(read: int) -> None:
        if read == 2:
            revoke_client(client=town.client(LANDLORD), at=now())

    reader = once_after_reading(lambda: None)
    reader.meanwhile = revoke_after_the_repeat_was_read
    answer = landlord.ask(*TENANCY, key="k-1")
    assert answer.status_code == 401
    assert ANN.values[PHONE] not in answer.text


def test_a_repeat_is_judged_by_the_register_of_this_moment(landlord, town, once_after_reading):
    landlord.ask(*TENANCY, key="k-1")
    reader = once_after_reading(lambda: None)
    reader.meanwhile = lambda read: suspend(town) if read == 2 else None
    answer = landlord.ask(*TENANCY, key="k-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#answer-changed")


def test_a_key_taken_from_a_client_meanwhile_does_not_stop_its_other_token(
    landlord, town, once_after_reading
):
    """The client's own version rises; the token it shows was got with another key, and still stands."""
    from candour.people.actions import add_client_key, retire_client_key

    public = OKPKey.generate_key("Ed25519", {"kid": "another"}).as_dict(private=False)
    add_client_key(client=town.client(LANDLORD), jwk=public, at=now())
    once_after_reading(lambda: retire_client_key(client=town.client(LANDLORD), kid="another", at=now()))
    assert landlord.ask(*TENANCY).json()["outcome"] == "full"


def test_a_token_whose_own_key_is_taken_meanwhile_gets_nothing(landlord, town, once_after_reading, count):
    from candour.people.actions import retire_client_key

    before = count("entries")
    once_after_reading(lambda: retire_client_key(client=town.client(LANDLORD), kid=f"{LANDLORD}-1", at=now()))
    answer = landlord.ask(*TENANCY)
    assert answer.status_code == 401
    assert ANN.values[PHONE] not in answer.text
    assert count("entries") == before


def test_a_new_version_meanwhile_is_the_one_decided_on(landlord, town, once_after_reading):
    terms = {
        "name": "Less",
        "why": "Less.",
        "statute": "Housing Act 1996",
        "lawful_basis": "public-task",
        "attributes": {ADDRESS: [f"{COUNCIL}/council-tax"]},
        "releasable": [ADDRESS],
        "retention": "P1M",
    }
    once_after_reading(lambda: agree(town, "tenancy-check", terms, at=now(), what_changed="Less."))
    answer = landlord.ask(*TENANCY).json()
    assert answer["agreement"] == "tenancy-check@2"
    assert answer["refused"][PHONE]["reason"] == "attribute-not-covered"


def test_what_keeps_changing_is_given_up_after_three_times(landlord, database, after_each_read, count):
    before = count("entries"), count("pending")
    reader = after_each_read(lambda read: database.execute("update versions set version = version + 1"))
    answer = landlord.ask(*TENANCY, key="k-1")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert reader.reads == 3
    assert (count("entries"), count("pending")) == before
    assert count("repeats") == 0


FAULTS = {
    "it refuses the entry": "raise exception 'no' using errcode = 'P0001';",
    "it commits with a warning": "raise warning 'committed locally, but might not be replicated';",
    "it ends the connection": "perform pg_terminate_backend(pg_backend_pid());",
    "it refuses to write": "set transaction_read_only = on; delete from repeats;",
}


@pytest.fixture
def break_the_log(database) -> Iterator[Callable[[str, str], None]]:
    """Has the database do something when a leaf is queued: at once, or only when it commits."""

    def do(fault: str, when: str = "") -> None:
        database.execute(
            f"create function fault() returns trigger language plpgsql as "
            f"$$ begin {fault} return null; end $$"
        )
        if when == "at commit":
            database.execute(
                "create constraint trigger fault after insert on pending deferrable initially deferred"
                " for each row execute function fault()"
            )
        else:
            database.execute("create trigger fault after insert on pending execute function fault()")

    yield do
    database.execute("drop trigger if exists fault on pending")


@pytest.mark.parametrize("when", ["at once", "at commit"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_when_the_log_cannot_commit_nothing_leaves(fault, when, landlord, break_the_log, database):
    break_the_log(fault, when)
    answer = landlord.ask(*TENANCY, ADDRESS)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("#unavailable")
    assert [text for text in ANN.told if text in answer.text] == []
    database.execute("drop trigger fault on pending")
    assert landlord.ask(*TENANCY).json()["outcome"] == "full"


def test_nothing_leaves_while_the_commit_is_still_waited_for(landlord, live_database, in_background):
    request = landlord.request(*TENANCY)
    with psycopg.connect(live_database) as other:
        other.execute("lock table pending in exclusive mode")
        asked = in_background(request)
        wait_until(lambda: waits_for_a_lock(other))
        assert not asked.done()
    assert asked.result(10).json()["outcome"] == "full"


def waits_for_a_lock(connection: psycopg.Connection) -> bool:
    rows = connection.execute("select from pg_locks where relation = 'pending'::regclass and not granted")
    return bool(rows.fetchall())


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline


def test_a_warning_fails_everybody_who_shared_the_commit(landlord, door, break_the_log, count):
    break_the_log(FAULTS["it commits with a warning"])
    answers = door.together([landlord.request(*TENANCY)] * 10)
    assert {answer.status_code for answer in answers} == {503}


def test_after_a_commit_nobody_vouched_for_the_key_tells_what_became_of_it(landlord, break_the_log, database):
    """The partner was told nothing and may ask again under its key; there is still one entry."""
    break_the_log(FAULTS["it commits with a warning"])
    assert landlord.ask(*TENANCY, key="k-1").status_code == 503
    database.execute("drop trigger fault on pending")
    ((id_,),) = database.execute("select id from repeats where key = 'k-1'").fetchall()
    again = landlord.ask(*TENANCY, key="k-1").json()
    assert again["id"] == str(id_)
    assert again["outcome"] == "full"


def test_without_the_database_the_answer_is_503_and_with_it_again_200(landlord, live_database, cluster, door):
    request = landlord.request(*TENANCY)
    name = live_database.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as server:
        server.execute(f"alter database {name} allow_connections false")
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        for _ in range(3):
            answer = door.together([request])[0]
            assert answer.status_code == 503
            assert [text for text in ANN.told if text in answer.text] == []
        server.execute(f"alter database {name} allow_connections true")
    wait_until(lambda: door.together([request])[0].status_code == 200)


def test_without_a_register_of_this_moment_nothing_is_decided(landlord, live_database, door, soon_stale):
    """A node that cannot see any more whether its register is the newest refuses, though it has one."""
    request = landlord.request(*TENANCY)
    registers = door.app.state.exchange.registers
    with psycopg.connect(live_database) as other:
        other.execute("lock table versions in access exclusive mode")
        wait_until(lambda: not registers.is_fresh)
        assert door.together([request])[0].status_code == 503
    wait_until(lambda: door.together([request])[0].status_code == 200)


class Down:
    """A provider of keys that answers nobody, as a key management service that is down."""

    def __init__(self, real: Any) -> None:
        self.blind_index_key = real.blind_index_key

    def unwrap(self, wrapped: Any, place: bytes) -> bytes:
        raise UnknownKey("The key management service does not answer.")


def test_without_the_key_provider_the_answer_is_503_and_nothing_is_logged(landlord, door, count):
    before, exchange = count("entries"), door.app.state.exchange
    request = landlord.request(*TENANCY)
    recorder = replace(exchange.recorder, provider=Down(exchange.recorder.provider))
    door.app.state.exchange = replace(exchange, recorder=recorder)
    answer = door.together([request])[0]
    assert answer.status_code == 503
    assert [text for text in ANN.told if text in answer.text] == []
    assert count("entries") == before
    door.app.state.exchange = exchange
    assert door.together([request])[0].json()["outcome"] == "full"


@pytest.mark.parametrize("hours", [-2, 2], ids=["back", "forward"])
def test_a_clock_that_is_moved_loses_and_doubles_nothing(hours, landlord, door, database, count):
    """What was logged stays under its key, and what is logged by the wrong clock is logged once."""
    before, exchange = count("entries"), door.app.state.exchange
    first = landlord.ask(*TENANCY, key="k-1").json()

    def wrong() -> datetime:
        return now() + timedelta(hours=hours)

    recorder = replace(exchange.recorder, clock=wrong)
    door.app.state.exchange = replace(exchange, recorder=recorder, clock=wrong)
    again = door.together([landlord.request(*TENANCY, key="k-1")])[0].json()
    other = door.together([landlord.request(*TENANCY, key="k-2")])[0].json()
    door.app.state.exchange = exchange
    assert again == first
    assert landlord.ask(*TENANCY, key="k-2").json() == other
    assert count("entries") == before + 2


def test_a_fault_of_ours_is_told_without_its_insides(landlord, after_each_read, count):
    before = count("entries")

    def break_down(read: int) -> None:
        raise ZeroDivisionError("the insides")

    after_each_read(break_down)
    answer = landlord.ask(*TENANCY)
    assert answer.status_code == 500
    assert answer.json()["type"].endswith("#broken")
    assert "insides" not in answer.text
    assert count("entries") == before


def test_somebody_whose_answers_cannot_be_read_spoils_nobody_elses(landlord, door, town, database):
    """Reads are shared; a row that cannot be understood fails those who asked for it alone."""
    town.answer(ANN, "newsletter")
    town.answer(BEN, "newsletter")
    subjects = database.execute(
        "update choices set state = 'Sideways' where subject_id in"
        " (select id from subjects where person_id = %s) returning subject_id",
        [town.person(ANN)],
    ).fetchall()
    assert subjects
    asked = [(ANN, 500), (BEN, 200)] * 10
    answers = door.together(landlord.request(who.tenant, "newsletter", PHONE) for who, _ in asked)
    assert [answer.status_code for answer in answers] == [status for _, status in asked]
