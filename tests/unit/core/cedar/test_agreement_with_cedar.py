"""Two statements of the same rules, in Python and in Cedar, agree on thousands of random cases.

The cases follow pytest-randomly's seed, which pytest prints and `-p randomly_seed=N` repeats.
"""

import random
from collections import Counter

import cedarpy

from candour.core.reasons import Reason

from ..cases import CLAIM_ARGUMENTS, Case, draw_case
from .cedar import POLICIES, READS, SCHEMA, Verdict, verdicts

CASES = 3_000
TOLD_BUT_NEVER_DECIDED = {Reason.CONSENT_NOT_GIVEN, Reason.NOT_AVAILABLE}


def decided_by_core(case: Case) -> dict[str, Verdict]:
    """What the rules in Python decide, in the form of a verdict."""
    decision = case.decide()
    given = {each.name: Verdict(None, each.value, each.dataset) for each in decision.released}
    return given | {each.name: Verdict(str(each.reason)) for each in decision.refused}


def test_cedar_finds_nothing_wrong_with_the_policies() -> None:
    result = cedarpy.validate_policies(POLICIES, SCHEMA)

    assert result.validation_passed, [str(error) for error in result.errors]


def test_both_statements_agree_on_thousands_of_cases_and_every_reason() -> None:
    seed = random.getrandbits(32)
    chance = random.Random(seed)
    reached: Counter[object] = Counter()
    for number in range(CASES):
        case = draw_case(chance.choice)
        decided = decided_by_core(case)
        assert decided == verdicts(case), f"case {number} of seed {seed}: {case}"
        for name, verdict in decided.items():
            reached[verdict.reason] += 1
            if verdict.reason is None and READS[name]:
                reached[name, verdict.value] += 1

    never = {f"{reason}" for reason in set(Reason) - TOLD_BUT_NEVER_DECIDED if not reached[str(reason)]}
    assert not never, f"{never} in none of {CASES} cases of seed {seed}"
    for claim in CLAIM_ARGUMENTS:
        answers = {each[1] for each in reached if isinstance(each, tuple) and each[0] == claim}
        assert len(answers) >= 2, f"{claim} only ever {answers} in seed {seed}"
