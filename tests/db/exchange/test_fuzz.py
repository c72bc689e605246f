"""Every operation, called with whatever its own OpenAPI description lets and does not let a caller send.

Whatever is sent, alone or one call after another, the answer is one that the description names, and never
that something is broken here.
"""

from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from joserfc.jwk import OKPKey
from schemathesis.generation import GenerationMode

from .conftest import System
from .made_up import ASKED, about_what_is_known, answered, description, links_of
from .town import ANN, COUNCIL, FOUNDED, LANDLORD, Town

EXAMPLES = 6
SEQUENCES, STEPS = 16, 16
HELD = {"dataset": "council-tax", "scheme": "council-customer", "reference": "C-90001"}
RECORD = {"values": ASKED["values"]}
SCOPES = ["release", "decide", "records", "report", "changes"]


@pytest.fixture
def systems(town, door) -> dict[str, System]:
    """A system of the landlord's and one of the council's, each of which may do everything."""
    from candour.people.actions import register_client

    found = {}
    for slug in (LANDLORD, COUNCIL):
        key = OKPKey.generate_key("Ed25519", {"kid": f"{slug}-everything"})
        register_client(
            proof_required=False,
            organisation=town.organisation(slug),
            client_id=f"{slug}-everything",
            system="Everything",
            scopes=SCOPES,
            jwk=key.as_dict(private=False),
            at=FOUNDED,
        )
        found[slug] = System(f"{slug}-everything", key, door)
    door.look_again()
    return found


def of(systems: dict[str, System], path: str) -> System:
    """Whose system calls an operation."""
    return systems[COUNCIL if "/records/" in path or "/uses" in path else LANDLORD]


def test_whatever_is_sent_is_answered_as_described(systems, door):
    operations = [found.ok() for found in description().get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        _fuzz(operation, door, systems)


def _fuzz(operation: Any, door: Any, systems: dict[str, System]) -> None:
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(allowed, wrong), is_known=st.booleans())
    def sent(case: Any, is_known: bool) -> None:
        case = about_what_is_known(case) if is_known else case
        answered(case, of(systems, operation.path), door)

    sent()


class InSequence(RuleBasedStateMachine):
    """Calls one after another, some of which follow a link in an earlier answer, as far as there is one."""

    schema = description()
    operations = tuple(found.ok() for found in schema.get_all_operations())
    put, merge, end, hear, acknowledge = map(
        schema.find_operation_by_id,
        ("put-a-record", "merge-a-record", "end-a-record", "hear-changes", "acknowledge-a-change"),
    )

    def __init__(self, systems: dict[str, System], door: Any, town: Town, went_well: set[str]) -> None:
        super().__init__()
        self.systems, self.door, self.town, self.went_well = systems, door, town, went_well
        self.links: dict[str, list[dict[str, Any]]] = {}

    @rule(case=st.one_of([each.as_strategy() for each in operations]))
    def call(self, case: Any) -> None:
        self.sent(case)

    @initialize(case=put.as_strategy(path_parameters=HELD, body=RECORD))
    def put_what_the_council_holds(self, case: Any) -> None:
        self.sent(case)

    @rule(case=merge.as_strategy(body=RECORD), which=st.integers(0, 99))
    def merge_it(self, case: Any, which: int) -> None:
        self.follow(case, which)

    @rule(case=end.as_strategy(), which=st.integers(0, 99))
    def end_it(self, case: Any, which: int) -> None:
        self.follow(case, which)

    @rule(case=hear.as_strategy(), which=st.integers(0, 99))
    def hear_of_changes(self, case: Any, which: int) -> None:
        self.follow(case, which)

    @rule(case=acknowledge.as_strategy(), which=st.integers(0, 99))
    def acknowledge_one(self, case: Any, which: int) -> None:
        self.follow(case, which)

    @rule(yes=st.booleans())
    def somebody_decides(self, yes: bool) -> None:
        self.town.answer(ANN, "newsletter", yes=yes)

    def follow(self, case: Any, which: int) -> None:
        links = self.links.get(case.operation.definition.raw["operationId"], [{}])
        for name, value in links[which % len(links)].items():
            within = case.path_parameters if name in (case.path_parameters or ()) else case.query
            within[name] = value
        self.sent(case)

    def sent(self, case: Any) -> None:
        if case.query.get("wait"):
            case.query["wait"] = 0
        answer = answered(case, of(self.systems, case.operation.path), self.door)
        if answer.is_success:
            self.went_well.add(case.operation.definition.raw["operationId"])
        for link in links_of(case, answer):
            self.links.setdefault(link.operation, []).append(link.parameters)


def test_whatever_is_sent_after_another_call_is_answered_as_described(systems, door, town):
    went_well: set[str] = set()
    few = settings(
        max_examples=SEQUENCES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    run_state_machine_as_test(partial(InSequence, systems, door, town, went_well), settings=few)
    assert went_well > {"put-a-record", "merge-a-record", "end-a-record", "hear-changes"}, "links lead on"
