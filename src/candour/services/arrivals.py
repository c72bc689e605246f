"""What became of what was sent: mails that come back, and texts and letters that Notify is asked about.

What did not arrive is seen at the desk and by its person, and is tried by the next way they gave. Nobody is
asked for ever: Notify itself forgets after a week.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from candour.people.models import Account, Subject
from candour.people.queries import account_of, subjects_of
from candour.services.actions.letters import note_not_posted
from candour.services.bounces import Bounced
from candour.services.models import Letter, Notice, Route
from candour.services.models.carried import Carried
from candour.services.notify import Became, Notify, Result
from candour.services.queries.telling import contact_points

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""How long after each attempt the next one is made; after the last it is given up."""

MOST_AT_ONCE: Final = 50

_IN_TURN: Final = (Route.EMAIL, Route.TEXT, Route.LETTER)


def ask_what_became(notify: Notify, *, at: datetime) -> int:
    """Ask about what is due at a moment; gives how much that was, at most a batch."""
    for done in range(MOST_AT_ONCE):
        if not (_about_notice(notify, at) or _about_letter(notify, at)):
            return done
    return MOST_AT_ONCE


@transaction.atomic
def note_bounce(bounce: Bounced, *, at: datetime) -> bool:
    """Note that a mail came back; whether it was of a notice that was sent and not known of yet."""
    sent = Notice.objects.select_for_update().filter(id=bounce.notice, ended_at=None)
    notice = sent.exclude(sent_at=None).first()
    if notice is None:
        return False
    give_up(notice, bounce.why, at)
    notice.save()
    return True


def give_up(notice: Notice, why: str, at: datetime) -> None:
    """End a notice that does not arrive, and make one for the next way, if there is one; not saved here."""
    notice.ended_at, notice.ask_at, notice.problem = at, None, why[:200]
    person = Subject.objects.values_list("person_id", flat=True).get(id=notice.subject_id)
    instead = Notice(
        subject_id=notice.subject_id,
        way=notice.way,
        tried=[*notice.tried, notice.way],
        case_id=notice.case_id,
        organisation_id=notice.organisation_id,
        made_at=at,
        next_at=at,
    )
    account = account_of(person)
    points = contact_points(subjects_of(person))
    way = None if account is None else next((way for way, _to in ways_left(instead, account, points)), None)
    if way is not None:
        instead.way = way
        instead.save(force_insert=True)


def put_off(notice: Notice, why: str, at: datetime) -> None:
    """Have a notice tried again in a while, or give it up after the last attempt; not saved here."""
    if notice.attempts > len(PAUSES):
        give_up(notice, why, at)
        return
    notice.problem, notice.sent_at, notice.ask_at = why[:200], None, None
    notice.next_at = at + PAUSES[notice.attempts - 1]


def ways_left(notice: Notice, account: Account, points: Mapping[Route, str]) -> Iterator[tuple[Route, str]]:
    """The ways by which a notice has not failed, with where each leads: first its own, then the quickest."""
    for way in dict.fromkeys((Route(notice.way), *_IN_TURN)):
        to = points.get(way) or (account.email if way is Route.EMAIL else None)
        if to and way not in notice.tried:
            yield way, to


@transaction.atomic
def _about_notice(notify: Notify, at: datetime) -> bool:
    due = Notice.objects.select_for_update(skip_locked=True).filter(ask_at__lte=at)
    notice = due.order_by("ask_at").first()
    if notice is None:
        return False
    result = _asked(notify, notice, at)
    if result.became is Became.FAILED:
        give_up(notice, result.why, at)
    elif result.became is Became.COULD_BE_TRIED:
        put_off(notice, result.why, at)
    notice.save()
    return True


@transaction.atomic
def _about_letter(notify: Notify, at: datetime) -> bool:
    """What was in it is destroyed, so that one that failed cannot be sent once more."""
    due = Letter.objects.select_for_update(skip_locked=True).filter(ask_at__lte=at)
    letter = due.order_by("ask_at").first()
    if letter is None:
        return False
    result = _asked(notify, letter, at)
    letter.save(update_fields=["asked", "ask_at"])
    if result.became in (Became.FAILED, Became.COULD_BE_TRIED):
        note_not_posted(letter=letter, why=result.why, at=at)
    return True


def _asked(notify: Notify, carried: Carried, at: datetime) -> Result:
    assert carried.taken_as is not None, "only what has a number is asked about"
    result = notify.became(carried.taken_as)
    carried.note_asked(at, is_known=result.became is not Became.NOT_KNOWN_YET)
    return result
