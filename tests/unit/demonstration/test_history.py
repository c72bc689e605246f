"""Two months of history: ten uses a person, in the same order on whatever day it is seeded."""

from datetime import date, time

import pytest

from candour.demonstration.agreements import AGREEMENTS
from candour.demonstration.events import Asks, Objects, SaysNo, SaysYes, TakesBack, Weighs
from candour.demonstration.history import LONGEST_AGO, history
from candour.demonstration.people import populate
from candour.demonstration.timeline import Timeline


@pytest.fixture(scope="module", params=[50, 300])
def people(request):
    return populate("harrowmere", request.param)


@pytest.fixture(scope="module")
def events(people):
    return history("harrowmere", people)


def test_the_same_seed_makes_the_same_history(people, events):
    assert history("harrowmere", people) == events
    assert history("another", people) != events


def test_there_are_ten_uses_for_each_person(people, events):
    assert sum(isinstance(event, Asks) for event in events) == 10 * len(people)


def test_whoever_asks_knows_the_person_by_a_number_of_their_own(events):
    assert all(event.person.known_to(event.asker) for event in events if isinstance(event, Asks))


def test_only_account_holders_decide_and_only_about_agreements_there_are(events):
    slugs = {terms.slug for terms in AGREEMENTS}
    for event in events:
        if isinstance(event, SaysYes | SaysNo | TakesBack | Objects | Weighs):
            assert event.person.account
            assert event.agreement in slugs


def test_a_yes_is_taken_back_and_an_objection_weighed_only_after_it_was_made(events):
    said, objected = set(), set()
    for event in events:
        if isinstance(event, SaysYes):
            said.add((event.person.key, event.agreement))
        elif isinstance(event, TakesBack):
            assert (event.person.key, event.agreement) in said
        elif isinstance(event, Objects):
            objected.add((event.person.key, event.agreement))
        elif isinstance(event, Weighs):
            assert (event.person.key, event.agreement) in objected


def test_requests_come_in_working_hours_but_for_emergencies(events):
    for event in events:
        if isinstance(event, Asks) and event.emergency is None:
            assert time(8, 30) <= event.when.at < time(17)


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 11, 25), date(2027, 1, 3)])
def test_the_order_is_the_same_on_whatever_day_it_is_seeded(events, today):
    timeline = Timeline(today)
    times = [timeline.time_of(event.when) for event in events]
    assert times == sorted(times)
    assert times[-1].date() < today
    assert all(0 <= event.when.day.ago <= LONGEST_AGO for event in events if isinstance(event, Asks))
