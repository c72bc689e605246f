"""What Notify says became of a notice is heard, and the next way is tried; nobody is asked for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest

from candour.services.models import Route
from candour.services.models.carried import ASKED_AFTER
from candour.services.notify import Notify
from candour.services.senders import NotifySender

from .notify import KEY, answering
from .test_telling import choose


@pytest.fixture
def notify():
    with answering() as box:
        yield box


@pytest.fixture
def carry(notify, send, in_role):
    """Sends what is due by email, text and letter, and asks what became of it, in the worker's role."""
    from candour.services.arrivals import ask_what_became

    client = Notify(KEY, notify.url)
    by_notify = {way: NotifySender(Route(way), client, str(uuid4())) for way in ("text", "letter")}

    def carry(at):
        send(at, **by_notify)
        with in_role("candour_worker"):
            ask_what_became(client, at=at)

    return carry


def notices():
    from candour.services.models import Notice

    return list(Notice.objects.order_by("made_at", "id"))


def test_what_arrived_is_asked_about_no_more(notify, carry, tell, person, at, later):
    choose(person, at, alerts="text")
    tell()
    carry(at)
    assert notify.looked == 0, "not before there can be an answer"
    notify.say("delivered")
    carry(later(minutes=5))
    (notice,) = notices()
    assert (notify.looked, notice.ask_at, notice.problem, notice.ended_at) == (1, None, "", None)
    carry(later(days=3))
    assert notify.looked == 1


def test_a_text_that_never_arrives_is_seen_and_an_email_goes_instead(
    notify,
    carry,
    post,
    tell,
    person,
    at,
    later,
):
    from candour.services.queries.telling import not_reached_by

    choose(person, at, alerts="text")
    tell()
    carry(at)
    notify.say("permanent-failure")
    carry(later(minutes=5))
    assert not_reached_by(person) == {Route.TEXT: later(minutes=5)}
    assert post.mails == []
    carry(later(minutes=6))
    assert len(post.mails) == 1
    failed, instead = notices()
    assert (failed.ended_at, failed.problem) == (
        later(minutes=5),
        "Notify could not deliver it (permanent-failure)",
    )
    assert (instead.way, instead.tried, instead.sent_at) == ("email", ["text"], later(minutes=6))
    carry(later(days=3))
    assert len(notify.asked) == 1, "no way is tried twice for the same"


def test_the_next_way_is_not_needed_once_the_message_was_read(
    notify,
    carry,
    post,
    tell,
    person,
    at,
    later,
):
    from candour.services.actions import mark_read

    choose(person, at, alerts="text")
    message = tell()
    carry(at)
    notify.say("permanent-failure")
    carry(later(minutes=5))
    mark_read(person=person, messages=[message], at=later(minutes=5))
    carry(later(minutes=6))
    assert post.mails == []


def test_a_number_given_anew_is_not_called_wrong(notify, carry, tell, person, at, later):
    from candour.services.queries.telling import not_reached_by

    choose(person, at, alerts="text")
    tell()
    carry(at)
    notify.say("permanent-failure")
    carry(later(minutes=5))
    choose(person, later(minutes=9), alerts="text")
    assert not_reached_by(person) == {}


def test_a_phone_that_is_off_is_texted_again_and_after_three_days_given_up(
    notify,
    carry,
    post,
    tell,
    person,
    at,
):
    choose(person, at, alerts="text")
    tell()
    moment = at
    for _turn in range(60):
        notify.say("temporary-failure")
        carry(moment)
        moment += timedelta(hours=3)
    texts = [path for path, _body in notify.asked if path.endswith("/sms")]
    assert len(texts) == 9
    failed, instead = notices()
    assert failed.attempts == 9
    assert failed.ended_at is not None
    assert (instead.way, len(post.mails)) == ("email", 1)


def test_what_nobody_can_say_is_asked_for_a_few_days_and_then_no_more(
    notify,
    carry,
    tell,
    person,
    at,
):
    choose(person, at, alerts="letter")
    tell()
    moment = at
    for _turn in range(100):
        carry(moment)
        moment += timedelta(hours=6)
    (notice,) = notices()
    assert notify.looked == notice.asked == len(ASKED_AFTER)
    assert (notice.ask_at, notice.ended_at) == (None, None)
    assert len(notify.asked) == 1


def test_whoever_reads_large_print_is_sent_the_letter_for_that(notify, send, tell, person, at):
    from candour.core.reaching import Format, Reach
    from candour.services.actions import say_how_to_reach

    large = str(uuid4())
    choose(person, at, alerts="letter")
    say_how_to_reach(person=person, reach=Reach(formats=(Format.LARGE_PRINT,)), at=at)
    tell()
    send(at, letter=NotifySender(Route.LETTER, Notify(KEY, notify.url), str(uuid4()), large))
    assert [body["template_id"] for _path, body in notify.asked] == [large]


def test_notify_being_away_changes_nothing(notify, carry, tell, person, at, later, in_role):
    from candour.services.arrivals import ask_what_became

    choose(person, at, alerts="text")
    tell()
    carry(at)
    with in_role("candour_worker"):
        assert ask_what_became(Notify(KEY, "http://127.0.0.1:1"), at=later(minutes=5)) == 1
    (notice,) = notices()
    assert (notice.ask_at, notice.problem) == (later(minutes=35), "")


def test_an_email_that_comes_back_is_followed_by_a_text(
    notify,
    carry,
    tell,
    person,
    at,
    later,
    in_role,
):
    from candour.services.arrivals import note_bounce
    from candour.services.bounces import Bounced
    from candour.services.queries.telling import not_reached_by

    choose(person, at, alerts="email")
    tell()
    carry(at)
    (notice,) = notices()
    with in_role("candour_worker"):
        assert note_bounce(Bounced(notice.id, "5.1.1"), at=later(hours=1))
    assert not_reached_by(person) == {Route.EMAIL: later(hours=1)}
    carry(later(hours=1))
    assert [path for path, _body in notify.asked] == ["/v2/notifications/sms"]
    notify.say("permanent-failure")
    carry(later(hours=2))
    carry(later(hours=2))
    assert [each.way for each in notices()] == ["email", "text", "letter"]


def test_the_desk_sees_what_failed_and_by_which_way_they_were_told_instead(
    notify, carry, world, wrong, person, at, later
):
    from candour.services.actions import write_to_person
    from candour.services.queries.telling import not_told

    choose(person, at, cases="text")
    case = wrong()
    write_to_person(case=case, officer=world.tom, text="So", asks=False, sent_as=uuid4(), at=at)
    carry(at)
    notify.say("permanent-failure")
    carry(later(minutes=5))
    (seen,) = not_told(world.council, ["correction"], 9)
    assert (seen.case.id, seen.notice.way, seen.instead) == (case.id, "text", None)
    carry(later(minutes=6))
    (seen,) = not_told(world.council, ["correction"], 9)
    assert seen.instead.way == "email"


def test_whoever_gave_one_way_alone_has_no_other_tried(post, tell, send, at, later):
    from candour.services.arrivals import note_bounce
    from candour.services.bounces import Bounced

    tell()
    send(at)
    (notice,) = notices()
    note_bounce(Bounced(notice.id, "5.1.1"), at=later(hours=1))
    assert len(notices()) == 1


def test_somebody_without_email_who_gave_a_number_is_texted(
    notify,
    carry,
    tell,
    person,
    at,
):
    from candour.people.models import Account

    choose(person, at)
    Account.objects.filter(person_id=person).update(email=None)
    tell(needs_action=True)
    carry(at)
    assert [path for path, _body in notify.asked] == ["/v2/notifications/sms"]
