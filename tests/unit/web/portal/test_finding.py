"""What is looked for is read strictly and said again, so that no page leaves out what its address did not."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest
from hypothesis import given
from hypothesis import strategies as st

from candour.access.queries import Place
from candour.web.design.days import month_of
from candour.web.portal.finding import Finding, Happened, finding_from
from candour.web.portal.searched import is_found_in

PLACES = st.builds(
    Place,
    happened=st.datetimes(timezones=st.just(UTC)),
    id=st.uuids(),
)


@given(PLACES)
def test_a_place_in_the_list_comes_back_to_the_microsecond(place):
    found = finding_from(dict(parse_qsl(Finding().query(before=place).removeprefix("?"))))
    assert found.before == place


@given(
    st.builds(
        Finding,
        who=st.sampled_from(["", "fernside-homes"]),
        what=st.sampled_from([None, *Happened]),
        month=st.sampled_from([None, date(2026, 11, 1), date(1999, 2, 1)]),
        words=st.text(max_size=90).map(lambda text: " ".join(text.split())),
        under=st.sampled_from(["", "repair-calls"]),
        kind=st.sampled_from(["", "Your home & more"]),
        since=st.sampled_from([None, date(2026, 3, 1)]),
        until=st.sampled_from([None, date(2026, 3, 1)]),
    )
)
def test_what_is_looked_for_comes_back(finding):
    assert finding_from(dict(parse_qsl(finding.query().removeprefix("?")))) == finding


def test_nothing_looked_for_adds_nothing_to_the_address():
    assert Finding().query() == ""


@pytest.mark.parametrize("before", ["", "0_", "_", f"{10**30}_{UUID(int=0)}", "1_2_3", "ten_x"])
def test_a_place_that_is_none_is_refused(before):
    if before:
        with pytest.raises(BadRequest):
            finding_from({"before": before})
    else:
        assert finding_from({"before": before}).before is None


def test_a_month_begins_and_ends_at_midnight_here_across_the_clocks_going_back():
    since, until = month_of(date(2026, 10, 17)).bounds
    assert since.astimezone(UTC) == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert until.astimezone(UTC) == datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "3 March"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to"),
        ({"words": "x" * 101}, "words"),
    ],
)
def test_what_was_typed_and_cannot_be_read_is_said_beside_its_field(query, field):
    assert set(finding_from(query).errors) == {field}


@given(st.text(max_size=40))
def test_a_text_is_found_in_itself(text):
    assert is_found_in(text, f"before {text} after")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("sian PUGH", True), ("pugh siân", True), ("siam", False), ("", True), ("\uff26\uff28", True)],
)
def test_words_are_found_whatever_their_capitals_accents_and_order(words, is_found):
    assert is_found_in(words, "Siân Pugh, FH-20931") is is_found
