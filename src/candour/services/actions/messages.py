"""Telling a person something: a message in their inbox, and that they have opened it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from candour.access.within import within
from candour.people.identifiers import new_id
from candour.people.models import Account, Organisation
from candour.people.queries import log_subject, subjects_of
from candour.services.actions.telling import queue_notice
from candour.services.models import Case, Message
from candour.services.sealing import sealed_words


def tell_person(
    *,
    person: UUID,
    kind: Message.Kind,
    title: str,
    text: str,
    at: datetime,
    link: str = "",
    needs_action: bool = False,
    organisation: Organisation | None = None,
    officer: Account | None = None,
    by: str = "",
    sent_as: UUID | None = None,
    case: Case | None = None,
    daily: bool | None = None,
    about: UUID | None = None,
) -> Message:
    """Put a message into a person's inbox, and have them told that it is there; a step of actions.

    The action's own entry says what happened. title: what the list of messages shows, so neutral: somebody
    may look over a shoulder. link: an address here that it leads to. needs_action: something waits for the
    person. organisation, officer: whose words these are; without them they are Candour's. by: the pseudonym
    by which the person knows the officer. sent_as: the number of the form it came with. case: to which it
    leads and belongs. daily: whether to tell of it once a day, where the person said so of this alone; None:
    as they chose for its kind. about: the invitation or report that home has a line for.

    Raises DestroyedKey (vault) for whoever was erased.
    """
    with within(person):  # whose inbox it is, whoever writes
        subject = log_subject(person) if case is None else case.subject_id
        id_ = new_id()
        message = Message.objects.create(
            subject_id=subject,
            id=id_,
            case_id=None if case is None else case.id,
            kind=kind,
            sender=Message.Sender.CANDOUR if officer is None else Message.Sender.OFFICER,
            organisation_id=None if organisation is None else organisation.pk,
            officer_id=None if officer is None else officer.pk,
            about_id=about,
            needs_action=needs_action,
            sealed=sealed_words(subject, id_, {"title": title, "text": text, "link": link, "by": by}),
            sent_as=sent_as,
            sent_at=at,
        )
        queue_notice(message, daily=daily)
    return message


def mark_read(*, person: UUID, messages: Iterable[Message], at: datetime) -> None:
    """Note that a person has opened messages to them. It concerns no right and no rule: it makes no entry."""
    ids = [message.id for message in messages if message.read_at is None]
    if ids:
        new = Message.objects.filter(subject_id__in=subjects_of(person), id__in=ids, read_at=None)
        new.exclude(sender=Message.Sender.PERSON).update(read_at=at)
