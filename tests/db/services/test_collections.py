"""A council's list of collections: by place alone, line by line, and looked up by property or postcode."""

from datetime import UTC, date, datetime

import pytest

from candour.core.import_report import Outcome
from candour.people.actions import create_organisation
from candour.services.imports import COLLECTIONS
from candour.services.models import Collection
from candour.services.queries import next_at, next_by_address

AT = datetime(2026, 11, 22, tzinfo=UTC)
HEADER = "Organisation,UPRN,Address,Postcode,What,First,Every\n"
LINES = (
    "council,100001,1 Tern Close,hw3 4qt,food waste,2026-01-08,7\n"
    "council,100001,1 Tern Close,HW3 4QT,recycling,2026-01-15,14\n"
    "council,100002,2 Tern Close,HW3 4QT,food waste,2026-01-09,7\n"
)


@pytest.fixture
def council(db):
    return create_organisation(slug="council", name="The Council", kind="local-authority", at=AT)


def test_a_list_is_taken_and_taken_again_changes_nothing(council, import_text):
    assert import_text(COLLECTIONS, HEADER + LINES).count(Outcome.TAKEN) == 3
    assert import_text(COLLECTIONS, HEADER + LINES).count(Outcome.UNCHANGED) == 3
    later = LINES.replace("2026-01-15", "2026-01-22")
    assert import_text(COLLECTIONS, HEADER + later).count(Outcome.CHANGED) == 1


@pytest.mark.parametrize(
    "line",
    [
        "nobody,100001,1 Tern Close,HW3 4QT,bins,2026-01-08,7\n",
        "council,A1,1 Tern Close,HW3 4QT,bins,2026-01-08,7\n",
        "council,100001,1 Tern Close,HW3 4QT,bins,,7\n",
        "council,100001,1 Tern Close,HW3 4QT,bins,2026-01-08,0\n",
        "council,100001,1 Tern Close,HW3 4QT,bins,2026-01-08,367\n",
    ],
)
def test_a_line_that_cannot_be_is_refused_alone(council, import_text, line):
    imported = import_text(COLLECTIONS, HEADER + line + LINES.splitlines(keepends=True)[0])
    assert (imported.count(Outcome.REFUSED), imported.count(Outcome.TAKEN)) == (1, 1)
    assert Collection.objects.count() == 1


def test_it_is_looked_up_by_property_and_by_postcode(council, import_text):
    import_text(COLLECTIONS, HEADER + LINES)
    found = next_at(council.pk, "100001", date(2026, 1, 14))
    assert (found.day, found.what) == (date(2026, 1, 15), ("food waste", "recycling"))
    assert next_at(council.pk, "999", date(2026, 1, 14)) is None
    found = next_by_address(council.pk, "hw34qt", date(2026, 1, 14))
    assert [(address, its.day.day) for address, its in found] == [
        ("1 Tern Close", 15),
        ("2 Tern Close", 16),
    ]
    assert next_by_address(council.pk, "ZZ1 1ZZ", date(2026, 1, 14)) == []
