"""Acting for somebody: each kind's needs, and the laws that hold whatever the authority."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from candour.core.authority import (
    EVIDENCE,
    NEVER,
    SEEING,
    TOPICS,
    Act,
    Authority,
    Grant,
    Kind,
    NotAllowed,
    NotGranted,
    Topic,
    latest_end,
    may,
    reviews_of,
    standing,
    why_not_granted,
    why_not_narrowed,
)
from candour.core.local_time import local_date

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MOTHER, DAUGHTER, NEIGHBOUR, OFFICER = (UUID(int=number) for number in range(1, 5))
DAY = timedelta(days=1)

moments = st.datetimes(
    NOW.replace(tzinfo=None) - 900 * DAY, NOW.replace(tzinfo=None) + 900 * DAY, timezones=st.just(UTC)
)
days = moments.map(datetime.date)
services = st.frozensets(st.sampled_from(["bins", "housing-benefit", "care"]))
authorities = st.builds(
    Authority,
    kind=st.sampled_from(Kind),
    services=services,
    may_act=st.booleans(),
    starts=moments,
    ends=st.none() | moments,
    ended=st.none() | moments,
    suspended=st.none() | moments,
    capacity_lost=st.none() | days,
    review_on=st.none() | days,
)
asked = st.tuples(st.sampled_from(Act), st.sampled_from(["bins", "care"]), st.sampled_from(Topic), moments)


def invited(**more) -> Authority:
    return replace(Authority(Kind.INVITED, frozenset({"bins"}), True, NOW - DAY, NOW + DAY), **more)


def parent(**more) -> Grant:
    born = date(2014, 5, 5)
    made = Grant(
        Kind.PARENT,
        MOTHER,
        DAUGHTER,
        {"bins": Topic.HOME},
        NOW,
        latest_end(Kind.PARENT, NOW, born),
        "birth-certificate",
        OFFICER,
        born,
    )
    return replace(made, **more)


@given(authorities, asked)
def test_what_is_the_persons_own_is_never_done_for_them(authority, asked):
    act, service, topic, now = asked
    if act in NEVER:
        assert may(authority, act, service, topic, now) is NotAllowed.NEVER


@given(authorities, asked)
def test_nothing_is_opened_beyond_listed_services_and_the_kinds_own_topics(authority, asked):
    act, service, topic, now = asked
    if may(authority, act, service, topic, now) is None:
        assert service in authority.services
        assert topic in TOPICS[authority.kind]
        assert act in SEEING or authority.may_act


@given(authorities, asked)
def test_nothing_is_opened_before_after_or_while_it_is_suspended(authority, asked):
    act, service, topic, now = asked
    if may(authority, act, service, topic, now) is None:
        assert authority.starts <= now
        assert authority.ends is None or now < authority.ends
        assert authority.ended is None
        assert authority.suspended is None
        assert authority.review_on is None or local_date(now) < authority.review_on


@given(authorities, asked)
def test_ending_or_suspending_closes_everything_at_once(authority, asked):
    act, service, topic, now = asked
    assert may(replace(authority, ended=now), act, service, topic, now) is not None
    assert may(replace(authority, suspended=now), act, service, topic, now) is not None


@given(authorities, asked)
def test_less_authority_never_opens_more(authority, asked):
    act, service, topic, now = asked
    if may(authority, act, service, topic, now) is not None:
        less = replace(authority, services=authority.services - {service}, may_act=False)
        assert may(less, act, service, topic, now) is not None


def test_an_invitation_to_see_does_not_let_one_answer():
    seeing = invited(may_act=False)
    assert may(seeing, Act.SEE_USES, "bins", Topic.HOME, NOW) is None
    assert may(seeing, Act.ANSWER, "bins", Topic.HOME, NOW) is NotAllowed.SEE_ONLY
    assert may(invited(), Act.ANSWER, "bins", Topic.HOME, NOW) is None


def test_a_welfare_attorney_waits_until_loss_of_capacity_is_recorded():
    attorney = invited(kind=Kind.WELFARE_ATTORNEY)
    assert standing(attorney, NOW) is NotAllowed.CAPACITY_NOT_RECORDED
    assert (
        standing(replace(attorney, capacity_lost=NOW.date() + DAY), NOW) is NotAllowed.CAPACITY_NOT_RECORDED
    )
    assert standing(replace(attorney, capacity_lost=NOW.date()), NOW) is None


def test_an_appointee_has_money_alone():
    appointee = invited(kind=Kind.APPOINTEE, services=frozenset({"care"}))
    assert may(appointee, Act.SEE_HELD, "care", Topic.CARE, NOW) is NotAllowed.OTHER_TOPIC


def test_a_parent_is_reviewed_at_eleven_thirteen_and_sixteen_and_waits_for_it():
    born = date(2014, 2, 28)
    assert reviews_of(born, NOW.date()) == (date(2027, 2, 28), date(2030, 2, 28))
    due = invited(kind=Kind.PARENT, review_on=NOW.date())
    assert standing(due, NOW) is NotAllowed.REVIEW_DUE


@pytest.mark.parametrize("kind", [kind for kind in Kind if EVIDENCE[kind]])
def test_every_kind_but_an_invitation_needs_its_own_evidence_seen_by_somebody(kind):
    born = date(2014, 5, 5)
    ends = latest_end(kind, NOW, born)
    grant = Grant(
        kind, MOTHER, DAUGHTER, {"council-tax": Topic.MONEY}, NOW, ends, born=born, through_staff=True
    )
    if kind is Kind.EXECUTOR:
        grant = replace(grant, died=True, confirmed=True)
    if kind is Kind.WELFARE_ATTORNEY:
        grant = replace(grant, services={"care": Topic.CARE})
    evidence = sorted(EVIDENCE[kind])[0]
    assert why_not_granted(grant, ()) is NotGranted.NO_EVIDENCE
    assert why_not_granted(replace(grant, evidence=evidence), ()) is NotGranted.NO_EVIDENCE
    assert (
        why_not_granted(replace(grant, evidence="a letter", checked_by=OFFICER), ()) is NotGranted.NO_EVIDENCE
    )
    assert why_not_granted(replace(grant, evidence=evidence, checked_by=OFFICER), ()) is None


def test_nobody_grants_to_themselves_nor_checks_their_own_evidence():
    assert why_not_granted(parent(holder=MOTHER), ()) is NotGranted.SELF
    assert why_not_granted(parent(checked_by=DAUGHTER), ()) is NotGranted.OWN_CHECK


def test_two_never_act_for_each_other_even_through_others():
    assert why_not_granted(parent(), [(MOTHER, DAUGHTER)]) is NotGranted.CIRCULAR
    assert why_not_granted(parent(), [(MOTHER, NEIGHBOUR), (NEIGHBOUR, DAUGHTER)]) is NotGranted.CIRCULAR
    assert why_not_granted(parent(), [(NEIGHBOUR, DAUGHTER), (NEIGHBOUR, MOTHER)]) is None


def test_an_invitation_lasts_two_years_at_most():
    invitation = Grant(Kind.INVITED, MOTHER, None, {"bins": Topic.HOME}, NOW, latest_end(Kind.INVITED, NOW))
    assert why_not_granted(invitation, ()) is None
    assert (
        why_not_granted(replace(invitation, ends=latest_end(Kind.INVITED, NOW) + DAY), ())
        is NotGranted.TOO_LONG
    )
    assert why_not_granted(replace(invitation, ends=None), ()) is NotGranted.TOO_LONG


@pytest.mark.parametrize(("minutes", "why"), [(-1, None), (0, NotGranted.NOT_A_CHILD)])
def test_a_child_is_one_until_their_birthday_begins_here_and_not_in_greenwich(minutes, why):
    birthday = datetime(2026, 7, 14, 23, tzinfo=UTC)  # midnight here, in summer time
    starts = birthday + timedelta(minutes=minutes)
    granted = replace(parent(born=date(2008, 7, 15), ends=birthday), starts=starts)
    assert latest_end(Kind.PARENT, starts, date(2008, 7, 15)) == birthday
    assert why_not_granted(granted, ()) is why


def test_a_parents_authority_ends_by_the_eighteenth_birthday():
    assert why_not_granted(parent(), ()) is None
    assert why_not_granted(parent(ends=datetime(2032, 5, 6, tzinfo=UTC)), ()) is NotGranted.TOO_LONG
    assert why_not_granted(parent(born=date(2008, 11, 28)), ()) is NotGranted.NOT_A_CHILD


def test_services_are_always_listed_and_of_the_kinds_topics():
    assert why_not_granted(parent(services={}), ()) is NotGranted.NO_SERVICE
    appointee = parent(kind=Kind.APPOINTEE, evidence="dwp-appointee-letter", services={"care": Topic.CARE})
    assert why_not_granted(appointee, ()) is NotGranted.OTHER_TOPIC


def test_a_corporate_appointee_acts_through_named_staff_of_its_own():
    corporate = parent(
        kind=Kind.CORPORATE_APPOINTEE, evidence="dwp-appointee-letter", services={"tax": Topic.MONEY}
    )
    assert why_not_granted(corporate, ()) is NotGranted.NOT_STAFF
    assert why_not_granted(replace(corporate, through_staff=True), ()) is None


def executor(**more) -> Grant:
    made = Grant(
        Kind.EXECUTOR,
        MOTHER,
        DAUGHTER,
        {"council-tax": Topic.MONEY},
        NOW,
        latest_end(Kind.EXECUTOR, NOW),
        "grant-of-probate",
        OFFICER,
        died=True,
        confirmed=True,
    )
    return replace(made, **more)


def test_an_executor_acts_after_a_death_and_nobody_else_does():
    assert why_not_granted(executor(), ()) is None
    assert why_not_granted(executor(died=False), ()) is NotGranted.LIVES
    assert why_not_granted(parent(died=True), ()) is NotGranted.DIED


def test_an_executor_waits_until_a_second_officer_has_confirmed_the_death():
    assert why_not_granted(executor(confirmed=False), ()) is NotGranted.UNCONFIRMED
    assert why_not_granted(parent(died=True, confirmed=True), ()) is NotGranted.DIED


def test_an_executor_has_a_year_and_nothing_of_care():
    assert why_not_granted(executor(ends=None), ()) is NotGranted.TOO_LONG
    assert why_not_granted(executor(ends=latest_end(Kind.EXECUTOR, NOW) + DAY), ()) is NotGranted.TOO_LONG
    for topic in (Topic.CARE, Topic.CHILDREN):
        assert why_not_granted(executor(services={"x": topic}), ()) is NotGranted.OTHER_TOPIC


@given(authorities, asked)
def test_only_an_executor_winds_up_and_never_answers_for_the_dead(authority, asked):
    act, service, topic, now = asked
    if may(authority, act, service, topic, now) is None:
        assert (act is Act.WIND_UP) <= (authority.kind is Kind.EXECUTOR)
        assert (act in (Act.ANSWER, Act.SEE_CHOICES)) <= (authority.kind is not Kind.EXECUTOR)


@given(authorities, services, st.booleans())
def test_a_review_leaves_something_and_never_more(authority, left, may_act):
    if why_not_narrowed(authority, left, may_act) is None:
        assert left
        assert left <= authority.services
        assert authority.may_act or not may_act


def test_who_acts_by_a_paper_is_somebody_of_whom_records_can_be():
    assert why_not_granted(parent(holder=None), []) is NotGranted.NOBODY
