"""Sends the notices that wait, each at most once to whoever carries it unless a crash comes between.

A notice that is not needed any more, because its messages were read, is not sent. One that does not leave is
tried again for three days, then given up and shown at the desk.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from candour.people.account_queries import is_used_safely
from candour.people.models import Account, Subject
from candour.people.queries import account_of, subjects_of
from candour.services.bounces import Bounced
from candour.services.models import Notice, Route
from candour.services.queries.messages import unread
from candour.services.queries.telling import contact_points
from candour.services.senders import CannotSend, Note, Senders

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""How long after each attempt the next one is made; after the last it is given up."""

MOST_AT_ONCE: Final = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """What every notice says of this deployment: its area, its address, and the number to ring, or ""."""

    place: str
    base_url: str
    phone: str


def send_waiting(senders: Senders, site: Site, *, at: datetime) -> int:
    """Send what is due at a moment; gives how many notices were dealt with, at most a batch."""
    for done in range(MOST_AT_ONCE):
        if not _send_next(senders, site, at):
            return done
    return MOST_AT_ONCE


@transaction.atomic
def _send_next(senders: Senders, site: Site, at: datetime) -> bool:
    due = Notice.objects.select_for_update(skip_locked=True).filter(
        sent_at=None, ended_at=None, next_at__lte=at
    )
    notice = due.order_by("next_at").first()
    if notice is None:
        return False
    person = Subject.objects.values_list("person_id", flat=True).get(id=notice.subject_id)
    account = account_of(person)
    if account is None or not account.is_active or is_used_safely(account) or not unread(person).messages:
        notice.ended_at = at  # of whoever uses it safely nothing may arrive anywhere; it waits in the inbox
    else:
        _try(notice, account, person, senders, site, at)
    notice.save()
    return True


def _try(notice: Notice, account: Account, person: UUID, senders: Senders, site: Site, at: datetime) -> None:
    points = contact_points(subjects_of(person))
    way = Route(notice.way)
    if way not in senders or way not in points:
        way = Route.EMAIL  # what they chose is not there, or not any more
    to = points.get(way) or account.email
    if not to:
        notice.ended_at, notice.problem = at, _("they gave no address that we could write to")
        return
    link = f"{site.base_url}/messages/of/{mark_of(account)}"
    notice.attempts += 1
    try:
        senders[way].send(Note(notice.id, to, site.place, link, site.phone))
    except CannotSend as reason:
        notice.problem = str(reason)[:200]
        is_over = reason.is_final or notice.attempts > len(PAUSES)
        notice.ended_at = at if is_over else None
        notice.next_at = at if is_over else at + PAUSES[notice.attempts - 1]
        logger.warning("A notice did not leave, attempt %s: %s", notice.attempts, reason)
    else:
        notice.sent_at = at


@transaction.atomic
def note_bounce(bounce: Bounced, *, at: datetime) -> bool:
    """Have the desk see that a notice came back; whether there was such a one, sent and not known yet."""
    sent = Notice.objects.select_for_update().filter(id=bounce.notice, ended_at=None)
    notice = sent.exclude(sent_at=None).first()
    if notice is None:
        return False
    notice.ended_at, notice.problem = at, bounce.why[:200]
    notice.save(update_fields=["ended_at", "problem"])
    return True


def mark_of(account: Account) -> str:
    """What the link in a notice carries, so that it opens for that account alone; it lets nobody in."""
    return Signer(salt="notice").sign(str(account.pk))


def is_mark_of(mark: str, account: Account) -> bool:
    """Whether the link in a notice was this account's."""
    try:
        return Signer(salt="notice").unsign(mark) == str(account.pk)
    except BadSignature:
        return False
