"""A joint account or tenancy names its people: each has their own part, their own entry and their own no."""

import json
from datetime import UTC, datetime

import pytest
from joserfc.jwk import OKPKey

from .conftest import RECORDS, RELEASES, System
from .town import ADDRESS, ANN, BEN, COUNCIL, FOUNDED, LANDLORD, NOTES, PHONE, erase

ACCOUNT = f"{RECORDS}/council-tax/tax-account/A-1"
HOME = {"value": {"lines": ["5 Otter Bank"], "postcode": "HM4 2QF"}, "updated": "2026-06-01"}
RENT = {"value": "Paid on Fridays", "updated": "2026-06-01"}
NUMBER = {"value": "0808 157 0999", "updated": "2026-06-01"}
NOBODY = {"scheme": "council-customer", "reference": "C-0"}
TENANCY = {"scheme": "tenancy", "reference": "TEN-1"}


def customer(resident):
    return {"scheme": "council-customer", "reference": resident.customer}


def tenant(resident):
    return {"scheme": "tenant", "reference": resident.tenant}


BOTH = {"people": [customer(ANN), customer(BEN)]}
VALUES = {ADDRESS: HOME, NOTES: RENT, PHONE: {**NUMBER, "about": [customer(ANN)]}}


@pytest.fixture
def joint(town, door):
    """The council has joint tax accounts, and the landlord joint tenancies, of which Ann and Ben have one."""
    from candour.register.actions import define_dataset

    held = {"council-tax": (COUNCIL, ["tax-account"]), "tenancies": (LANDLORD, ["tenancy"])}
    for slug, (owner, kinds) in held.items():
        define_dataset(
            organisation=town.organisation(owner), slug=slug, name=slug, retention="P7Y",
            attributes=[ADDRESS, PHONE, NOTES, "person.date-of-birth", "household.size"],
            shared_schemes=kinds, at=FOUNDED,
        )  # fmt: skip
    door.look_again()


@pytest.fixture
def account(joint, holder):
    """Tells what the council holds under Ann's and Ben's account."""

    def send(method="PUT", values=VALUES, **more):
        sent = {"values": values, **(BOTH | more)}
        return holder.door.request(method, ACCOUNT, headers=holder.headers, json=sent)

    return send


@pytest.fixture
def tenancy(account, landlord):
    """Asks by the landlord's reference for Ann's and Ben's tenancy."""
    assert account().status_code == 201
    sent = {"values": {NOTES: RENT}, "people": [tenant(ANN), tenant(BEN)]}
    told = landlord.door.put(f"{RECORDS}/tenancies/tenancy/TEN-1", headers=landlord.headers, json=sent)
    assert told.status_code == 201, told.text

    def ask(*attributes, purpose="tenancy-check", key=None, **more):
        asked = {"subject": TENANCY, "purpose": purpose, "attributes": list(attributes), **more}
        headers = landlord.headers | ({} if key is None else {"Idempotency-Key": key})
        return landlord.door.post(RELEASES, headers=headers, json=asked)

    return ask


def parts(town, resident):
    """What is held about a person under shared references: attribute to how many it is about."""
    from candour.register.queries import datasets
    from candour.sharing.queries import facts_of

    records = facts_of(town.person(resident), datasets()).facts.records[f"{COUNCIL}/council-tax"]
    return {
        name: len(held.about) for record in records if record.shared for name, held in record.values.items()
    }


def uses_of(town, resident):
    from candour.access.queries import uses_of

    return [use.body for use in uses_of(town.person(resident))]


@pytest.fixture
def may(tenancy, landlord, town, register):
    """Asks whether the landlord may have something about whoever the tenancy is of."""
    officer = {"type": "officer", "id": "o-1", "properties": {"team": "Lettings", "role": "assessor"}}
    decider = register(LANDLORD, "decider")

    def ask(*attributes, **more):
        properties = {"attributes": list(attributes), **more}
        question = {
            "subject": officer,
            "action": {"name": "tenancy-check"},
            "resource": {"type": "tenancy", "id": "TEN-1", "properties": properties},
        }
        return decider.door.post("/access/v1/evaluation", headers=decider.headers, json=question)

    return ask


@pytest.fixture
def register(town, door):
    """Registers a system that may ask whether it may."""
    from candour.people.actions import register_client

    def register(slug, name):
        key = OKPKey.generate_key("Ed25519", {"kid": f"{name}-1"})
        register_client(
            proof_required=False,
            organisation=town.organisation(slug), client_id=name, system=name, scopes=["decide"],
            jwk=key.as_dict(private=False), at=FOUNDED,
        )  # fmt: skip
        door.look_again()
        return System(name, key, door)

    return register


def test_asking_whether_one_may_decides_as_a_release_would_and_tells_everybody(may, tenancy, town, count):
    before = count("entries")
    answer = may(ADDRESS).json()
    assert answer["decision"] is True
    assert answer["context"]["allowed"] == [ADDRESS]
    assert count("entries") == before + 2, "each is told"
    for resident in (ANN, BEN):
        assert (uses_of(town, resident)[0]["kind"], uses_of(town, resident)[0]["allowed"]) == (
            "decision",
            [ADDRESS],
        )
    assert [*tenancy(ADDRESS).json()["attributes"]] == [ADDRESS]
    assert may(PHONE).json()["decision"] is False, "it is not about everybody"
    named = may(PHONE, person={"type": "tenant", "id": ANN.tenant})
    assert named.json()["decision"] is (tenancy(PHONE, person=tenant(ANN)).json()["outcome"] == "full")


def test_each_person_holds_what_is_about_them_under_their_own_key(account, town, count, logged, database):
    before = count("entries")
    answer = account()

    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    assert parts(town, ANN) == {ADDRESS: 2, NOTES: 2, PHONE: 1}
    assert parts(town, BEN) == {ADDRESS: 2, NOTES: 2}
    assert count("entries") == before + 2, "each is told"
    newest = database.execute("select id from entries order by id desc limit 2").fetchall()
    told = {logged(str(id_)).body["shared"]: logged(str(id_)).body["change"] for (id_,) in newest}
    assert told == {"tax-account": "added"}
    shared = database.execute("select count(distinct key_id) from records where shared_id is not null")
    assert shared.fetchone() == (2,)


def test_a_shared_reference_is_never_a_subject(account, count):
    before = count("subjects"), count("subject_references")
    account()
    account()

    assert (count("subjects"), count("subject_references")) == before
    assert count("shared_references") == 1


def test_telling_it_again_unchanged_tells_nobody_anything(account, count):
    account()
    before = count("entries")

    assert account().json()["entry"] is None
    assert account("PATCH", {NOTES: RENT}, people=None).json()["entry"] is None
    assert count("entries") == before


def test_what_is_merged_is_about_everybody_unless_it_says_whom(account, town):
    account()
    account("PATCH", {PHONE: NUMBER, NOTES: {**RENT, "about": [customer(BEN)]}}, people=None)

    assert parts(town, ANN) == {ADDRESS: 2, PHONE: 2}
    assert parts(town, BEN) == {ADDRESS: 2, PHONE: 2, NOTES: 1}


def test_whoever_no_longer_stands_behind_it_keeps_nothing_of_it(account, town):
    account()
    account("PATCH", {}, people=[customer(ANN)])

    assert parts(town, BEN) == {}
    assert parts(town, ANN) == {ADDRESS: 1, NOTES: 1, PHONE: 1}


def test_ending_it_ends_every_part(account, holder, town):
    account()

    assert holder.door.delete(ACCOUNT, headers=holder.headers).status_code == 200
    assert (parts(town, ANN), parts(town, BEN)) == ({}, {})
    assert holder.door.delete(ACCOUNT, headers=holder.headers).status_code == 404


@pytest.mark.parametrize("newcomer", [ANN, BEN])
def test_what_was_ended_is_held_anew_and_whoever_joins_it_is_no_new_record(account, holder, newcomer):
    account(values={NOTES: RENT}, people=[customer(BEN if newcomer is ANN else ANN)])
    assert account().status_code == 200

    holder.door.delete(ACCOUNT, headers=holder.headers)
    assert account().status_code == 201


@pytest.mark.parametrize(
    ("values", "more", "field"),
    [
        (VALUES, {"people": None}, "people"),
        (VALUES, {"also": [customer(ANN)]}, "also"),
        (VALUES, {"people": [{"scheme": "tax-account", "reference": "A-2"}]}, "people"),
        ({NOTES: {**RENT, "about": [NOBODY]}}, {}, "values.tenancy.notes.about"),
        (VALUES, {"people": [customer(BEN)]}, "values.contact.phone.about"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored(account, count, values, more, field):
    before = count("records"), count("entries"), count("subject_references")
    answer = account("PUT", values, **more)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (count("records"), count("entries"), count("subject_references")) == before


def test_a_kind_of_reference_that_is_one_persons_cannot_become_shared(town):
    from candour.register.actions import define_dataset
    from candour.register.errors import Unsuitable

    with pytest.raises(Unsuitable, match="one person's"):
        define_dataset(
            organisation=town.organisation(COUNCIL), slug="x", name="x", retention="P1Y",
            shared_schemes=["council-customer"], at=FOUNDED,
        )  # fmt: skip


def test_lines_of_a_load_may_be_about_several_people(joint, holder, town):
    import json

    lines = [
        {"subject": {"scheme": "tax-account", "reference": "A-1"}, "values": VALUES, **BOTH},
        {"subject": customer(ANN), "values": {PHONE: NUMBER}},
        {"subject": {"scheme": "tax-account", "reference": "A-2"}, "values": {NOTES: RENT}},
    ]
    answer = holder.door.post(
        f"{RECORDS}/council-tax",
        content="\n".join(map(json.dumps, lines)),
        headers={**holder.headers, "Content-Type": "application/x-ndjson"},
    )

    assert [json.loads(each).get("outcome") for each in answer.text.splitlines()] == [
        "stored", "stored", "refused", None,
    ]  # fmt: skip
    assert parts(town, BEN) == {ADDRESS: 2, NOTES: 2}


def test_asking_by_it_gets_what_is_about_everybody_and_each_has_an_entry(tenancy, town, logged):
    answer = tenancy(ADDRESS, PHONE, NOTES).json()

    assert answer["outcome"] == "partial"
    assert {name: each["value"] for name, each in answer["attributes"].items()} == {
        ADDRESS: HOME["value"],
        NOTES: RENT["value"],
    }
    assert {name: each["reason"] for name, each in answer["refused"].items()} == {PHONE: "not-available"}
    ann, ben = uses_of(town, ANN), uses_of(town, BEN)
    assert [len(ann), len(ben)] == [1, 1]
    assert ann[0]["released"] == ben[0]["released"] == [ADDRESS, NOTES]
    assert ann[0]["subject"] != ben[0]["subject"]
    assert ann[0]["subject"] not in str(ben[0]), "nobody's entry tells of anybody else"
    assert logged(answer["id"]).body in (ann[0], ben[0])


def test_naming_one_of_them_asks_about_that_person_alone(tenancy, town):
    answer = tenancy(PHONE, NOTES, person=tenant(ANN)).json()

    assert answer["outcome"] == "full"
    assert answer["attributes"][PHONE]["value"] == NUMBER["value"]
    assert [len(uses_of(town, ANN)), len(uses_of(town, BEN))] == [1, 0]


@pytest.mark.parametrize(
    "changed",
    [
        {"person": {"scheme": "tenant", "reference": "T-1003"}},
        {"subject": {"scheme": "tenancy", "reference": "TEN-9"}},
    ],
)
def test_a_stranger_and_a_reference_nobody_has_are_answered_alike(tenancy, town, logged, changed):
    answer = tenancy(ADDRESS, NOTES, **changed).json()

    assert {name: each["reason"] for name, each in answer["refused"].items()} == {
        ADDRESS: "not-available",
        NOTES: "not-available",
    }
    assert logged(answer["id"]).body["reference"] is not None
    assert uses_of(town, ANN) == []


def test_only_a_shared_reference_takes_a_person(landlord, town):
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE, person=tenant(ANN))

    assert (answer.status_code, answer.json()["field"]) == (422, "person")


def test_one_persons_no_is_a_no_for_all_and_the_others_are_not_told_of_it(tenancy, town, logged, database):
    from candour.sharing.actions import make_objection

    make_objection(
        person=town.person(BEN), version=town.version("tenancy-check"), reason="No.", at=datetime.now(UTC)
    )
    answer = tenancy(NOTES).json()

    assert answer["refused"][NOTES]["reason"] == "not-available"
    assert uses_of(town, BEN)[0]["refused"] == {NOTES: "objection"}
    assert uses_of(town, ANN)[0]["refused"] == {NOTES: "not-available"}


@pytest.mark.parametrize("resident", [None, ANN, BEN])
def test_no_order_of_what_is_refused_tells_whose_no_it_is(resident, tenancy, may, town):
    """Somebody's objection reads like what is not held, down to the order in which names stand."""
    from candour.sharing.actions import make_objection

    if resident is not None:
        version = town.version("tenancy-check")
        make_objection(person=town.person(resident), version=version, reason="No.", at=datetime.now(UTC))
    asked = [NOTES, PHONE, "claim.household-size", ADDRESS]
    first = tenancy(*asked, key="K-1")
    refused = [*first.json()["refused"]]

    assert refused == [name for name in asked if name in refused]
    assert refused != sorted(refused)
    assert tenancy(*asked, key="K-1").content == first.content
    assert [*may(*asked).json()["context"]["refused"]] == refused


def test_under_consent_everybody_must_say_yes(tenancy, account, town):
    account("PATCH", {PHONE: NUMBER}, people=None)
    town.answer(ANN, "newsletter")
    assert tenancy(PHONE, purpose="newsletter").json()["refused"][PHONE]["reason"] == "consent-not-given"

    town.answer(BEN, "newsletter")
    assert tenancy(PHONE, purpose="newsletter").json()["outcome"] == "full"


def test_a_single_use_is_spent_by_everybody_at_once(tenancy, town):
    for resident in (ANN, BEN):
        town.answer(resident, "moving-help")

    assert tenancy(ADDRESS, purpose="moving-help").json()["outcome"] == "full"
    assert tenancy(ADDRESS, purpose="moving-help").json()["refused"][ADDRESS]["reason"] == "consent-spent"


def test_an_address_protected_for_one_is_not_given_out_about_the_other(tenancy, landlord, town, logged):
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail, unprotect_detail

    address = Attribute.objects.get(name=ADDRESS)
    assert (
        landlord.ask(ANN.tenant, "tenancy-check", ADDRESS).json()["attributes"][ADDRESS]["value"]
        == HOME["value"]
    )
    protect_detail(person=town.person(BEN), attribute=address, at=datetime.now(UTC))

    assert tenancy(ADDRESS).json()["refused"][ADDRESS]["reason"] == "not-available"
    own = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS).json()
    assert own["attributes"][ADDRESS]["value"] == ANN.values[ADDRESS], "hers alone may be given"
    unprotect_detail(person=town.person(BEN), attribute=address, at=datetime.now(UTC))
    assert tenancy(ADDRESS).json()["outcome"] == "full"


def test_protecting_it_is_seen_by_the_guard_of_a_decision_about_the_other(tenancy, town, version):
    from candour.people.queries import subjects_of
    from candour.register.models import Attribute
    from candour.sharing.actions import protect_detail

    before = sum(map(version, subjects_of(town.person(ANN))))
    protect_detail(
        person=town.person(BEN), attribute=Attribute.objects.get(name=ADDRESS), at=datetime.now(UTC)
    )

    assert sum(map(version, subjects_of(town.person(ANN)))) > before


def test_a_repeat_gives_the_same_answer_and_makes_no_entry(tenancy, account, count):
    first = tenancy(ADDRESS, PHONE, key="K-1").json()
    before = count("entries")

    assert tenancy(ADDRESS, PHONE, key="K-1").json() == first
    assert count("entries") == before
    assert tenancy(ADDRESS, key="K-1").json()["type"].endswith("#key-reused")
    account("PATCH", {ADDRESS: {**HOME, "updated": "2026-07-01"}}, people=None)
    assert tenancy(ADDRESS, PHONE, key="K-1").json()["type"].endswith("#answer-changed")


def test_a_repeat_of_a_refusal_tells_nothing_of_an_erasure(tenancy, town):
    first = tenancy(PHONE, purpose="newsletter", key="K-1")
    given = tenancy(ADDRESS, key="K-2")
    assert given.json()["attributes"]
    for resident in (ANN, BEN):
        erase(town, resident)

    assert tenancy(PHONE, purpose="newsletter", key="K-1").content == first.content
    assert tenancy(ADDRESS, key="K-2").json()["type"].endswith("#answer-changed")


def test_all_entries_are_committed_or_none(tenancy, door, monkeypatch, count):
    """Between decision and commit something changes about one of them: it is decided again, for both."""
    from candour.exchange import shared_releasing

    decided, left = shared_releasing.decided_together, [1]

    async def and_then_one_changes(exchange, client, asked):
        found = await decided(exchange, client, asked)
        if left:
            left.pop()
            async with exchange.pool.connection() as connection:
                subject = found.people[1].person.guards[0][0]
                await connection.execute("update versions set version = version + 1 where id = %s", [subject])
        return found

    monkeypatch.setattr(shared_releasing, "decided_together", and_then_one_changes)
    before = count("entries")

    assert tenancy(NOTES).json()["outcome"] == "full"
    assert count("entries") == before + 2


def test_a_batch_asks_by_shared_references_as_one_call_does(tenancy, town, landlord):
    alone = tenancy(NOTES, PHONE, person=tenant(ANN)).json()
    before = len(uses_of(town, ANN)), len(uses_of(town, BEN))
    question = {"purpose": "tenancy-check", "attributes": [NOTES, PHONE]}
    lines = [{"id": "1", "subject": TENANCY, "person": tenant(ANN)}, {"id": "2", "subject": TENANCY}]
    answer = landlord.door.post(
        f"{RELEASES}/batch",
        headers=landlord.headers | {"Content-Type": "application/x-ndjson"},
        content="".join(f"{json.dumps(line)}\n" for line in (question, *lines)),
    )
    one, all_of_them = [json.loads(line)["answer"] for line in answer.text.splitlines()]
    assert one["attributes"] == alone["attributes"]
    assert set(all_of_them["attributes"]) == {NOTES}
    assert (len(uses_of(town, ANN)), len(uses_of(town, BEN))) == (before[0] + 2, before[1] + 1)


@pytest.mark.parametrize(("first", "second"), [(ANN, BEN), (BEN, ANN)])
def test_a_repeat_of_a_refusal_gives_the_reason_of_then(first, second, tenancy, account, town):
    """What somebody decided since is told by a new question, and by no repeat."""
    account("PATCH", {PHONE: NUMBER}, people=None)
    town.answer(first, "newsletter")
    refused = tenancy(PHONE, purpose="newsletter", key="K-1")
    assert refused.json()["refused"][PHONE]["reason"] == "consent-not-given"
    town.answer(second, "newsletter")

    assert tenancy(PHONE, purpose="newsletter", key="K-1").content == refused.content
    assert tenancy(PHONE, purpose="newsletter", key="K-2").json()["outcome"] == "full"
