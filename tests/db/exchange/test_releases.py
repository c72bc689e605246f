"""Releases as a partner gets them, and what the log keeps of each."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
import pytest

from candour.core.reasons import PARTNER_REASONS

from .conftest import System
from .town import (
    ADDRESS,
    ADULT,
    ANN,
    BEN,
    BORN,
    CARE,
    CAT,
    CLINIC,
    COUNCIL,
    COUNCIL_TAX,
    HOUSEHOLD_BAND,
    LANDLORD,
    LENDER,
    MOBILITY,
    NOBODY,
    NOTES,
    PHONE,
    Town,
)

OFFICER = {"id": "jfield-0042", "team": "Lettings", "role": "assessor"}
SECOND = {"id": "mwebb-0017", "team": "Lettings", "role": "manager"}
EMERGENCY = {"reason": "A child was seen alone at night.", "kind": "safeguarding"}


def without(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in names}


def from_today(period: str) -> str:
    from candour.core.local_time import local_date
    from candour.core.period import add, parse_period

    return add(local_date(datetime.now(UTC)), parse_period(period)).isoformat()


def test_a_full_answer_is_exactly_as_documented(landlord):
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS, ADULT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    full = answer.json()
    assert without(full, "id", "entry") == {
        "outcome": "full",
        "attributes": {
            ADDRESS: {"value": ANN.values[ADDRESS], "source": COUNCIL_TAX, "updated": "2026-03-01"},
            ADULT: {"value": True, "source": COUNCIL_TAX, "updated": "2026-03-01"},
        },
        "refused": {},
        "agreement": "tenancy-check@1",
        "lawful_basis": "public-task",
        "retain_until": from_today("P1Y"),
        "obligations": ["no-onward-sharing", "delete-when-refused"],
    }
    assert UUID(full["id"]).version == 7
    assert full["entry"].keys() == {"leaf", "at", "promise"}


def test_a_partial_answer_releases_some_and_says_why_not_the_rest(landlord):
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE, BORN, NOTES).json()
    assert answer["outcome"] == "partial"
    assert answer["attributes"].keys() == {PHONE}
    assert answer["refused"] == {
        BORN: {"reason": "attribute-not-covered", "says": "The agreement does not cover this."},
        NOTES: {"reason": "not-available", "says": "This is not available."},
    }


def test_a_refusal_is_an_answer_too(landlord):
    answer = landlord.ask(ANN.tenant, "newsletter", PHONE)
    assert answer.status_code == 200
    assert without(answer.json(), "id", "entry") == {
        "outcome": "refused",
        "attributes": {},
        "refused": {
            PHONE: {
                "reason": "consent-not-given",
                "says": "This needs the person’s yes, and there is none.",
            }
        },
        "agreement": "newsletter@1",
        "lawful_basis": "consent",
        "retain_until": None,
        "obligations": [],
    }


def test_a_claim_is_released_without_what_it_reads(landlord):
    answer = landlord.ask(BEN.tenant, "tenancy-check", ADULT, HOUSEHOLD_BAND)
    values = {name: each["value"] for name, each in answer.json()["attributes"].items()}
    assert values == {ADULT: False, HOUSEHOLD_BAND: "2"}
    assert BEN.values[BORN] not in answer.text


@dataclass(frozen=True)
class Refusal:
    """A request, what happened before it, and the reason each audience is told."""

    partner: str
    exact: str
    purpose: str
    attribute: str
    before: Callable[[Town], None] | None = None
    asker: str = LANDLORD
    reference: str = ANN.tenant
    more: dict[str, Any] = field(default_factory=dict)


def now() -> datetime:
    return datetime.now(UTC)


def yes_then_no(town: Town, slug: str = "newsletter") -> None:
    town.answer(ANN, slug, yes=True)
    town.answer(ANN, slug, yes=False)


def object_to(town: Town) -> None:
    from candour.sharing.actions import make_objection

    make_objection(person=town.person(ANN), version=town.version("tenancy-check"), reason="", at=now())


def restrict_all(town: Town) -> None:
    from candour.sharing.actions import restrict

    restrict(person=town.person(ANN), dataset=None, at=now())


def restrict_council_tax(town: Town) -> None:
    from candour.register.models import Dataset
    from candour.sharing.actions import restrict

    restrict(person=town.person(ANN), dataset=Dataset.objects.get(key=COUNCIL_TAX), at=now())


def protect(attribute: str) -> Callable[[Town], None]:
    def protected(town: Town) -> None:
        from candour.register.models import Attribute
        from candour.sharing.actions import protect_detail

        protect_detail(person=town.person(ANN), attribute=Attribute.objects.get(name=attribute), at=now())

    return protected


def opt_out(town: Town) -> None:
    from candour.people.actions import record_opt_out_check
    from candour.people.queries import subjects_of

    record_opt_out_check(
        organisation=town.organisation(CLINIC),
        subject=subjects_of(town.person(ANN))[-1],
        opted_out=True,
        at=now(),
    )


def suspend(town: Town) -> None:
    from candour.sharing.actions import suspend_agreement

    suspend_agreement(
        version=town.version("tenancy-check"),
        organisation=town.organisation(COUNCIL),
        why="A review.",
        at=now(),
    )


REFUSALS = {
    "an asker without agreements": Refusal(
        "no-agreement", "no-agreement", "lending", PHONE, asker=LENDER
    ),
    "another purpose": Refusal("purpose-not-covered", "purpose-not-covered", "marketing", PHONE),
    "an agreement that has ended": Refusal("not-in-force", "not-in-force", "old-check", ADDRESS),
    "a suspended agreement": Refusal("not-in-force", "not-in-force", "tenancy-check", PHONE, suspend),
    "an input that is not released": Refusal(
        "attribute-not-covered", "attribute-not-covered", "tenancy-check", BORN
    ),
    "an officer of another role": Refusal(
        "authority-missing", "authority-missing", "rent-arrears", PHONE, more={"officer": OFFICER}
    ),
    "an emergency under another agreement": Refusal(
        "authority-missing",
        "authority-missing",
        "tenancy-check",
        PHONE,
        more={"officer": OFFICER, "emergency": EMERGENCY},
    ),
    "an agreement for emergencies without one": Refusal(
        "authority-missing", "authority-missing", "safeguarding", PHONE
    ),
    "an asker not sure enough": Refusal(
        "assurance-too-low", "assurance-too-low", "right-to-buy", ADDRESS, more={"assurance": "medium"}
    ),
    "an emergency on one person's word": Refusal(
        "second-approval-needed",
        "second-approval-needed",
        "safeguarding",
        ADDRESS,
        more={"officer": OFFICER, "emergency": EMERGENCY},
    ),
    "a yes nobody asked for": Refusal("consent-not-given", "consent-not-asked", "newsletter", PHONE),
    "a no": Refusal(
        "consent-not-given",
        "consent-refused",
        "newsletter",
        PHONE,
        lambda town: town.answer(ANN, "newsletter", yes=False),
    ),
    "a yes taken back": Refusal(
        "consent-not-given", "consent-withdrawn", "newsletter", PHONE, yes_then_no
    ),
    "a consent about nobody": Refusal(
        "consent-not-given", "unknown-subject", "newsletter", PHONE, reference=NOBODY
    ),
    "explicit consent nobody asked for": Refusal(
        "not-available", "consent-not-asked", "care-visit", MOBILITY
    ),
    "explicit consent taken back": Refusal(
        "not-available",
        "consent-withdrawn",
        "care-visit",
        MOBILITY,
        lambda town: yes_then_no(town, "care-visit"),
    ),
    "an objection": Refusal("not-available", "objection", "tenancy-check", PHONE, object_to),
    "everything restricted": Refusal("not-available", "restricted", "tenancy-check", PHONE, restrict_all),
    "one dataset restricted": Refusal(
        "not-available", "restricted", "tenancy-check", PHONE, restrict_council_tax
    ),
    "a protected detail": Refusal("not-available", "protected", "tenancy-check", ADDRESS, protect(ADDRESS)),
    "a claim that reads one": Refusal("not-available", "protected", "tenancy-check", ADULT, protect(BORN)),
    "an opt-out": Refusal("not-available", "opt-out", "care-planning", MOBILITY, opt_out),
    "something nobody holds": Refusal("not-available", "not-held", "tenancy-check", NOTES),
    "somebody nobody knows": Refusal(
        "not-available", "unknown-subject", "tenancy-check", PHONE, reference=NOBODY
    ),
}  # fmt: skip


BY_ITSELF = {name: refusal for name, refusal in REFUSALS.items() if refusal.before is None}
SINCE = {name: refusal for name, refusal in REFUSALS.items() if refusal.before is not None}


def test_partners_learn_only_what_endangers_nobody_and_the_log_keeps_the_rest(town, door, logged):
    assert {refusal.partner for refusal in REFUSALS.values()} | {"consent-spent"} == PARTNER_REASONS
    for refusal in BY_ITSELF.values():
        check(refusal, town, door, logged)


@pytest.mark.parametrize("refusal", SINCE.values(), ids=SINCE)
def test_what_a_person_or_an_organisation_did_counts_at_once(refusal, town, door, logged):
    refusal.before(town)
    door.look_again()
    check(refusal, town, door, logged)


def check(refusal: Refusal, town: Town, door: Any, logged: Any) -> None:
    asker = System(refusal.asker, town.keys[refusal.asker], door)
    answer = asker.ask(refusal.reference, refusal.purpose, refusal.attribute, **refusal.more).json()
    assert answer["outcome"] == "refused"
    assert answer["attributes"] == {}
    assert answer["refused"][refusal.attribute]["reason"] == refusal.partner
    entry = logged(answer["id"])
    assert entry.body["kind"] == "refusal"
    assert entry.body["refused"] == {refusal.attribute: refusal.exact}
    assert entry.holder["refused"] == {refusal.attribute: refusal.exact}


def test_a_source_that_allows_other_purposes_only_is_not_available(landlord, holder, logged):
    holder.tell("council-tax/council-customer/C-7001", purposes=["newsletter"], **{PHONE: "0808 157 0999"})
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()
    assert answer["refused"][PHONE]["reason"] == "not-available"
    assert logged(answer["id"]).body["refused"] == {PHONE: "source-conditions"}


def test_a_claim_that_cannot_be_worked_out_is_not_available(landlord, holder, logged):
    holder.tell("council-tax/council-customer/C-7001", **{BORN: "2099-01-01"})
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADULT).json()
    assert answer["refused"][ADULT]["reason"] == "not-available"
    assert logged(answer["id"]).body["refused"] == {ADULT: "claim-not-derivable"}


@pytest.mark.parametrize(
    ("purpose", "attribute"),
    [("tenancy-check", PHONE), ("newsletter", PHONE), ("care-visit", MOBILITY), ("moving-help", ADDRESS)],
)
def test_nobody_and_somebody_of_whom_nothing_is_held_look_alike(purpose, attribute, landlord):
    nobody, somebody = (landlord.ask(reference, purpose, attribute) for reference in (NOBODY, CAT))
    assert nobody.status_code == somebody.status_code == 200
    assert nobody.headers == somebody.headers
    assert without(nobody.json(), "id", "entry") == without(somebody.json(), "id", "entry")
    assert [len(part) for part in nobody.json()["entry"].values()] == [
        len(part) for part in somebody.json()["entry"].values()
    ]


def test_an_answer_that_looks_like_another_leaves_in_step(landlord, steps):
    landlord.ask(ANN.tenant, "tenancy-check", ADDRESS)  # with a token got and everything prepared
    assert steps(lambda: landlord.ask(NOBODY, "tenancy-check", PHONE)) >= 1


def test_calls_about_one_person_at_once_leave_in_a_step_as_much_longer(landlord, door, steps):
    """Or many calls in one moment would add up to many times the moment in which a record is opened."""
    asked = [landlord.request(of, "tenancy-check", PHONE) for of in (NOBODY, f"{NOBODY} ", NOBODY, CAT)]
    door.together(asked)
    assert steps(lambda: door.together(asked)) >= 3
    assert steps(lambda: door.together(asked[2:])) < 3


def test_somebody_who_was_erased_looks_like_nobody(landlord, database, logged, town):
    from candour.people.queries import subjects_of

    nobody = landlord.ask(NOBODY, "tenancy-check", ADDRESS).json()
    subjects = list(subjects_of(town.person(ANN)))
    database.execute("delete from subject_keys where subject_id = any(%s)", [subjects])
    database.execute("update versions set version = version + 1 where id = any(%s)", [subjects])
    erased = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS).json()
    assert without(erased, "id", "entry") == without(nobody, "id", "entry")
    assert logged(erased["id"]).subject == logged(nobody["id"]).subject


def test_a_record_whose_key_was_destroyed_is_not_held(landlord, database):
    database.execute("delete from subject_keys where dataset_id is not null")
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS).json()
    assert answer["refused"][ADDRESS]["reason"] == "not-available"


def test_a_record_that_was_tampered_with_is_no_answer_and_no_data(landlord, database, count):
    before = count("entries")
    database.execute("update records set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)")
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("#unavailable")
    assert count("entries") == before


def test_the_entry_says_who_why_and_what(landlord, logged, town):
    asked = {"case": "TEN-2026-0012", "officer": OFFICER}
    answer = landlord.ask(ANN.tenant, "tenancy-check", ADDRESS, NOTES, **asked).json()
    entry = logged(answer["id"])
    assert entry.kind == "use"
    assert entry.organisation == town.organisation(LANDLORD).pk
    body = entry.body
    assert without(body, "when", "subject", "officer", "holder") == {
        "kind": "release",
        "organisation": LANDLORD,
        "system": f"{LANDLORD} system",
        "client": LANDLORD,
        "team": "Lettings",
        "role": "assessor",
        "purpose": "tenancy-check",
        "agreement": "tenancy-check@1",
        "lawful_basis": "public-task",
        "case": "TEN-2026-0012",
        "asked": [ADDRESS, NOTES],
        "released": [ADDRESS],
        "refused": {NOTES: "not-held"},
        "sources": {
            ADDRESS: {
                "dataset": COUNCIL_TAX,
                "updated": "2026-03-01",
                "records": [[COUNCIL_TAX, 1, body["sources"][ADDRESS]["records"][0][2]]],
            }
        },
        "emergency": None,
        "retain_until": from_today("P1Y"),
        "obligations": ["no-onward-sharing", "delete-when-refused"],
        "withheld": None,
        "reference": None,
    }
    assert body["subject"] == str(entry.subject)
    joined = body["sources"][ADDRESS]["records"][0][2]
    assert UUID(joined) != entry.subject, "the record is held under the council's own subject of the person"
    assert body["when"] <= answer["entry"]["at"]


def test_an_officer_has_one_name_to_each_person_and_it_is_not_theirs(landlord, logged):
    def name(reference: str, officer: dict[str, str]) -> str:
        answer = landlord.ask(reference, "tenancy-check", PHONE, officer=officer)
        return logged(answer.json()["id"]).body["officer"]

    to_ann = name(ANN.tenant, OFFICER)
    assert to_ann == name(ANN.tenant, OFFICER)
    assert to_ann != name(BEN.tenant, OFFICER)
    assert to_ann != name(ANN.tenant, SECOND)
    assert len(to_ann) == 8


def test_who_exactly_asked_is_in_the_holders_part_alone(landlord, logged):
    answer = landlord.ask(
        ANN.tenant,
        "safeguarding",
        ADDRESS,
        officer=OFFICER,
        emergency={**EMERGENCY, "second_approver": SECOND},
    ).json()
    entry = logged(answer["id"])
    assert entry.holder_organisation == COUNCIL
    assert entry.holder == {"officer": OFFICER["id"], "second_approver": SECOND["id"], "refused": {}}
    written = json.dumps(entry.body)
    assert OFFICER["id"] not in written
    assert SECOND["id"] not in written


def test_the_body_holds_the_hash_of_the_holders_part(landlord, logged):
    for purpose in ("tenancy-check", "marketing"):  # with a holder, and without
        entry = logged(landlord.ask(ANN.tenant, purpose, PHONE, officer=OFFICER).json()["id"])
        part = json.dumps(entry.holder, sort_keys=True, separators=(",", ":")).encode()
        assert entry.body["holder"] == base64.b64encode(sha256(entry.holder_nonce + part).digest()).decode()


def test_a_stranger_is_logged_for_the_asker_without_their_reference(landlord, logged, database, town):
    entry = logged(landlord.ask(NOBODY, "tenancy-check", PHONE).json()["id"])
    ((stranger,),) = database.execute(
        "select subject_id from unknown_subjects where organisation_id = %s",
        [town.organisation(LANDLORD).pk],
    ).fetchall()
    assert entry.subject == stranger
    assert NOBODY not in json.dumps(entry.body)
    assert len(bytes.fromhex(entry.body["reference"])) == 32


def test_no_value_and_no_reference_stands_in_any_stored_byte(landlord, database, logged, town):
    town.answer(ANN, "moving-help")
    released = [
        landlord.ask(ANN.tenant, "tenancy-check", ADDRESS, PHONE, ADULT, officer=OFFICER, key="k-1").json(),
        landlord.ask(ANN.tenant, "moving-help", ADDRESS, key="k-2").json(),
        landlord.ask(NOBODY, "tenancy-check", ADDRESS, key="k-3").json(),
    ]
    assert [answer["outcome"] for answer in released] == ["full", "full", "refused"]
    secret = [*ANN.told, *BEN.told, OFFICER["id"]]
    stored = "\n".join(
        json.dumps([logged(answer["id"]).body, logged(answer["id"]).holder | {"officer": None}])
        for answer in released
    ).encode() + everything_in(database)
    assert [text for text in secret if text.encode() in stored] == []


def everything_in(database: psycopg.Connection) -> bytes:
    """Every byte of every row of every table."""
    found = b""
    tables = database.execute("select relname from pg_stat_user_tables").fetchall()
    for (table,) in tables:
        with database.cursor().copy(f'copy "{table}" to stdout (format binary)') as copy:
            found += b"".join(bytes(part) for part in copy)
    assert b"tenancy-check" in found, "what is public is there to be found"
    return found


def test_the_leaf_waits_in_the_outbox_with_the_hash_of_the_entry(landlord, database, logged):
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()
    leaf = base64.b64decode(answer["entry"]["leaf"])
    ((pending,),) = database.execute("select leaf from pending where id = %s", [answer["id"]]).fetchall()
    assert pending == leaf == logged(answer["id"]).leaf
    told = json.loads(leaf)
    assert told.keys() == {"v", "id", "at", "kind", "body"}
    assert (told["id"], told["at"], told["kind"]) == (answer["id"], answer["entry"]["at"], "use")


def test_the_promise_is_the_logs_word_for_that_leaf(landlord, door):
    from candour.log.exact import decode_timestamp
    from candour.log.promise import verify_promise
    from candour.log.tree import leaf_hash

    entry = landlord.ask(ANN.tenant, "tenancy-check", PHONE).json()["entry"]
    promises = door.app.state.exchange.recorder.promises
    verify_promise(
        promises.public,
        promises.origin,
        leaf_hash(base64.b64decode(entry["leaf"])),
        decode_timestamp(entry["at"]),
        base64.b64decode(entry["promise"]),
    )


def test_an_attribute_nobody_has_defined_is_told_and_not_logged(landlord, count):
    before = count("entries"), count("pending")
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE, "contact.fax", key="fax")
    assert answer.status_code == 422
    assert answer.json() == {
        "type": "/exchange/docs#unknown-attribute",
        "title": "The register knows no such attribute",
        "status": 422,
        "detail": "The register knows no attribute or claim called 'contact.fax'. Nothing was logged.",
        "field": "attributes",
    }
    assert (count("entries"), count("pending")) == before
    assert count("repeats") == 0


def test_a_field_nobody_knows_is_refused_by_its_name(landlord, count):
    before = count("entries")
    answer = landlord.ask(ANN.tenant, "tenancy-check", PHONE, at="2020-01-01")
    assert answer.status_code == 422
    assert answer.json()["field"] == "at"
    assert count("entries") == before


@pytest.mark.parametrize(
    ("agreement", "attribute", "period"),
    [("tenancy-check", PHONE, "P1Y"), ("newsletter", PHONE, "P6M"), ("moving-help", ADDRESS, "P1M")],
)
def test_what_may_be_kept_is_kept_no_longer_than_agreed(agreement, attribute, period, landlord, town):
    if agreement != "tenancy-check":
        town.answer(ANN, agreement)
    answer = landlord.ask(ANN.tenant, agreement, attribute).json()
    assert answer["retain_until"] == from_today(period)


def test_the_exact_reason_never_goes_to_the_asker_who_also_holds(town, holder, door, logged):
    """The council asks the clinic for what the council itself may answer too: the clinic reads why not."""
    from candour.register.actions import define_dataset
    from candour.sharing.actions import approve_agreement, draft_agreement

    define_dataset(
        organisation=town.organisation(COUNCIL),
        slug="adaptations",
        name="Adaptations",
        retention="P1Y",
        attributes=[MOBILITY],
        at=now(),
    )
    version = draft_agreement(
        slug="lift-repairs",
        asker=town.organisation(COUNCIL),
        purpose="lift-repairs",
        terms={
            "name": "Lift repairs",
            "why": "To repair lifts where they are needed most.",
            "lawful_basis": "public-task",
            "statute": "Care Act 2014",
            "special_category_condition": "9(2)(h)",
            "attributes": {MOBILITY: [f"{COUNCIL}/adaptations", CARE]},
            "releasable": [MOBILITY],
            "retention": "P1Y",
        },
        by="Tom Reddy",
        at=now(),
    )
    for side, by in ((COUNCIL, "Sian Pugh"), (CLINIC, "Ines Okafor")):
        approve_agreement(version=version, organisation=town.organisation(side), by=by, at=now())
    restrict_all(town)
    door.look_again()
    request = holder.request(ANN.customer, "lift-repairs", MOBILITY)
    request["json"]["subject"]["scheme"] = "council-customer"
    answer = door.together([request])[0].json()
    entry = logged(answer["id"])
    assert answer["refused"][MOBILITY]["reason"] == "not-available"
    assert entry.holder_organisation == CLINIC
    assert entry.holder["refused"] == {MOBILITY: "restricted"}


def test_a_caller_finds_a_call_again_by_its_own_name_for_it(landlord):
    for asked in ({}, landlord.request(ANN.tenant, "tenancy-check", ADDRESS)["json"]):
        headers = landlord.headers | {"X-Request-ID": "r-17"}
        answer = landlord.door.post("/exchange/v1/releases", headers=headers, json=asked)
        assert answer.status_code == (200 if asked else 422)
        assert answer.headers.get_list("x-request-id") == ["r-17"]
    assert "x-request-id" not in landlord.ask(ANN.tenant, "tenancy-check", ADDRESS).headers
