"""The `candour worker` command: tells people what they are to be told, until told to stop.

One works at a time, on the one session that holds its lock; others wait and take over. Everything it knows is
in the database, so it can be killed at any step, and may at most send its last notice twice.
"""

import logging
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Final

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.urls import reverse

from candour.config.env import Environment
from candour.config.key_ages import warn_of_overdue
from candour.config.logs import configure_logs
from candour.config.stopping import stop_when_told
from candour.core.local_time import local_date
from candour.services.actions import destroy_old_letters, tell_of_ends
from candour.services.arrivals import ask_what_became
from candour.services.following import follow
from candour.services.jobs import Site, send_waiting
from candour.services.models import Route
from candour.services.notify import NOTIFY, Notify
from candour.services.officer_mails import tell_waiting_officers
from candour.services.senders import EmailSender, NotifySender, Senders
from candour.store.silence import noticing_silence

LOCK: Final = 0x63616E776F726B
"""The advisory lock of the one worker ("canwork" in ASCII)."""

POLL_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)


def work(args: Namespace, environment: Environment) -> int:
    """Run until SIGTERM or SIGINT, then end cleanly."""
    assert environment.database_url is not None
    configure_logs()
    stop = stop_when_told()
    notify = notify_of(environment)
    senders = senders_of(environment, notify)
    site = site_told_of(environment)
    looked: date | None = None
    while not stop.is_set():
        try:
            with _turn(environment.database_url) as is_ours:
                while is_ours and not stop.is_set():
                    looked = look_ahead(looked, environment)
                    if not step(senders, site, notify):
                        stop.wait(POLL_SECONDS)
        except (OperationalError, InterfaceError, psycopg.Error) as reason:
            logger.warning("The worker begins again: %s", reason)
            connections.close_all()
        stop.wait(POLL_SECONDS)
    return 0


def site_told_of(environment: Environment) -> Site:
    """Where an account is, as messages say it: the same as its pages do."""
    return Site(settings.CANDOUR_SITE.place, environment.base_url, settings.CANDOUR_SITE.phone)


def step(senders: Senders, site: Site, notify: Notify | None) -> int:
    """Read what is new in the log, send what is due, ask what became of it, destroy old letters.

    Gives how much there was.
    """
    now = datetime.now(UTC)
    done = follow(lambda use: reverse("portal:use", args=[use]), at=now) + send_waiting(senders, site, at=now)
    done += tell_waiting_officers(senders, site, at=now)
    asked = 0 if notify is None else ask_what_became(notify, at=now)
    return done + asked + destroy_old_letters(at=now)


def look_ahead(looked: date | None, environment: Environment) -> date:
    """Tell whoever acts for somebody of ends that are near, and the log of keys that are too old, once a day.

    looked: the day of the last time.
    """
    now = datetime.now(UTC)
    if local_date(now) != looked:
        tell_of_ends(at=now)
        warn_of_overdue(environment, now)
    return local_date(now)


def notify_of(environment: Environment) -> Notify | None:
    """Notify, where this deployment has a key for it."""
    if environment.notify_key is None:
        return None
    return Notify(environment.notify_key, environment.notify_url or NOTIFY)


def senders_of(environment: Environment, notify: Notify | None) -> Senders:
    """The ways that the settings give."""
    senders: dict[Route, EmailSender | NotifySender] = {Route.EMAIL: EmailSender()}
    if notify is not None:
        large = environment.notify_letter_large
        templates = {Route.TEXT: environment.notify_text, Route.LETTER: environment.notify_letter}
        for route, template in templates.items():
            if template:
                senders[route] = NotifySender(route, notify, template, large)
    return senders


@contextmanager
def _turn(dsn: str) -> Iterator[bool]:
    """Whether it is our turn, as long as the connection stands that holds the lock."""
    noticing = noticing_silence(dsn)
    with psycopg.connect(noticing, autocommit=True, application_name="candour worker") as connection:
        row = connection.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        yield row is not None and bool(row[0])
