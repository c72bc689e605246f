"""The demonstration's days are working days before it is seeded, in one order whatever day that is."""

from datetime import UTC, date, datetime, time, timedelta

from candour.demonstration.timeline import Moment, Timeline, WorkingDay, is_working_day


def test_the_last_day_of_history_is_the_last_working_day_before_today():
    assert Timeline(date(2026, 11, 24)).date_of(WorkingDay(0)) == date(2026, 11, 23)
    assert Timeline(date(2026, 11, 23)).date_of(WorkingDay(0)) == date(2026, 11, 20)
    assert Timeline(date(2026, 11, 23)).date_of(WorkingDay(5)) == date(2026, 11, 13)


def test_days_ahead_come_after_today():
    assert Timeline(date(2026, 11, 20)).date_of(WorkingDay(-1)) == date(2026, 11, 23)


def test_no_day_is_a_weekend_or_christmas_and_each_is_earlier_than_the_one_before():
    for offset in range(400):
        timeline = Timeline(date(2026, 11, 22) + timedelta(days=offset))
        days = [timeline.date_of(WorkingDay(ago)) for ago in range(-3, 44)]
        assert all(is_working_day(day) for day in days)
        assert days == sorted(set(days), reverse=True)


def test_times_of_day_are_local_and_given_in_utc():
    timeline = Timeline.ending(datetime(2026, 7, 8, 23, 30, tzinfo=UTC))  # past midnight in Harrowmere
    assert timeline.today == date(2026, 7, 9)
    assert timeline.time_of(Moment(WorkingDay(0), time(9))) == datetime(2026, 7, 8, 8, tzinfo=UTC)


def test_moments_sort_from_the_oldest():
    older, newer = Moment(WorkingDay(3), time(17)), Moment(WorkingDay(2), time(9))
    assert older < newer
    assert Moment(WorkingDay(2), time(8)) < newer
