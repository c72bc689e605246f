"""What somebody knows opens only what can hurt nobody, and only when every answer fits."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.core.known_facts import answers_fit, plain, unlinkable
from candour.core.subject import HeldValue, Record, SubjectFacts

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 28)
HELD = {
    "person.date-of-birth": "1980-03-27",
    "contact.address": {"lines": ["4 Weir Lane"], "postcode": "HW3 4QT"},
}
RIGHT = {"person.date-of-birth": "1980-03-27", "contact.address": "hw34qt"}
FINE = {
    "is_health": False,
    "is_held": True,
    "is_shared": False,
    "facts": {"person.date-of-birth": "date", "contact.address": "address"},
    "sensitivities": {"ordinary"},
}


def facts(values=HELD, dataset="council/contacts", others=(), **more):
    held = {name: HeldValue(value, LONG_AGO) for name, value in values.items()}
    records = {dataset: (Record(dataset, uuid4(), 1, held, more.pop("shared", None)),)}
    records |= {key: (Record(key, uuid4(), 1, {"x.y": HeldValue("z", LONG_AGO)}),) for key in others}
    return SubjectFacts(records=records, **more)


def fit(known, given=RIGHT):
    linkable = {"council/contacts", "library/members"}
    return answers_fit(known, "council/contacts", given, linkable=linkable, today=TODAY)


def test_every_answer_has_to_fit():
    assert fit(facts())
    assert not fit(facts(), {**RIGHT, "contact.address": "HW3 4QU"})
    assert not fit(facts(), {**RIGHT, "person.date-of-birth": "1980-03-28"})
    assert not fit(facts(), {"person.date-of-birth": "1980-03-27"}), "one is too few"
    assert not fit(facts({}), RIGHT), "what is not held fits nothing"


@given(st.dictionaries(st.sampled_from(sorted(RIGHT)), st.text(max_size=12)))
def test_nothing_but_the_right_answers_opens_anything(answers):
    assert fit(facts(), answers) == (
        {name: plain(answer) for name, answer in answers.items()}
        == {name: plain(answer) for name, answer in RIGHT.items()}
    )


@pytest.mark.parametrize("empty", ["", " - ", "\u200b"])
def test_an_empty_value_is_not_known_by_whoever_says_nothing(empty):
    assert not fit(
        facts({**HELD, "contact.address": {"postcode": empty}}), {**RIGHT, "contact.address": empty}
    )


@pytest.mark.parametrize(
    "known",
    [
        facts(protected=frozenset({"contact.phone"})),
        facts(others_protect=frozenset({(uuid4(), "contact.phone")})),
        facts(restricted=frozenset({"council/contacts"})),
        facts(shared=uuid4()),
        facts(others=("clinic/community-care",)),
        facts({**HELD, "person.date-of-birth": "unknown"}),
    ],
)
def test_protected_shared_restricted_and_whatever_would_open_with_it_stay_closed(known):
    assert not fit(
        known,
        {
            **RIGHT,
            "person.date-of-birth": plain(known.held("person.date-of-birth", "council/contacts")[0][1].value),
        },
    )


def test_what_else_may_be_opened_so_opens_with_it():
    assert fit(facts(others=("library/members",)))


def test_a_childs_record_stays_closed_until_they_are_grown_up():
    for born, opens in (("2008-11-28", True), ("2008-11-29", False)):
        values = {**HELD, "person.date-of-birth": born}
        assert fit(facts(values), {**RIGHT, "person.date-of-birth": born}) is opens


def test_an_organisation_may_choose_it_only_for_what_can_hurt_nobody():
    assert unlinkable(**FINE) == ""
    for change in (
        {"is_health": True},
        {"is_held": False},
        {"is_shared": True},
        {"sensitivities": {"ordinary", "special"}},
        {"sensitivities": {"ordinary", "sensitive"}},
        {"facts": {"person.date-of-birth": "date"}},
        {"facts": {"person.date-of-birth": "date", "council-tax.balance": "money"}},
    ):
        assert unlinkable(**{**FINE, **change}), change
