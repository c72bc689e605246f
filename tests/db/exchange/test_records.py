"""A holder puts what its dataset holds about a person, whole; what is wrong is refused and nothing stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from soak.running import wait_until

RECORD = "/exchange/v1/records/council-tax/council-customer/C-204417"
VALUES = {
    "contact.address": {
        "value": {"lines": ["12 Quay Street"], "postcode": "HM1 4QT"},
        "updated": "2025-03-01",
        "source": "Tenancy form",
        "checked": "Passport, seen at the counter",
    },
    "council-tax.balance": {
        "value": {"amount": "103.15", "currency": "GBP"},
        "updated": "2025-04-02T09:30:00+01:00",
        "purposes": ["council-tax-reduction"],
    },
}


@pytest.fixture
def put(dataset, system):
    """Puts values under a reference of the council's and gives the answer."""
    headers = system.bearer()

    def put(values=VALUES, path=RECORD, **sent):
        return system.door.put(path, **({"json": {"values": values}, "headers": headers} | sent))

    return put


def test_a_record_is_sealed_and_the_person_is_told_what_changed(put, held, entries, database):
    answer = put()

    assert answer.status_code == 201
    assert answer.json()["dataset"] == "harrowmere-council/council-tax"
    assert answer.json()["version"] == 1
    [(version, values)] = held()
    assert version == 1
    assert values["contact.address"].value == {"lines": ["12 Quay Street"], "postcode": "HM1 4QT"}
    assert values["contact.address"].source == "Tenancy form"
    assert values["contact.address"].checked == "Passport, seen at the counter"
    assert values["council-tax.balance"].updated == datetime(2025, 4, 2, 8, 30, tzinfo=UTC)
    assert values["council-tax.balance"].purposes == ("council-tax-reduction",)
    assert b"Quay" not in b"".join(row[0] for row in database.execute("select sealed from records"))
    [body] = entries()
    assert body["kind"] == "record-changed"
    assert body["change"] == "added"
    assert body["attributes"] == {"contact.address": "2025-03-01", "council-tax.balance": "2025-04-02"}
    assert body["organisation"] == "harrowmere-council"
    assert "Quay" not in str(body)


def test_the_answer_promises_the_entry(put, database, door):
    import base64

    from candour.log.exact import decode_timestamp
    from candour.log.promise import verify_promise
    from candour.log.tree import leaf_hash

    entry = put().json()["entry"]

    [(leaf,)] = database.execute("select p.leaf from pending p join entries e on e.id = p.id").fetchall()
    assert base64.b64decode(entry["leaf"]) == leaf
    promises = door.app.state.exchange.recorder.promises
    verify_promise(
        promises.public,
        promises.origin,
        leaf_hash(leaf),
        decode_timestamp(entry["at"]),
        base64.b64decode(entry["promise"]),
    )


def test_putting_again_replaces_the_whole_record(put, held, entries):
    put()
    answer = put({"contact.phone": {"value": "01632 960587", "updated": "2025-05-01"}})

    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    [(version, values)] = held()
    assert version == 2
    assert set(values) == {"contact.phone"}
    body = entries()[-1]
    assert body["change"] == "changed"
    assert body["attributes"] == {"contact.phone": "2025-05-01"}
    assert body["removed"] == ["contact.address", "council-tax.balance"]


def test_putting_the_same_again_changes_nothing(put, entries, database):
    put()
    versions = database.execute("select sum(version) from versions").fetchone()
    answer = put()

    assert (answer.status_code, answer.json()["version"], answer.json()["entry"]) == (200, 1, None)
    assert len(entries()) == 1
    assert database.execute("select sum(version) from versions").fetchone() == versions


def test_every_change_raises_the_version_decisions_are_guarded_with(put, database):
    subject_version = "select v.version from versions v join subject_references r on r.subject_id = v.id"
    put()
    [before] = database.execute(subject_version).fetchone()
    put({"contact.phone": {"value": "01632 960587", "updated": "2025-05-01"}})

    assert database.execute(subject_version).fetchone() == (before + 1,)


def test_an_ended_record_holds_nothing_and_is_not_taken_for_the_next(put, system, held, entries):
    put()
    headers = system.bearer()

    assert system.door.delete(RECORD, headers=headers).json()["version"] == 2
    assert held() == [(2, {})]
    assert entries()[-1]["change"] == "ended"
    assert system.door.delete(RECORD, headers=headers).status_code == 404
    again = put()
    assert (again.status_code, again.json()["version"]) == (201, 3)


def test_ending_what_was_never_there_makes_nobody(system, dataset, database):
    assert system.door.delete(RECORD, headers=system.bearer()).status_code == 404
    assert database.execute("select count(*) from subject_references").fetchone() == (0,)


def test_references_may_hold_any_character(put, database):
    for reference in ("A/B/C", "%C3%A9t%C3%A9", "a%20b", "..%2F..", "%F0%9F%98%80"):
        assert put(path=f"/exchange/v1/records/council-tax/council-customer/{reference}").status_code == 201
    assert database.execute("select count(distinct subject_id) from subject_references").fetchone() == (5,)


def test_many_at_once_about_a_new_person_make_one_person_with_one_record(put, held, database):
    def put_one(number):
        return put({"household.size": {"value": number, "updated": "2025-03-01"}}).json()["version"]

    with ThreadPoolExecutor(8) as callers:
        versions = list(callers.map(put_one, range(1, 9)))

    assert sorted(versions) == list(range(1, 9))
    assert database.execute("select count(*) from subjects where kind = 'person'").fetchone() == (1,)
    assert [version for version, _ in held()] == [8]


@pytest.mark.parametrize(
    ("name", "sent", "field", "told"),
    [
        ("contact.phone", {"value": 7, "updated": "2025-01-01"}, "values.contact.phone.value", "text"),
        ("contact.phone", {"value": "a\x00b", "updated": "2025-01-01"}, "values.contact.phone.value", "char"),
        (
            "person.date-of-birth",
            {"value": "2025-02-30", "updated": "2025-01-01"},
            "values.person.date-of-birth.value",
            "no such date",
        ),
        ("household.size", {"value": True, "updated": "2025-01-01"}, "values.household.size.value", "whole"),
        ("nothing.known", {"value": 1, "updated": "2025-01-01"}, "values.nothing.known", "does not hold"),
        (
            "contact.phone",
            {"value": "1", "updated": "2025-13-01"},
            "values.contact.phone.updated",
            "Write a date",
        ),
        (
            "contact.phone",
            {"value": "1", "updated": "2025-01-01T10:00:00"},
            "values.contact.phone.updated",
            "offset",
        ),
        ("contact.phone", {"value": "1"}, "values.contact.phone.updated", "missing"),
        (
            "contact.phone",
            {"value": "1", "updated": "2025-01-01", "about": []},
            "values.contact.phone.about",
            "at least 1",
        ),
        (
            "contact.phone",
            {"value": "1", "updated": (datetime.now(UTC) + timedelta(days=2)).date().isoformat()},
            "values.contact.phone.updated",
            "future",
        ),
    ],
)
def test_a_wrong_value_is_refused_by_field_and_nothing_is_stored(put, database, name, sent, field, told):
    answer = put(VALUES | {name: sent})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert told in answer.json()["detail"]
    assert database.execute("select count(*) from records").fetchone() == (0,)
    assert database.execute("select count(*) from subject_references").fetchone() == (0,)


def test_a_reference_is_one_line_of_text(put):
    for reference in ("%00", "a%0Ab", "%20", "%ff", "x" * 201):
        answer = put(path=f"/exchange/v1/records/council-tax/council-customer/{reference}")
        assert answer.status_code in (404, 422)


@pytest.mark.parametrize("scheme", ["Council", "a_b", "x" * 61, "-", "a b"])
def test_a_scheme_is_small_letters_digits_and_hyphens(put, scheme):
    assert put(path=f"/exchange/v1/records/council-tax/{scheme}/1").json()["field"] == "scheme"


# Who may


def test_a_dataset_of_another_organisation_is_not_there(live_database, register_system, dataset):
    from candour.people.actions import create_organisation

    other = create_organisation(slug="other", name="Other", kind="housing", at=datetime.now(UTC))
    system = register_system("other-records", organisation=other)
    headers = system.bearer()
    theirs = system.door.put(RECORD, json={"values": VALUES}, headers=headers)
    nobodys = system.door.put(
        RECORD.replace("council-tax", "nothing"), json={"values": VALUES}, headers=headers
    )

    assert theirs.status_code == 404
    assert theirs.json() == nobodys.json()


def test_a_record_is_put_with_the_scope_for_it(put, system, register_system):
    reader = register_system("reader", scopes=["release"])

    assert put(headers=reader.bearer()).status_code == 403
    assert put(headers=system.bearer(scope="release")).status_code == 403
    answer = put(headers={})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_client_stores_nothing_more(put, database):
    from candour.people.actions import revoke_client
    from candour.people.models import PartnerClient

    revoke_client(client=PartnerClient.objects.get(), at=datetime.now(UTC))

    assert put().status_code == 401
    assert database.execute("select count(*) from records").fetchone() == (0,)


@pytest.mark.parametrize(("changes", "status"), [(2, 201), (3, 503)])
def test_what_is_put_while_the_register_changes_is_put_again(put, database, monkeypatch, changes, status):
    from candour.exchange import holder

    current_holder, left = holder.current_holder, list(range(changes))

    async def and_then_it_changes(*args):
        found = await current_holder(*args)
        if left:
            left.pop()
            database.execute("update versions set version = version + 1 where id = %s", [UUID(int=0)])
        return found

    monkeypatch.setattr(holder, "current_holder", and_then_it_changes)

    assert put().status_code == status
    assert database.execute("select count(*) from records").fetchone() == (1 if status == 201 else 0,)


def test_what_is_stored_is_not_given_out_here(put, system):
    put()
    answer = system.door.get(RECORD, headers=system.bearer())

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"PUT", "PATCH", "DELETE"}


def test_a_signposted_dataset_is_not_copied(put, council):
    from candour.register.actions import define_dataset

    define_dataset(
        organisation=council,
        slug="files",
        name="Files",
        retention="P1Y",
        mode="signposted",
        how_to_ask="Write to us.",
        at=datetime.now(UTC),
    )

    assert put(path="/exchange/v1/records/files/council-customer/1").status_code == 404


def test_what_is_put_while_all_about_a_person_is_erased_is_kept_of_whom_the_reference_leads_to(
    put, council, database
):
    from candour.people.queries import person_known_as
    from candour.sharing.actions.erasing import Decided, erase_everything

    put()
    person = person_known_as(organisation=council, scheme="council-customer", reference="C-204417")
    decided = Decided(
        organisation=council, by="Sian Pugh", approved_by="Tom Reddy", why="Asked.", at=datetime.now(UTC)
    )
    blocked = (
        "select from pg_stat_activity where datname = current_database() and pg_blocking_pids(pid) <> '{}'"
    )
    with ThreadPoolExecutor(1) as other:
        meanwhile = []

        def remember(destructions):
            list(destructions)
            meanwhile.append(other.submit(put))
            wait_until(lambda: database.execute(blocked).rowcount, 30, "the put waits for nobody")

        erase_everything(person=person, decided=decided, remember=remember)
        [answer] = meanwhile
        assert answer.result().status_code == 201
    again = put()
    assert (again.status_code, again.json()["version"], again.json()["entry"]) == (200, 1, None)
