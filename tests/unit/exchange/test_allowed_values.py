"""Whoever sends a value that a field cannot have is told which it can have, wherever the field stands."""

from typing import Literal

import msgspec
import pytest

from candour.exchange.allowed_values import allowed_values
from candour.exchange.evaluation_schemas import EvaluationRequest, EvaluationsRequest
from candour.exchange.problems import UnfitBody
from candour.exchange.schemas import ReleaseRequest
from candour.exchange.strict_json import decode
from candour.exchange.use_schemas import SentUse


@pytest.mark.parametrize(
    ("schema", "place", "some"),
    [
        (ReleaseRequest, "assurance", "medium"),
        (SentUse, "action", "looked-at"),
        (SentUse, "withheld.ground", "domestic-abuse"),
        (EvaluationRequest, "subject.type", "officer"),
        (EvaluationsRequest, "options.evaluations_semantic", "deny_on_first_deny"),
    ],
)
def test_the_values_of_a_field_are_found_where_it_stands(schema, place, some):
    assert some in allowed_values(schema, place)


@pytest.mark.parametrize("place", ["case", "subject.scheme", "nothing.here", "attributes[0]"])
def test_a_field_that_is_not_one_of_a_few_has_none(place):
    assert allowed_values(ReleaseRequest, place) == ()


def test_a_wrong_one_is_told_the_right_ones():
    body = {
        "id": "1",
        "subject": {"scheme": "tenant", "reference": "F-1"},
        "when": "2026-01-01",
        "action": "looked-at",
        "activity": "repairs",
        "attributes": ["housing.repair"],
        "withheld": {"ground": "secret", "authority": "A", "review_by": "2026-02-01"},
    }
    with pytest.raises(UnfitBody) as refused:
        decode(msgspec.json.encode(body), msgspec.json.Decoder(SentUse))
    assert refused.value.field == "withheld.ground"
    grounds = "child-protection, crime, domestic-abuse, fraud, safeguarding"
    assert refused.value.detail == f"withheld.ground: Expected one of {grounds}; got secret."


def test_values_are_found_inside_lists_and_objects():
    class Inner(msgspec.Struct):
        sort: Literal["a", "b"] | None

    class Outer(msgspec.Struct):
        many: tuple[Inner, ...]
        named: dict[str, Inner]

    assert allowed_values(Outer, "many[3].sort") == allowed_values(Outer, "named[...].sort") == ("a", "b")
