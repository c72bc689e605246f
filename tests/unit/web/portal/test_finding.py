"""What is looked for is read strictly and said again, so that no page leaves out what its address did not."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest
from hypothesis import given
from hypothesis import strategies as st

from candour.access.queries import Happened, Place
from candour.web.portal.finding import Finding, finding_from, month_bounds

PLACES = st.builds(
    Place,
    happened=st.datetimes(timezones=st.just(UTC)),
    id=st.uuids(),
)


@given(PLACES)
def test_a_place_in_the_list_comes_back_to_the_microsecond(place):
    found = finding_from(dict(parse_qsl(Finding().query(place).removeprefix("?"))))
    assert found.before == place


@given(
    st.builds(
        Finding,
        who=st.sampled_from(["", "fernside-homes"]),
        what=st.sampled_from([None, *Happened]),
        month=st.sampled_from([None, date(2026, 11, 1), date(1999, 2, 1)]),
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
    since, until = month_bounds(date(2026, 10, 17))
    assert since.astimezone(UTC) == datetime(2026, 9, 30, 23, tzinfo=UTC)
    assert until.astimezone(UTC) == datetime(2026, 11, 1, tzinfo=UTC)
