"""Sends the notices that wait, each at most once to whoever carries it unless a crash comes between.

A notice that is not needed any more, because its messages were read, is not sent. One that does not leave is
tried again for three days, then given up, shown at the desk, and tried by the next way.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from candour.people.account_queries import is_used_safely
from candour.people.models import Account, Subject
from candour.people.queries import account_of, subjects_of
from candour.services.arrivals import MOST_AT_ONCE, give_up, put_off, ways_left
from candour.services.errors import CannotSend
from candour.services.models import Notice
from candour.services.queries.messages import unread
from candour.services.queries.reaching import way_to_reach
from candour.services.queries.telling import contact_points
from candour.services.senders import Note, Senders

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
        # Of whoever uses it safely nothing may arrive anywhere; it waits in the inbox.
        notice.ended_at, notice.problem = at, ""
    else:
        _try(notice, account, person, senders, site, at)
    notice.save()
    return True


def _try(notice: Notice, account: Account, person: UUID, senders: Senders, site: Site, at: datetime) -> None:
    left = ways_left(notice, account, contact_points(subjects_of(person)))
    way, to = next(((way, to) for way, to in left if way in senders), (None, ""))
    if way is None:  # of one that failed before the desk knows already
        notice.ended_at = at
        notice.problem = "" if notice.tried else _("they gave no address that we could write to")
        return
    notice.way = way  # what they chose may not be there, or not any more
    link = f"{site.base_url}/messages/of/{mark_of(account)}"
    notice.attempts += 1
    try:
        large = way_to_reach(person).in_large_print
        number = senders[way].send(Note(notice.id, to, site.place, link, site.phone, large))
    except CannotSend as reason:
        logger.warning("A notice did not leave, attempt %s: %s", notice.attempts, reason)
        (give_up if reason.is_final else put_off)(notice, str(reason), at)
    else:
        notice.sent_at = at
        notice.note_taken(number, at)


def mark_of(account: Account) -> str:
    """What the link in a notice carries, so that it opens for that account alone; it lets nobody in."""
    return Signer(salt="notice").sign(str(account.pk))


def is_mark_of(mark: str, account: Account) -> bool:
    """Whether the link in a notice was this account's."""
    try:
        return Signer(salt="notice").unsign(mark) == str(account.pk)
    except BadSignature:
        return False
