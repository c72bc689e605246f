"""An entry made by its shape is the entry that `candour.access.uses` describes, byte for byte."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.access.facts import Person
from candour.access.uses import Asker, decision_body, holder_content, officer_pseudonym, use_body
from candour.core.decide import decide
from candour.core.reasons import Audience
from candour.exchange.deciding import retain_until
from candour.exchange.register import Client, Dataset, Organisation, Register
from candour.exchange.shapes import MOST_KEPT, Shapes, of_holder_part, of_person, of_question
from candour.log.canonical import canonical_json
from candour.store.facts import StoredKey
from candour.store.guarded import Withheld

from ..core.cases import ADDRESS, ASKER, HOUSING, NOW, TAX, Case, agreement, ask, cases
from ..core.cases import person as somebody

HOLDER, STRANGER, CLIENT = UUID(int=90), UUID(int=91), UUID(int=92)
KEY, BLIND = b"k" * 32, b"b" * 32
MARKS = {"demonstration": True}


def key_of(number: int) -> StoredKey:
    return StoredKey(UUID(int=number), 1, b"wrapped")


CLIENT_AT_WORK = Client(CLIENT, "benefits-1", ASKER, "Benefits", frozenset({"release"}), 1, None, ())
REGISTER = Register(
    version=7,
    datasets={
        key: Dataset(UUID(int=n), key, HOLDER, "harrowmere-council", "held", frozenset())
        for n, key in enumerate((TAX, HOUSING), start=70)
    },
    organisations={
        ASKER: Organisation(ASKER, "asker", STRANGER, key_of(80)),
        HOLDER: Organisation(HOLDER, "harrowmere-council", STRANGER, key_of(81)),
    },
)


def person(case: Case) -> Person:
    subjects = case.facts.subjects or {STRANGER}
    return Person(case.facts, (), {subject: key_of(subject.int) for subject in subjects}, {})


def described(case: Case, withheld: Withheld | None, *, without_data: bool) -> dict[str, Any]:
    """The body as the log's room describes it."""
    decision, request = case.decide(), case.request
    subject, _ = person(case).logged_under
    body = use_body(
        request=request,
        decision=decision,
        asker=Asker("asker", "Benefits", "benefits-1"),
        subject=subject,
        happened=case.now,
        retain_until=retain_until(decision, case.now),
        officer=None
        if request.officer is None
        else officer_pseudonym(KEY, organisation=ASKER, person=subject, officer=request.officer),
        withheld=withheld,
        reference=None if case.facts.known else BLIND.hex(),
    )
    return {**(decision_body(body) if without_data else body), **MARKS, "holder": "its hash"}


@given(cases(), st.booleans(), st.sampled_from([None, Withheld("an emergency", date(2026, 3, 5))]))
def test_a_body_made_by_its_shape_is_the_body_described(
    case: Case, without_data: bool, withheld: Withheld | None
) -> None:
    decision, until = case.decide(), retain_until(case.decide(), case.now)
    shape = Shapes(MARKS).of(
        REGISTER, CLIENT_AT_WORK, case.request, decision, until, without_data=without_data
    )
    whose = person(case)
    subject, _ = whose.logged_under
    own = of_person(
        KEY,
        case.request,
        decision,
        whose,
        subject=subject,
        case=case.request.case,
        blind=BLIND,
        without_data=without_data,
    )
    common = of_question(case.request, case.now, withheld)
    whole = canonical_json(described(case, withheld, without_data=without_data))
    assert shape.bodies.filled({**common, **own, "holder": b'"its hash"'}) == whole
    assert shape.bodies.narrowed(common).filled({**own, "holder": b'"its hash"'}) == whole


@given(cases())
def test_a_holder_reads_everything_and_the_asker_itself_no_more_than_it_is_told(case: Case) -> None:
    decision = case.decide()
    shape = Shapes({}).of(REGISTER, CLIENT_AT_WORK, case.request, decision, None)
    audience = Audience.PARTNER if decision.agreement is None else Audience.HOLDER
    part = canonical_json(holder_content(case.request, decision, audience))
    assert shape.holder_parts.filled(of_holder_part(case.request)) == part
    assert shape.holder_key == key_of(80 if decision.agreement is None else 81)


@pytest.mark.parametrize("asked", [MOST_KEPT - 1, MOST_KEPT, 3 * MOST_KEPT])
def test_shapes_are_kept_and_never_without_end(asked: int) -> None:
    shapes = Shapes({})
    request = ask(ADDRESS)
    decision = decide(request, [agreement()], somebody(), NOW)
    first = shapes.of(REGISTER, CLIENT_AT_WORK, request, decision, None)
    assert shapes.of(REGISTER, CLIENT_AT_WORK, request, decision, None) is first
    for number in range(asked):
        shapes.of(REGISTER, CLIENT_AT_WORK, request, decision, date.fromordinal(number + 1))
    assert len(shapes._kept) <= MOST_KEPT
