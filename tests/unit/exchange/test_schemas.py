"""What partners send becomes what the rules take, and what breaks a limit is refused by its field."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.agreement import Assurance
from candour.exchange.openapi import schemas
from candour.exchange.problems import UnfitBody
from candour.exchange.schemas import EARLIEST, FORMS, NO_CONTROLS, ReleaseRequest, moment
from candour.exchange.strict_json import decode

DECODER = msgspec.json.Decoder(ReleaseRequest)
ASKER = UUID(int=7)
SMALLEST = {
    "subject": {"scheme": "council-customer", "reference": "C-204417"},
    "purpose": "council-tax-reduction",
    "attributes": ["contact.address"],
}
OFFICER = {"id": "a1f3", "team": "Benefits", "role": "assessor"}
EMERGENCY = {"reason": "A child is alone.", "kind": "safeguarding"}


def sent(**changed) -> ReleaseRequest:
    return decode(msgspec.json.encode(SMALLEST | changed), DECODER)


def test_the_smallest_request_is_enough():
    request = sent().to_core(ASKER)

    assert request.asker == ASKER
    assert request.attributes == ("contact.address",)
    assert (request.case, request.officer, request.emergency) == ("", None, None)
    assert request.assurance is Assurance.NONE


def test_everything_sent_reaches_the_rules():
    emergency = EMERGENCY | {"second_approver": OFFICER}
    request = sent(case="CTR-1", officer=OFFICER, emergency=emergency, assurance="high").to_core(ASKER)

    assert request.case == "CTR-1"
    assert (request.officer.id, request.officer.team, request.officer.role) == (
        "a1f3",
        "Benefits",
        "assessor",
    )
    assert request.emergency.kind == "safeguarding"
    assert request.emergency.second_approver == request.officer
    assert request.assurance is Assurance.HIGH


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": {"scheme": "Upper", "reference": "1"}}, "subject.scheme"),
        ({"subject": {"scheme": "a", "reference": ""}}, "subject.reference"),
        ({"subject": {"scheme": "a", "reference": "   "}}, "subject.reference"),
        ({"subject": {"scheme": "a", "reference": "x" * 201}}, "subject.reference"),
        ({"subject": {"scheme": "a", "reference": "1\n"}}, "subject.reference"),
        ({"subject": "C-204417"}, "subject"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "ctr\n"}, "purpose"),
        ({"purpose": "x" * 101}, "purpose"),
        ({"attributes": []}, "attributes"),
        ({"attributes": [f"a.{n}" for n in range(101)]}, "attributes"),
        ({"attributes": ["a", "a"]}, "attributes"),
        ({"attributes": ["x" * 81]}, "attributes[0]"),
        ({"case": "x" * 101}, "case"),
        ({"case": "a\x00b"}, "case"),
        ({"officer": OFFICER | {"team": ""}}, "officer.team"),
        ({"officer": OFFICER | {"name": "Jo"}}, "officer.name"),
        ({"officer": {"id": "a"}}, "officer.team"),
        ({"officer": OFFICER | {"id": " "}}, "officer.id"),
        ({"officer": OFFICER | {"id": "\u200b"}}, "officer.id"),
        ({"emergency": True}, "emergency"),
        ({"emergency": {"reason": " \n", "kind": "fire"}}, "emergency.reason"),
        ({"emergency": {"reason": "Smoke\x00", "kind": "fire"}}, "emergency.reason"),
        ({"assurance": "very"}, "assurance"),
        ({"now": "2020-01-01"}, "now"),
    ],
)
def test_what_breaks_a_limit_is_refused_by_its_field(changed, field):
    with pytest.raises(UnfitBody) as refused:
        sent(**changed)
    assert refused.value.field == field


def test_a_date_is_its_first_moment_and_a_time_is_that_moment_in_utc():
    assert moment("2026-03-01") == datetime(2026, 3, 1, tzinfo=UTC)
    assert moment("2026-03-01T09:30:00+01:00") == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert moment("2026-03-01t09:30:00.25z") == datetime(2026, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)
    assert moment("1900-01-01") == EARLIEST


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-02-30", "2026-03-01T09:30:00", "2026-3-1", "now", "9999-12-31T23:59:59-01:00"),
        *("2026-W10-7", "20260301T093000Z", "2026-03-01x09:30:00Z", "2026-03-01T09:30:00,5Z"),
        *("2026-03-01T09Z", "2026-03-01T09:30:00+00:00:30", "\u0662\u0660\u0662\u0666-03-01"),
    ],
)
def test_any_other_text_is_no_date_and_is_said_so(text):
    with pytest.raises(ValueError, match=r"\.$"):
        moment(text)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31T23:59:59.999Z", "1900-01-01T00:30:00+01:00"])
def test_what_lies_before_1900_is_a_mistake_and_is_said_so(text):
    with pytest.raises(ValueError, match="from 1900 on"):
        moment(text)


@given(st.text(max_size=35))
def test_no_text_breaks_the_reading_of_dates(text):
    with suppress(ValueError):
        assert moment(text).tzinfo is UTC


def patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, member in schema.items():
            yield from [member] if name == "pattern" and isinstance(member, str) else patterns(member)
    elif isinstance(schema, list):
        for member in schema:
            yield from patterns(member)


def test_every_pattern_has_its_words():
    assert set(patterns(schemas())) == set(FORMS)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"purpose": "Home Repairs"},
            "purpose: Expected small letters and digits, with single hyphens between.",
        ),
        ({"purpose": "a" * 101}, "purpose: Expected at most 100 characters."),
        ({"attributes": []}, "attributes: Expected at least 1 of them."),
        ({"attributes": [""]}, "attributes[0]: Expected at least 1 character."),
        ({"assurance": "very"}, "assurance: Expected one of high, low, medium, none; got very."),
        ({"case": "a\nb"}, f"case: Expected {FORMS[NO_CONTROLS]}."),
        ({"case": "R-\u202e102"}, f"case: Expected {FORMS[NO_CONTROLS]}."),
        ({"case": "R\u2028102"}, f"case: Expected {FORMS[NO_CONTROLS]}."),
        ({"attributes": ["a", "b", "a"]}, "attributes names a twice."),
        ({"case": "x" * 101}, "case: Expected at most 100 characters."),
        ({"case": None}, "case: Expected text, got null."),
    ],
)
def test_what_is_wrong_is_said_without_patterns_and_types(changed, told):
    with pytest.raises(UnfitBody) as refused:
        sent(**changed)
    assert refused.value.detail == told
