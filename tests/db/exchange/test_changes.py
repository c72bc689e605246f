"""A partner hears of exactly what concerns what it was given, misses none of it, and confirms it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import psycopg
import pytest
from soak.running import wait_until

from .conftest import RECORDS, System
from .town import (
    ADDRESS,
    ADULT,
    ANN,
    BEN,
    BORN,
    COUNCIL,
    COUNCIL_TAX,
    LANDLORD,
    LENDER,
    PHONE,
    WORDS,
    agree,
    know,
)

CHANGES = "/exchange/v1/changes"
THREE_DAYS = timedelta(days=3)


@pytest.fixture
def forget(live_database):
    """Has the teller forget what was told long before a moment."""
    from candour.access.current import recorder
    from candour.access.telling import Teller

    async def run(at: datetime) -> None:
        connection = await psycopg.AsyncConnection.connect(live_database, autocommit=True)
        async with connection:
            await Teller(replace(recorder(), clock=lambda: at)).forget(connection)

    def forget(at: datetime) -> None:
        asyncio.run(run(at))

    return forget


@pytest.fixture
def quiet(town, tell) -> None:
    """The town with its founding told, and nothing since."""
    tell()


@pytest.fixture
def lender(town, door) -> System:
    return System(LENDER, town.keys[LENDER], door)


def heard(system: System, after: str | None = None, **query: str) -> list[dict]:
    asked = query if after is None else {"after": after, **query}
    answer = system.door.get(CHANGES, headers=system.headers, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["changes"]


def news(system: System) -> list[tuple[str, str]]:
    return [(change["kind"], change["change"]) for change in heard(system) if change["kind"] != "agreement"]


def acknowledge(system: System, change: str):
    return system.door.post(f"{CHANGES}/{change}/acknowledgement", headers=system.headers)


def test_withdrawal_is_told_to_who_was_given_the_data(town, landlord, lender, tell):
    town.answer(ANN, "newsletter")
    assert landlord.ask("T-1001", "newsletter", PHONE).json()["outcome"] == "full"
    town.answer(ANN, "newsletter", yes=False)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "withdrawal"]
    assert change["subject"] == {"scheme": "tenant", "reference": "T-1001"}
    assert change["agreement"] == "newsletter@1"
    assert change["attributes"] == [PHONE]
    assert change["acknowledge_by"] is not None
    assert news(lender) == []


def test_withdrawal_is_not_told_to_who_was_given_nothing(town, landlord, tell):
    town.answer(ANN, "newsletter")
    town.answer(ANN, "newsletter", yes=False)
    town.answer(BEN, "newsletter", yes=False)
    landlord.ask("T-1001", "tenancy-check", PHONE)
    tell()
    assert news(landlord) == []


def test_confirming_that_an_emergency_is_objected_to_leaves_no_entry_that_tells_of_it(
    town, door, landlord, tell, count
):
    from candour.sharing.actions import make_objection

    terms = {
        "for_emergencies": True,
        "lawful_basis": "public-task",
        "releasable": [PHONE],
        "retention": "P1Y",
    }
    agree(town, "welfare-check", {**WORDS, **terms, "attributes": {PHONE: [COUNCIL_TAX]}})
    door.look_again()
    officer = {"id": "jfield-0042", "team": "Lettings", "role": "assessor"}
    emergency = {"reason": "Nobody has seen her for days.", "kind": "safeguarding"}
    given = landlord.ask(ANN.tenant, "welfare-check", PHONE, officer=officer, emergency=emergency)
    assert given.json()["outcome"] == "full"
    version = town.version("welfare-check")
    make_objection(person=town.person(ANN), version=version, reason="", at=datetime.now(UTC))
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "objection"]

    before = count("entries")
    assert acknowledge(landlord, change["id"]).json()["entry"] is None
    assert count("entries") == before


def test_objection_and_its_end_are_told(town, landlord, tell):
    from candour.sharing.actions import make_objection, withdraw_objection

    landlord.ask("T-1001", "tenancy-check", PHONE)
    now = datetime.now(UTC)
    made = make_objection(person=town.person(ANN), version=town.version("tenancy-check"), reason="", at=now)
    withdraw_objection(objection=made, at=now)
    tell()
    assert news(landlord) == [("objection", "made"), ("objection", "withdrawn")]


def test_correction_is_told_of_what_was_given_and_of_what_was_worked_out_of_it(town, landlord, holder, tell):
    landlord.ask("T-1001", "tenancy-check", PHONE, ADULT)
    changed = {**ANN.values, BORN: "1981-07-24", ADDRESS: {"lines": ["1 New Row"], "postcode": "HM1 1AA"}}
    holder.tell(f"council-tax/council-customer/{ANN.customer}", **changed)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "correction"]
    assert change["attributes"] == [ADULT]
    assert (change["agreement"], change["acknowledge_by"]) == ("tenancy-check@1", None)


def test_end_of_a_record_is_told_as_an_erasure(town, landlord, holder, tell):
    landlord.ask("T-1001", "tenancy-check", PHONE)
    path = f"{RECORDS}/council-tax/council-customer/{ANN.customer}"
    assert holder.door.delete(path, headers=holder.headers).status_code == 200
    tell()
    assert news(landlord) == [("erasure", "erased")]


def test_nothing_is_told_of_a_protected_detail(town, landlord, holder, tell):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    landlord.ask("T-1001", "tenancy-check", ADDRESS)
    hidden = Attribute.objects.get(name=ADDRESS)
    protect_detail(person=town.person(ANN), attribute=hidden, at=datetime.now(UTC))
    moved = {**ANN.values, ADDRESS: {"lines": ["9 Safe House"], "postcode": "HM1 1AA"}}
    holder.tell(f"council-tax/council-customer/{ANN.customer}", **moved)
    tell()
    assert news(landlord) == []


def test_a_protected_detail_is_told_to_who_holds_it_and_to_nobody_who_asked(town, landlord, holder, tell):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_details, unprotect_details

    landlord.ask("T-1001", "tenancy-check", ADDRESS, PHONE)
    hidden = list(Attribute.objects.filter(name__in=[ADDRESS, PHONE]))
    protect_details(person=town.person(ANN), attributes=hidden, at=datetime.now(UTC))
    tell()
    (change,) = [each for each in heard(holder) if each["kind"] == "protection"]
    assert change["change"] == "began"
    assert change["subject"] == {"scheme": "council-customer", "reference": ANN.customer}
    assert change["attributes"] == [ADDRESS, PHONE]
    assert change["datasets"] == [COUNCIL_TAX]
    assert change["agreement"] is None
    unprotect_details(person=town.person(ANN), attributes=hidden, at=datetime.now(UTC))
    tell()
    assert [what for kind, what in news(holder) if kind == "protection"] == ["began", "ended"]
    assert news(landlord) == []


def test_a_restriction_is_told_to_who_holds_the_records(town, landlord, holder, tell):
    from candour.register.models import Dataset
    from candour.sharing.actions import lift_restriction, restrict

    landlord.ask("T-1001", "tenancy-check", PHONE)
    dataset = Dataset.objects.get(key=COUNCIL_TAX)
    restrict(person=town.person(ANN), dataset=dataset, at=datetime.now(UTC))
    lift_restriction(person=town.person(ANN), dataset=dataset, at=datetime.now(UTC))
    tell()
    assert [each for each in news(holder) if each[0] == "restriction"] == [
        ("restriction", "began"),
        ("restriction", "ended"),
    ]
    assert news(landlord) == []


def test_erasing_a_dataset_is_told(town, landlord, tell):
    from candour.register.models import Dataset
    from candour.sharing.actions.erasing import erase_records

    landlord.ask("T-1001", "tenancy-check", PHONE)
    datasets = [Dataset.objects.get(key=COUNCIL_TAX)]
    erase_records(person=town.person(ANN), datasets=datasets, decided=decided(town), remember=list)
    tell()
    assert news(landlord) == [("erasure", "erased")]


def test_erasing_everything_is_told_although_nobody_can_read_any_more_who_it_was(
    town, landlord, lender, tell, database
):
    from candour.sharing.actions.erasing import erase_everything

    landlord.ask("T-1001", "tenancy-check", PHONE, ADULT)
    erase_everything(person=town.person(ANN), decided=decided(town), remember=list)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "erasure"]
    assert change["subject"] == {"scheme": "tenant", "reference": "T-1001"}
    assert change["attributes"] == [ADULT, PHONE]
    assert acknowledge(landlord, change["id"]).json()["entry"] is None
    assert news(lender) == []


def decided(town):
    """That something is erased, by two people of the council."""
    from candour.sharing.actions.erasing import Decided

    return Decided(
        organisation=town.organisation(COUNCIL),
        by="Tom Reddy",
        approved_by="Sian Pugh",
        why="It is not needed any more.",
        at=datetime.now(UTC),
    )


def test_undone_joining_is_told_to_who_was_given_anything(town, landlord, lender, tell):
    from candour.sharing.actions import undo_joining

    landlord.ask("T-1001", "tenancy-check", PHONE)
    undo_joining(
        subject=know(town, COUNCIL, "council-customer", ANN.customer),
        organisation=town.organisation(COUNCIL),
        why="Two people.",
        at=datetime.now(UTC),
    )
    tell()
    assert news(landlord) == [("unlinking", "undone")]
    assert news(lender) == []


def test_both_sides_hear_of_their_agreement_and_nobody_else(town, landlord, holder, lender, quiet, tell):
    from candour.sharing.actions import suspend_agreement

    before = heard(landlord)[-1]["id"]
    suspend_agreement(
        version=town.version("tenancy-check"),
        organisation=town.organisation(COUNCIL),
        why="We look again.",
        at=datetime.now(UTC),
    )
    tell()
    (change,) = heard(landlord, before)
    assert (change["agreement"], change["change"]) == ("tenancy-check@1", "suspended")
    assert change["says"].endswith("Why: We look again.")
    assert heard(holder)[-1]["change"] == "suspended"
    assert heard(lender) == []


def test_release_committed_while_the_person_says_no_is_told_of_the_no(town, landlord, tell, live_database):
    """The withdrawal looked before that release was committed, and could not see it."""
    town.answer(ANN, "newsletter")
    with psycopg.connect(live_database) as slow:  # as another worker's statement that has not committed yet
        slow.execute("lock table entries in row exclusive mode")
        town.answer(ANN, "newsletter", yes=False)
        with ThreadPoolExecutor(1) as pool:
            telling = pool.submit(tell)
            _copy_a_release(slow, town, landlord)
            assert not telling.done()
            slow.commit()
            telling.result(30)
    assert ("withdrawal", "withdrawn") in news(landlord)


def _copy_a_release(connection, town, landlord):
    """Insert what a release under the newsletter leaves in the log, in another transaction."""
    from candour.access.actions import log_key, recorder
    from candour.people.queries import log_subject
    from candour.store.entries import INSERT_ENTRY, entry_parameters

    subject = log_subject(town.person(ANN))
    body = {
        "kind": "release",
        "when": "2026-01-01T00:00:00.000Z",
        "client": LANDLORD,
        "agreement": "newsletter@1",
        "sources": {PHONE: {"dataset": "council-tax", "records": []}},
        "retain_until": None,
    }
    row = recorder().entry(
        body,
        kind="use",
        subject=subject,
        key=log_key(subject),
        happened=datetime.now(UTC),
        organisation=town.organisation(LANDLORD).pk,
    )
    connection.execute(INSERT_ENTRY, entry_parameters(row))


def test_cursor_reads_on_in_order_and_never_passes_anything_over(town, landlord, tell, quiet):
    seen, cursor = [], heard(landlord)[-1]["id"]
    town.answer(ANN, "newsletter")
    town.answer(BEN, "newsletter")
    for tenant in ("T-1001", "T-1002"):
        landlord.ask(tenant, "newsletter", PHONE)
    for resident in (BEN, ANN):
        town.answer(resident, "newsletter", yes=False)
        tell()
        answer = landlord.door.get(CHANGES, headers=landlord.headers, params={"after": cursor}).json()
        seen += [change["subject"]["reference"] for change in answer["changes"]]
        cursor = answer["cursor"]
    assert seen == ["T-1002", "T-1001"]
    assert heard(landlord, cursor) == []


def test_cursor_of_another_database_is_refused_and_not_passed_over(town, landlord, quiet):
    for unknown in (str(uuid4()), "7", "x" * 3000):
        answer = landlord.door.get(CHANGES, headers=landlord.headers, params={"after": unknown})
        assert answer.status_code == 410
        assert answer.json()["type"].endswith("#unknown-cursor")


def test_cursor_of_another_client_is_unknown(town, landlord, holder, quiet):
    answer = holder.door.get(CHANGES, headers=holder.headers, params={"after": heard(landlord)[0]["id"]})
    assert answer.status_code == 410


@pytest.mark.parametrize("query", [{"wait": "31"}, {"wait": "x"}, {"wait": "-1"}, {"from": "1"}])
def test_wrong_query_is_refused(town, landlord, query):
    assert landlord.door.get(CHANGES, headers=landlord.headers, params=query).status_code == 400


def test_long_poll_answers_when_something_comes(town, landlord, tell, quiet):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    cursor = heard(landlord)[-1]["id"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(partial(heard, landlord, cursor, wait="30"))
        wait_until(lambda: landlord.door.app.state.exchange.changes._waiting, 30, "nobody waits for news")
        assert not waiting.done()
        town.answer(ANN, "newsletter", yes=False)
        tell()
        assert [change["kind"] for change in waiting.result(20)] == ["withdrawal"]


@pytest.mark.parametrize("ended", ["client", "key"])
def test_long_poll_of_a_client_revoked_meanwhile_answers_nothing(town, landlord, tell, quiet, ended):
    from candour.people.actions import retire_client_key, revoke_client

    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    cursor = heard(landlord)[-1]["id"]
    asked = {"after": cursor, "wait": "30"}
    ask = partial(landlord.door.get, CHANGES, headers=landlord.headers, params=asked)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask)
        wait_until(lambda: landlord.door.app.state.exchange.changes._waiting, 30, "nobody waits for news")
        assert not waiting.done()
        client, now = town.client(LANDLORD), datetime.now(UTC)
        if ended == "client":
            revoke_client(client=client, at=now)
        else:
            retire_client_key(client=client, kid=client.keys.get().kid, at=now)
        landlord.door.look_again()
        town.answer(ANN, "newsletter", yes=False)
        tell()
        assert waiting.result(20).status_code == 401


def test_long_poll_ends_when_its_time_is_over(town, landlord, quiet):
    cursor = heard(landlord)[-1]["id"]
    assert heard(landlord, cursor, wait="1") == []


def test_acknowledgement_is_recorded_once_and_proven(town, landlord, tell, entries):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "withdrawal"]
    first, second = acknowledge(landlord, change["id"]), acknowledge(landlord, change["id"])
    assert first.status_code == 200
    assert first.json() == second.json()
    assert first.json()["entry"]["promise"]
    recorded = [body for body in entries() if body["kind"] == "receipt-acknowledged"]
    assert [body["organisation"] for body in recorded] == [LANDLORD]
    assert recorded[0]["change"] == "withdrawal"
    assert [each["acknowledged_at"] for each in heard(landlord) if each["id"] == change["id"]] == [
        first.json()["acknowledged_at"]
    ]


def test_acknowledgement_of_a_correction_makes_no_entry(town, landlord, holder, tell, entries):
    landlord.ask("T-1001", "tenancy-check", PHONE)
    changed = {**ANN.values, PHONE: "0808 157 0999"}
    holder.tell(f"council-tax/council-customer/{ANN.customer}", **changed)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "correction"]
    assert acknowledge(landlord, change["id"]).json()["entry"] is None
    assert [body for body in entries() if body["kind"] == "receipt-acknowledged"] == []


def test_change_of_another_client_is_not_there(town, landlord, holder, quiet):
    theirs = heard(landlord)[0]["id"]
    for change in (theirs, str(uuid4()), "x"):
        assert acknowledge(holder, change).status_code == 404


def test_late_acknowledgement_is_flagged_once_to_both_sides(town, landlord, holder, lender, tell):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    tell(datetime.now(UTC) + THREE_DAYS)
    tell(datetime.now(UTC) + THREE_DAYS)
    for side, reference in (
        (landlord, {"scheme": "tenant", "reference": "T-1001"}),
        (holder, {"scheme": "council-customer", "reference": ANN.customer}),
    ):
        (late,) = [each for each in heard(side) if each["kind"] == "overdue"]
        assert (late["change"], late["organisation"], late["subject"]) == ("withdrawal", LANDLORD, reference)
    assert news(lender) == []


def test_what_was_acknowledged_in_time_is_not_flagged(town, landlord, tell):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    (change,) = [each for each in heard(landlord) if each["kind"] == "withdrawal"]
    acknowledge(landlord, change["id"])
    tell(datetime.now(UTC) + THREE_DAYS)
    assert ("overdue", "withdrawal") not in news(landlord)


def test_two_tellers_never_tell_together(town, live_database):
    from candour.access.current import recorder
    from candour.access.telling import Teller

    async def race() -> tuple[bool, bool, bool]:
        connect = partial(psycopg.AsyncConnection.connect, live_database, autocommit=True)
        one, other = await connect(), await connect()
        teller = Teller(recorder())
        first, second = await teller.take_turn(one), await teller.take_turn(other)
        await one.close()
        async with asyncio.timeout(30):
            while not (third := await teller.take_turn(other)):
                await asyncio.sleep(0.01)
        await other.close()
        return first, second, third

    assert asyncio.run(race()) == (True, False, True)


def test_what_was_told_long_ago_says_nothing_any_more_and_keeps_its_number(
    town, landlord, tell, forget, database
):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    (withdrawal,) = [each for each in heard(landlord) if each["kind"] == "withdrawal"]
    later = datetime.now(UTC) + timedelta(days=91)
    forget(later)
    assert [each["id"] for each in heard(landlord)] == [withdrawal["id"]], "it was not confirmed yet"
    acknowledge(landlord, withdrawal["id"])
    forget(later)
    assert heard(landlord) == []
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    assert len(heard(landlord, withdrawal["id"])) == 1


def test_nothing_of_a_change_can_be_read_in_the_database(town, landlord, tell, database):
    town.answer(ANN, "newsletter")
    landlord.ask("T-1001", "newsletter", PHONE)
    town.answer(ANN, "newsletter", yes=False)
    tell()
    rows = database.execute("select sealed from changes").fetchall()
    assert rows
    assert not any(b"T-1001" in row[0] for row in rows)


def test_scope_is_needed(town, landlord):
    answer = landlord.door.get(CHANGES, headers=landlord.bearer(scope="release"))
    assert answer.status_code == 403
    metadata = landlord.door.get("/.well-known/oauth-authorization-server").json()
    assert "changes" in metadata["scopes_supported"]


def test_an_organisation_hears_how_its_service_is_wanted_by_whom_it_knows(
    town, holder, landlord, quiet, tell
):
    from candour.services.actions import About, change_way, choose_service, offer_service, remove_service

    at = datetime.now(UTC)
    ways = {"paper": "By post.", "telephone": "Ring."}
    offer = offer_service(
        organisation=town.organisation(COUNCIL),
        service=None,
        slug="bins",
        name="Bins",
        summary="When.",
        about=About(ways=ways),
        at=at,
    )
    choose_service(person=town.person(ANN), offer=offer, way="paper", at=at)
    change_way(person=town.person(ANN), offer=offer, way="telephone", at=at)
    remove_service(person=town.person(ANN), offer=offer, at=at)
    tell()
    changes = [change for change in heard(holder) if change["kind"] == "preference"]
    assert [(each["change"], each["service"]) for each in changes] == [
        ("paper", "bins"),
        ("telephone", "bins"),
        ("ended", "bins"),
    ]
    assert {each["subject"]["reference"] for each in changes} == {ANN.customer}
    assert "Ring them" in changes[1]["says"]
    assert news(landlord) == [], "it is none of its business"


def test_an_organisation_that_does_not_know_somebody_is_not_told_that_they_are_here(
    town, holder, quiet, tell
):
    from candour.people.actions import create_account
    from candour.services.actions import choose_service, offer_service

    at = datetime.now(UTC)
    offer = offer_service(
        organisation=town.organisation(COUNCIL),
        service=None,
        slug="bins",
        name="Bins",
        summary="When.",
        at=at,
    )
    account = create_account(email="new@post.example", password="x" * 20, given_name="New", at=at)
    choose_service(person=account.person_id, offer=offer, way="digital", at=at)
    tell()
    assert news(holder) == []


def test_a_holder_hears_that_its_record_was_linked_and_that_it_is_not_theirs(town, holder, quiet, tell):
    from candour.people.actions import appoint, create_account
    from candour.people.models import StaffRole
    from candour.services.actions import link_by_code, make_code, this_is_not_me
    from candour.services.actions.codes import Asked
    from candour.services.models import LinkedRecord

    at = datetime.now(UTC)
    officer = appoint(
        organisation=town.organisation(COUNCIL),
        role=StaffRole.Role.OFFICER,
        email="tom@council.example",
        given_name="Tom",
        family_name="Reddy",
        password="x" * 20,
        totp_secret="A" * 32,
        by="Siân Pugh",
        at=at,
    ).account
    account = create_account(email="new@post.example", password="x" * 20, given_name="New", at=at)
    asked = Asked(
        scheme="council-customer", reference=BEN.customer, reason="Asked.", case="K-1", route="collected"
    )
    made = make_code(organisation=town.organisation(COUNCIL), asked=asked, by=officer, at=at)
    link_by_code(account=account, code=made.code, at=at)
    account.refresh_from_db()
    (linked,) = LinkedRecord.objects.all()
    this_is_not_me(person=account.person_id, subject=linked.subject_id, at=at)
    tell()
    changes = [change for change in heard(holder) if change["kind"] == "linking"]
    assert [each["change"] for each in changes] == ["linked", "not-theirs"]
    assert {each["subject"]["reference"] for each in changes} == {BEN.customer}
