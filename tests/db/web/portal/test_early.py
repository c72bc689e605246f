"""A use that was written down with a day before there were such systems: no page of its person breaks."""

import re
from datetime import UTC, datetime

import pytest

PAGES = ("/home", "/uses", "/uses.csv", "/uses.json", "/held/map", "/held/map.csv", "/uses/{use}")
MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC),  # in London's time of then, a day before the first of all
    datetime(1, 1, 1, 0, 5, tzinfo=UTC),
    datetime(987, 6, 5, tzinfo=UTC),
    datetime(1899, 12, 31, tzinfo=UTC),
)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_its_pages_and_every_month_of_them_open(maureen, ask, moment):
    use = ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=moment)
    for path in PAGES:
        maureen.get(path.format(use=use))
    assert "Fernside Homes asked for your phone number" in maureen.read("/uses")
    first, *further = months(maureen.get("/uses"))
    for path in (first, *further, *months(maureen.get(first))):
        maureen.get(path)


def months(answer) -> list[str]:
    """Where the page leads to one month, by its links and by its form."""
    content = answer.content.decode()
    chosen = re.findall(r'<option value="(\d{4}-\d\d)"', content)
    return [f"/uses?when={month}" for month in chosen] + re.findall(r'href="(/uses\?when=[^"&]*)"', content)


def test_a_day_of_the_beginning_is_shown_as_the_first_there_is(maureen, ask):
    use = ask(maureen, "fernside-homes", "home-repairs", "contact.phone", at=MOMENTS[0])
    assert "1 January 1" in maureen.read(f"/uses/{use}")
