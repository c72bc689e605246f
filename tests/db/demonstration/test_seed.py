"""The borough in a real database: filled once, by actions and exchange, and the same every time."""

import asyncio
import random
import stat
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from candour.core.reasons import PARTNER_REASONS
from candour.demonstration.credentials import kept_credentials
from candour.demonstration.history import USES_PER_PERSON
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.partners import open_partners

PAGE = (Path(__file__).parents[3] / "docs/operators/demonstration.md").read_text()


def answers(uses):
    """What was asked and what came of it, without what differs from one filling to the next."""
    told = (
        "when",
        "organisation",
        "purpose",
        "case",
        "asked",
        "released",
        "refused",
        "agreement",
        "emergency",
    )
    return [{name: use[name] for name in told} for use in uses]


def test_every_use_was_decided_and_logged_as_demonstration_history(borough):
    bodies = borough.bodies()
    assert sum(body["kind"] in ("release", "refusal") for body in bodies) == 20 * USES_PER_PERSON
    assert all(body["demonstration"] is True for body in bodies)
    assert borough.count("pending") == borough.count("entries") + borough.count("open_entries")


def test_logged_now_about_what_happened_then(borough):
    with psycopg.connect(borough.dsn) as connection:
        logged, oldest, newest = connection.execute(
            "select min(at), min(happened), max(happened) from entries"
        ).fetchone()
    assert borough.made < logged < datetime.now(UTC)
    assert newest < logged
    assert 55 < (logged - oldest).days < 85


def test_the_stories_came_out_as_told(borough):
    came = {(use["case"], tuple(use["asked"])): use for use in borough.uses()}

    def refused(case, *asked):
        return came[case, asked]["refused"]

    assert refused("BS-40218", "blue-badge.held") == {}
    assert refused("BS-41307", "blue-badge.held") == {"blue-badge.held": "consent-outdated"}
    assert refused("SP-30131", "claim.household-size") == {"claim.household-size": "objection"}
    assert refused("WH-2031", "council-tax.reduction") == {"council-tax.reduction": "consent-not-asked"}
    assert refused("MV-10482", "council-tax.balance") == {"council-tax.balance": "consent-refused"}
    assert refused("LM-57320", "claim.lives-in-area", "person.past-name") == {
        "claim.lives-in-area": "protected",
        "person.past-name": "attribute-not-covered",
    }
    assert refused("FR-77042", "contact.address") == {}
    assert refused("PH-1188", "health.clinic", "claim.age-over-65") == {
        "health.clinic": "opt-out",
        "claim.age-over-65": "opt-out",
    }
    withdrawn = [use["refused"] for use in borough.uses() if use["case"] == "WH-2144"]
    assert withdrawn == [{}, {"council-tax.reduction": "consent-withdrawn"}]
    spent = [use["refused"] for use in borough.uses() if use["case"] == "MV-12877"]
    assert spent == [{}, {"council-tax.balance": "consent-spent"}]


def test_the_opt_out_of_everybody_who_was_planned_for_had_been_checked(borough):
    planning = [use for use in borough.uses() if use["purpose"] == "health-service-planning"]
    assert any(use["released"] for use in planning)
    assert not any("opt-out-not-checked" in use["refused"].values() for use in planning)


def test_the_same_seed_gives_the_same_choices_and_outcomes(borough, empty):
    again = empty()
    said = again.seed("--people", "20")
    assert (said.returncode, said.stderr) == (0, ""), "whoever begins reads nothing but how far it is"
    assert answers(again.uses()) == answers(borough.uses())

    def decided(filled):
        choices = (
            (body["when"], body["kind"], body.get("agreement", ""), body.get("state", ""))
            for body in filled.bodies()
            if body["kind"] in ("choice", "objection", "protection", "restriction")
        )
        return sorted(choices)

    assert decided(again) == decided(borough)


def test_demo_json_is_its_owners_alone_and_says_everything(borough):
    path = borough.data / "demo.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    demo = borough.demo
    assert set(demo) == {
        "base_url", "log_url", "log_key", "sign_in_url", "desk_url", "residents", "staff", "partners",
        "examples", "activation_codes",
    }  # fmt: skip
    assert demo["residents"][0]["name"] == "Maureen Okafor"
    listed = [member for members in demo.values() if isinstance(members, list) for member in members]
    assert {name for name in set(demo).union(*listed) if f"`{name}`" not in PAGE} == set()
    more = [set(each) - {"name", "email", "password", "story"} for each in demo["residents"]]
    assert [each for each in more if each] == [{"user_name"}, {"totp_secret"}]
    assert all(
        set(each) == {"organisation", "client_id", "kid", "private_key", "scopes", "token_url"}
        and each["private_key"]["d"]
        for each in demo["partners"]
    )
    assert all(
        set(each) == {"name", "client_id", "method", "url", "headers", "request", "expect"}
        for each in demo["examples"]
    )


def test_examples_show_every_outcome_and_every_reason_a_partner_is_told(borough):
    expected = [example["expect"] for example in borough.demo["examples"]]
    assert {expect["outcome"] for expect in expected} == {"full", "partial", "refused"}
    assert {reason for expect in expected for reason in expect["refused"].values()} == set(PARTNER_REASONS)


def test_examples_come_out_as_they_say_in_any_order_and_again(copy):
    examples = copy.demo["examples"] * 2
    random.shuffle(examples)
    assert asyncio.run(_answers(copy, examples)) == [example["expect"] for example in examples]


async def _answers(filled, examples):
    askers = {organisation.client_id: organisation for organisation in ORGANISATIONS}
    credentials = kept_credentials(filled.data / "demo.json")
    async with open_partners(filled.environment, filled.dsn, credentials) as partners:
        answers = [
            await partners.ask(askers[example["client_id"]], example["request"], datetime.now(UTC))
            for example in examples
        ]
    return [
        {
            "status": 200,
            "outcome": answer["outcome"],
            "refused": {name: told["reason"] for name, told in answer["refused"].items()},
        }
        for answer in answers
    ]


def test_filling_again_changes_nothing_and_keeps_every_secret(borough):
    before, entries = borough.demo, borough.count("entries")
    assert borough.seed().returncode == 0
    assert borough.demo == before
    assert borough.count("entries") == entries


def test_residents_can_sign_in_with_what_demo_json_says(borough):
    from django.contrib.auth.hashers import check_password

    with psycopg.connect(borough.dsn) as connection:
        stored = dict(
            connection.execute("select coalesce(email, user_name), password from accounts").fetchall()
        )
    for resident in borough.demo["residents"]:
        assert check_password(resident["password"], stored[resident["email"]])


@pytest.mark.parametrize(
    ("spoil", "words", "sentence"),
    [
        (lambda filled: None, ["--people", "30"], "another demonstration (harrowmere, 20 people"),
        (lambda filled: (filled.data / "demo.json").unlink(), [], "are not in"),
        (
            lambda filled: _execute(filled, "delete from open_entries where body like '%\"is_whole\":true%'"),
            [],
            "stopped half way",
        ),
    ],
    ids=["another size", "secrets lost", "half filled"],
)
def test_what_will_not_do_is_refused_with_a_sentence(copy, spoil, words, sentence):
    spoil(copy)
    refused = copy.seed(*words)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("given", ["14", "301", "many"])
def test_a_borough_has_a_size(borough, given):
    refused = borough.seed("--people", given)
    assert refused.returncode == 2
    assert "15 to 300" in refused.stderr


def _execute(filled, statement):
    with psycopg.connect(filled.dsn) as connection:
        assert connection.execute(statement).rowcount == 1


def test_systems_have_confirmed_what_people_decided(borough):
    with psycopg.connect(borough.dsn) as connection:
        rows = connection.execute(
            "select at, told_at, acknowledged_at, kind from changes where acknowledge_by is not null"
        ).fetchall()
        (impossible,) = connection.execute(
            "select count(*) from changes where acknowledge_by <= at or acknowledge_by < acknowledged_at"
        ).fetchone()
    assert impossible == 0, "nobody had to confirm before there was anything, or confirmed too late"
    stops = [row for row in rows if row[-1] != "reach"]
    done = [row for row in stops if row[2] is not None]
    assert len(done) >= 2
    assert all(at < told <= confirmed for at, told, confirmed, _kind in done)
    assert len(stops) - len(done) == 1, "one objection is late, for whoever looks after systems to see"
    read = [confirmed for _at, _told, confirmed, kind in rows if kind == "reach"]
    assert None in read, "some have not read yet how to reach somebody"
    assert set(read) != {None}
    assert borough.count("untold") == 0
    confirmed = sum(row[2] is not None for row in rows)
    assert sum(body["kind"] == "receipt-acknowledged" for body in borough.bodies()) == confirmed
