"""When something is next collected follows from one day of it and how often, and from no person."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from candour.services.places import Regular, next_collection, plain_postcode

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_what_goes_out_on_the_same_day_is_told_together():
    regulars = [
        Regular("recycling", date(2026, 1, 15), 14),
        Regular("food waste", date(2026, 1, 8), 7),
        Regular("general waste", date(2026, 1, 8), 14),
    ]
    found = next_collection(regulars, date(2026, 11, 28))
    assert (found.day, found.what) == (date(2026, 12, 3), ("food waste", "recycling"))
    assert next_collection(regulars, date(2026, 12, 3)).day == date(2026, 12, 3), "today counts"
    assert next_collection([], date(2026, 12, 3)) is None


@given(first=DAYS, today=DAYS, every=st.integers(1, 366))
def test_the_next_day_is_never_past_and_always_in_step(first, today, every):
    found = next_collection([Regular("bins", first, every)], today)
    assert today <= found.day < today + timedelta(days=every)
    assert (found.day - first).days % every == 0


@given(st.text(max_size=20))
def test_a_postcode_has_only_capitals_and_digits(text):
    plain = plain_postcode(text)
    assert plain == plain_postcode(plain)
    assert len(plain) <= 8


def test_a_postcode_is_found_however_it_is_written():
    assert plain_postcode(" hw3 4qt") == plain_postcode("HW34QT") == "HW34QT"
