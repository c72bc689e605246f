"""How people are told that there is a message: what they choose, and the outbox of notices.

A notice is neutral: whoever sees it learns only that somebody has a message in an account. What waits for the
person always reaches them, so that nobody misses it by having chosen silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from candour.access.actions import record_entry
from candour.core.local_time import LOCAL
from candour.log.exact import encode_timestamp
from candour.people.actions.account_entries import log_subject_anew
from candour.people.actions.subjects import hold_person
from candour.people.identifiers import new_id
from candour.services.models import ContactChoice, ContactPoint, Message, Notice, Route
from candour.services.sealing import sealed_words

DIGEST_HOUR: Final = time(8)
"""When those who want to be told once a day are told, in the United Kingdom's time."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a person wants to be told of one kind of message."""

    way: Route
    daily: bool


USUAL = Told(Route.EMAIL, False)
"""How somebody is told who has chosen nothing."""


@transaction.atomic
def choose_how_told(
    *,
    person: UUID,
    choices: Mapping[Message.Kind, Told],
    points: Mapping[Route, str],
    at: datetime,
) -> None:
    """Choose how to be told, for each kind of message.

    points: the number for texts and the address for letters, as far as given; an empty one is forgotten.
    """
    hold_person(person)
    subject = log_subject_anew(person)
    for kind, told in choices.items():
        ContactChoice.objects.update_or_create(
            subject_id=subject,
            kind=kind,
            defaults={"way": told.way, "daily": told.daily, "changed_at": at},
        )
    for way, value in points.items():
        ContactPoint.objects.filter(subject_id=subject, way=way).delete()
        if value:
            id_ = new_id()
            sealed = sealed_words(subject, id_, {"value": value})
            ContactPoint.objects.create(subject_id=subject, way=way, id=id_, sealed=sealed, changed_at=at)
    body = {
        "kind": "account",
        "when": encode_timestamp(at),
        "change": "how-told",
        "ways": {str(kind): str(told.way) for kind, told in choices.items()},
    }
    record_entry(body, kind="account", subject=subject, happened=at)


def queue_notice(message: Message, *, daily: bool | None = None) -> Notice | None:
    """Have a person told of a new message by the way they chose; a step of `tell_person`, as is `daily`.

    One notice stands for all that is new, so none is made while another waits. None where they chose to look
    for themselves, nothing waits for them, and it is not about the safety of their account.
    """
    told = _chosen(message)
    must_reach = message.needs_action or message.kind == Message.Kind.ACCOUNT
    way = told.way
    if way is Route.NONE:
        if not must_reach:
            return None
        way = Route.EMAIL
    can_wait = told.daily if daily is None else daily
    due = message.sent_at if must_reach or not can_wait else next_digest(message.sent_at)
    return _queued(message, way, due)


def queue_everywhere(message: Message, since: datetime) -> None:
    """Have a person told at once by every way they had given before a moment; a step of actions.

    By email too, which is nobody's to give here. What was given since may be another's.
    """
    points = ContactPoint.objects.filter(subject_id=message.subject_id, changed_at__lt=since)
    for way in (Route.EMAIL, *points.order_by("way").values_list("way", flat=True)):
        _queued(message, Route(way), message.sent_at)


def _queued(message: Message, way: Route, due: datetime) -> Notice | None:
    waiting = Notice.objects.filter(
        subject_id=message.subject_id, way=way, sent_at=None, ended_at=None, next_at__lte=due
    )
    if waiting.exists():
        return None
    return Notice.objects.create(
        subject_id=message.subject_id,
        way=way,
        case_id=message.case_id,
        organisation_id=message.organisation_id,
        made_at=message.sent_at,
        next_at=due,
    )


def next_digest(moment: datetime) -> datetime:
    """The next time after a moment at which daily notices go."""
    local = moment.astimezone(LOCAL)
    due = datetime.combine(local.date(), DIGEST_HOUR, LOCAL)
    return due if due > local else datetime.combine(local.date() + timedelta(days=1), DIGEST_HOUR, LOCAL)


def _chosen(message: Message) -> Told:
    choice = ContactChoice.objects.filter(subject_id=message.subject_id, kind=message.kind).first()
    return USUAL if choice is None else Told(Route(choice.way), choice.daily)
