"""Tells officers by email that there is news for somebody for whom their organisation acts.

One email stands for all that is new for an officer. It goes at most once unless a crash comes between, and
not at all once the news was read, or while it must not be known; one that does not leave is tried again, and
given up after three days: the news stands at the desk in any case.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from candour.people.account_queries import is_used_safely
from candour.people.representation_queries import entrusted_in_force, is_used_safely_by
from candour.services.arrivals import MOST_AT_ONCE, PAUSES
from candour.services.errors import CannotSend
from candour.services.jobs import Site
from candour.services.models import OfficerNews, Route
from candour.services.senders import Note, Senders

logger = logging.getLogger(__name__)


def tell_waiting_officers(senders: Senders, site: Site, *, at: datetime) -> int:
    """Send what is due at a moment; gives how many emails were dealt with, at most a batch."""
    for done in range(MOST_AT_ONCE):
        if not _tell_next(senders, site, at):
            return done
    return MOST_AT_ONCE


@transaction.atomic
def _tell_next(senders: Senders, site: Site, at: datetime) -> bool:
    due = OfficerNews.objects.select_for_update(of=["self"], skip_locked=True).filter(due_at__lte=at)
    news = due.select_related("account").order_by("due_at").first()
    if news is None:
        return False
    if _is_wanted(news, at):
        _try(news, senders, site, at)
    else:
        OfficerNews.objects.filter(pk=news.pk).update(due_at=None)
    return True


def _is_wanted(news: OfficerNews, at: datetime) -> bool:
    """Whether the officer still acts there, and nobody's screen may be seen by others."""
    if not news.account.email or not news.account.is_active or is_used_safely(news.account):
        return False
    row = entrusted_in_force(news.account, news.representation_id, at)
    return row is not None and not is_used_safely_by(row.person_id)


def _try(news: OfficerNews, senders: Senders, site: Site, at: datetime) -> None:
    note = Note(news.pk, news.account.email or "", site.place, f"{site.base_url}/desk", site.phone)
    try:
        senders[Route.EMAIL].send(note)
    except CannotSend as reason:
        logger.warning("An officer was not told of news, attempt %s: %s", news.attempts + 1, reason)
        ends = reason.is_final or news.attempts >= len(PAUSES)
        again = None if ends else at + PAUSES[news.attempts]
        _all_new(news).update(due_at=again, attempts=news.attempts + 1)
    else:
        _all_new(news).update(due_at=None, sent_at=at)


def _all_new(news: OfficerNews) -> QuerySet[OfficerNews]:
    """All that one email stands for."""
    return OfficerNews.objects.filter(account=news.account, due_at__lte=news.due_at)
