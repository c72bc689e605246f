"""People are told that there is a message, by the way they chose, once, and of nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest


def choose(person, at, **ways):
    from candour.services.actions import choose_how_told
    from candour.services.actions.telling import Told
    from candour.services.models import Message, Route

    choices = {
        Message.Kind(kind): Told(Route(way.removesuffix("-daily")), way.endswith("-daily"))
        for kind, way in ways.items()
    }
    points = {Route.TEXT: "07700 900982", Route.LETTER: "Noor Haddad\n3 Mill Lane\nHarrowmere\nHW1 2AB"}
    choose_how_told(person=person, choices=choices, points=points, at=at)


def test_an_email_says_that_there_is_a_message_and_nothing_else(post, tell, send, at):
    tell()
    assert send(at) == 1
    (mail,) = post.mails
    text = mail.content.decode()
    assert mail.rcpt_tos == ["noor@post.example"]
    assert "There is a new message in your Harrowmere account" in text
    assert "https://account.example/messages/of/" in text
    for secret in ("Fernside", "rent", "secret", "Noor"):
        assert secret not in text.replace("noor@post.example", "")


def test_one_notice_stands_for_all_that_is_new_and_is_sent_once(post, tell, send, at, later):
    for _ in range(3):
        tell()
    send(at)
    send(later(minutes=1))
    assert len(post.mails) == 1
    tell(at=later(minutes=2))
    send(later(minutes=2))
    assert len(post.mails) == 2


def test_what_was_read_meanwhile_is_told_of_no_more(post, tell, send, person, at):
    from candour.services.actions import mark_read

    mark_read(person=person, messages=[tell()], at=at)
    send(at)
    assert post.mails == []


def test_nothing_arrives_anywhere_while_others_may_see_the_screen(post, tell, send, person, at, later):
    from candour.people.actions import begin_safe_use, end_safe_use
    from candour.people.queries import account_of

    begin_safe_use(account=account_of(person), at=at)
    tell(needs_action=True)
    send(at)
    assert post.mails == []
    end_safe_use(account=account_of(person), at=later(minutes=1))
    tell(at=later(minutes=1))
    send(later(minutes=1))
    assert len(post.mails) == 1


def test_whoever_chose_silence_is_told_only_of_what_waits_for_them(post, tell, send, person, at):
    choose(person, at, alerts="none")
    tell()
    send(at)
    assert post.mails == []
    tell(needs_action=True)
    send(at)
    assert len(post.mails) == 1


@pytest.mark.parametrize("kind", ["cases", "account", "alerts"])
@pytest.mark.parametrize("way", ["none", "email-daily"])
def test_what_waits_for_somebody_reaches_them_at_once_whatever_its_kind(
    post, tell, send, person, at, kind, way
):
    from candour.services.models import Message

    choose(person, at, **{kind: way})
    tell(kind=Message.Kind(kind), needs_action=True)
    send(at)
    assert len(post.mails) == 1


@pytest.mark.parametrize("way", ["none", "email-daily"])
def test_the_safety_of_an_account_is_told_at_once_however_it_was_chosen(post, tell, send, person, at, way):
    from candour.services.models import Message

    choose(person, at, account=way)
    tell(kind=Message.Kind.ACCOUNT)
    send(at)
    assert len(post.mails) == 1


def test_once_a_day_is_at_eight_in_the_morning(post, tell, send, person, at, later):
    choose(person, at, alerts="email-daily")
    tell()
    send(later(hours=12))
    assert post.mails == []
    send(datetime(2026, 3, 4, 8, tzinfo=UTC))
    assert len(post.mails) == 1


def test_choosing_is_logged_without_number_or_address(person, at, one_entry):
    with one_entry() as entry:
        choose(person, at, cases="letter")
    assert entry.body["ways"] == {"cases": "letter"}
    assert "Mill Lane" not in str(entry.body)
    assert "07700" not in str(entry.body)


def test_a_server_that_is_away_is_tried_again_and_an_address_refused_is_given_up(
    post, tell, send, world, wrong, settings, at, later
):
    from candour.services.actions import write_to_person
    from candour.services.models import Notice
    from candour.services.queries.telling import not_told

    case = wrong()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    write_to_person(case=case, officer=world.tom, text="So", asks=False, sent_as=uuid4(), at=at)
    send(at)
    notice = Notice.objects.get()
    assert (notice.attempts, notice.ended_at, notice.next_at) == (1, None, later(minutes=1))
    assert not_told(world.council, ["correction"], 9)[0].case.id == case.id
    settings.EMAIL_PORT, post.refuses = port, True
    send(later(minutes=1))
    notice.refresh_from_db()
    assert notice.ended_at == later(minutes=1)
    assert "refused" in notice.problem


def test_a_mail_that_comes_back_later_is_seen_beside_its_case(post, tell, send, world, wrong, at, later):
    from candour.services.actions import write_to_person
    from candour.services.arrivals import note_bounce
    from candour.services.bounces import Bounced
    from candour.services.models import Notice
    from candour.services.queries.telling import not_told

    case = wrong()
    write_to_person(case=case, officer=world.tom, text="So", asks=False, sent_as=uuid4(), at=at)
    send(at)
    notice = Notice.objects.get()
    assert not_told(world.council, ["correction"], 9) == []
    assert f"Message-ID: <{notice.id}@".encode() in post.mails[0].content
    came_back = Bounced(notice.id, "5.1.1")
    assert note_bounce(came_back, at=later(hours=1))
    assert not note_bounce(came_back, at=later(hours=2)), "once"
    assert not note_bounce(Bounced(uuid4(), "5.1.1"), at=later(hours=1))
    (seen,) = not_told(world.council, ["correction"], 9)
    assert (seen.case.id, seen.notice.problem, seen.instead) == (case.id, came_back.why, None)


def test_a_wish_made_again_is_the_one_that_stands_and_ending_it_twice_is_once(person, world, at, one_entry):
    from candour.services.actions import end_alert, want_alert

    with one_entry():
        first = want_alert(person=person, organisation=world.council, purpose="", happened="", at=at)
        again = want_alert(person=person, organisation=world.council, purpose="", happened="", at=at)
    assert first.id == again.id
    with one_entry():
        end_alert(person=person, alert=first.id, at=at)
        end_alert(person=person, alert=first.id, at=at)


def told(person):
    from candour.services.queries.messages import messages_of

    return messages_of(person, most=20)


def test_a_use_that_fits_is_told_of_once_in_neutral_words(person, world, used, follow, at):
    from candour.services.actions import want_alert

    used(world.council)
    follow()
    want_alert(person=person, organisation=world.council, purpose="warm-homes", happened="", at=at)
    row = used(world.council)
    used(world.landlord)
    follow()
    follow()
    (message,) = told(person)
    assert message.title == "Something you asked us to tell you about"
    assert message.link == f"/uses/{row.id}"
    assert "Council" not in message.title + message.text


@pytest.mark.parametrize(
    ("usual", "paces", "waits"),
    [
        ("email", ["daily"], True),
        ("email-daily", ["at-once"], False),
        ("email", ["daily", "at-once"], False),
        ("email", ["daily", ""], False),
        ("email-daily", ["daily", ""], True),
        ("none", ["at-once"], None),
    ],
)
def test_each_alert_has_its_own_pace_and_the_soonest_counts(
    person, world, used, follow, at, usual, paces, waits
):
    from candour.services.actions import want_alert
    from candour.services.models import Alert, Notice

    choose(person, at, alerts=usual)
    asked = [(world.council, ""), (None, "warm-homes")]
    for pace, (organisation, purpose) in zip(paces, asked, strict=False):
        want_alert(
            person=person,
            organisation=organisation,
            purpose=purpose,
            happened="",
            pace=Alert.Pace(pace),
            at=at,
        )
    follow()
    used(world.council)
    follow()
    assert len(told(person)) == 1
    assert [each.next_at > each.made_at for each in Notice.objects.all()] == (
        [] if waits is None else [waits]
    )


def test_the_pace_of_a_wish_can_be_said_anew(person, world, at, one_entry):
    from candour.services.actions import want_alert
    from candour.services.models import Alert

    wish = {"person": person, "organisation": world.council, "purpose": "", "happened": "", "at": at}
    first = want_alert(**wish)
    with one_entry():
        again = want_alert(**wish, pace=Alert.Pace.DAILY)
    assert (again.id, Alert.objects.get().pace) == (first.id, "daily")


def test_every_refusal_can_be_told_of(person, world, used, follow, at):
    from candour.services.actions import want_alert

    want_alert(person=person, organisation=None, purpose="", happened="refused", at=at)
    used(world.council)
    refused = used(world.landlord, kind="refusal", refused={"contact.phone": "not-agreed"})
    follow()
    assert [message.link for message in told(person)] == [f"/uses/{refused.id}"]


def test_a_use_kept_from_view_tells_nothing_until_it_is_shown(person, world, used, follow, at):
    from candour.access.models import WithheldEntry
    from candour.services.actions import want_alert

    want_alert(person=person, organisation=None, purpose="", happened="", at=at)
    hidden = used(world.council, withheld=True)
    follow()
    assert told(person) == []
    WithheldEntry.objects.filter(entry_id=hidden.id).update(lifted_at=datetime.now(UTC))
    review = {"kind": "withheld-lifted", "when": "2026-03-03T09:15:00.000Z", "use": str(hidden.id)}
    used(world.council, body=review)
    follow()
    follow()
    assert [message.link for message in told(person)] == [f"/uses/{hidden.id}"]


def test_whoever_asked_for_nothing_is_told_nothing(person, world, used, follow):
    used(world.council)
    follow()
    assert told(person) == []


def test_a_correction_says_when_the_record_has_changed(person, world, wrong, used, follow):
    from candour.services.models import CaseStep
    from candour.services.queries.cases import case_of

    case = wrong()
    changed = {
        "kind": "record-changed",
        "when": "2026-03-03T09:15:00.000Z",
        "dataset": "council/homes",
        "attributes": {"contact.phone": "2026-03-03"},
        "removed": [],
    }
    used(world.council, body={**changed, "dataset": "landlord/tenancies"})
    follow()
    assert case_of(person, case.id).standing is CaseStep.Kind.OPENED
    used(world.council, body=changed)
    used(world.council, body=changed)
    follow()
    opened = case_of(person, case.id)
    assert opened.standing is CaseStep.Kind.CORRECTED
    assert opened.case.decided_at is not None
    assert len(told(person)) == 1
