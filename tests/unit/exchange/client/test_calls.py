"""What a call sends is what its caller said, in whichever of the forms it takes."""

import json

from candour.exchange.client import (
    AskingSubject,
    EvaluationRequest,
    EvaluationsOptions,
    EvaluationsRequest,
    PersonProperties,
    PersonResource,
    PurposeAction,
)
from candour.exchange.client.calls import may, may_many

QUESTION = EvaluationRequest(
    AskingSubject("client", "fernside-homes-system"),
    PurposeAction("home-repairs"),
    PersonResource("tenant", "F-19508", PersonProperties(("contact.phone",))),
)


def test_many_questions_are_each_as_one_is():
    one = json.loads(may(QUESTION).body)

    assert json.loads(may_many([QUESTION, QUESTION]).body)["evaluations"] == [one, one]


def test_what_many_have_in_common_can_be_said_once():
    asked = EvaluationsRequest(({},), EvaluationsOptions("deny_on_first_deny"), subject={"type": "officer"})
    sent = json.loads(may_many(asked).body)

    assert sent["options"] == {"evaluations_semantic": "deny_on_first_deny"}
    assert sent["subject"] == {"type": "officer"}
