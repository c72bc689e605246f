"""A person's messages: how many are new, the list, and one opened."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from candour.people.models import Subject
from candour.people.queries import subjects_of
from candour.services.models import Message
from candour.services.sealing import Keys, keys_of, opened_words


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message and its words. link: an address here that it leads to, or "". by: of an officer, the name
    by which the person knows them; of whoever acts for the person, what they call them; or ""."""

    message: Message
    title: str
    text: str
    link: str
    by: str


@dataclass(frozen=True, slots=True)
class Unread:
    """How many messages a person has not opened, how many of those wait for them to do something, and of how
    many of these they read nowhere else: they belong to no case, and are about nothing of `besides`.
    """

    messages: int
    needing: int
    alone: int


def unread(person: UUID, besides: Collection[UUID] = ()) -> Unread:
    """What is new for a person: one read, for every page of theirs. besides: what a page tells itself."""
    subjects = Subject.objects.filter(person_id=person).values("id")
    new = _to_person(Message.objects.filter(subject_id__in=subjects, read_at=None))
    needing = Q(needs_action=True)
    alone = needing & Q(case_id=None) & (Q(about_id=None) | ~Q(about_id__in=besides))
    counted = new.aggregate(
        messages=Count("id"), needing=Count("id", filter=needing), alone=Count("id", filter=alone)
    )
    return Unread(**counted)


def messages_of(person: UUID, *, most: int | None = None, after: UUID | None = None) -> list[OpenedMessage]:
    """Messages to a person, the newest first; those before the one with the id `after`. most: None: all."""
    subjects = subjects_of(person)
    found = _to_person(Message.objects.filter(subject_id__in=subjects))
    if after is not None:
        last = found.filter(id=after).first()
        if last is None:
            return []
        found = found.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, id__lt=last.id))
    return list(opened(found.order_by("-sent_at", "-id")[:most], keys_of(subjects)))


def message_of(person: UUID, id: UUID) -> OpenedMessage | None:
    """One message to a person; None for another's and for one that never was."""
    subjects = subjects_of(person)
    found = _to_person(Message.objects.filter(subject_id__in=subjects, id=id))
    return next(opened(found, keys_of(subjects)), None)


def new_among(person: UUID, ids: Iterable[UUID]) -> list[Message]:
    """Messages to a person with these ids that they have not opened and that wait for nothing from them."""
    subjects = subjects_of(person)
    new = Message.objects.filter(subject_id__in=subjects, id__in=list(ids), read_at=None, needs_action=False)
    return list(_to_person(new))


def needing_led_to(person: UUID, address: str) -> list[Message]:
    """Messages that a person has not opened, wait for them to do something, and lead to an address here."""
    subjects = subjects_of(person)
    new = Message.objects.filter(subject_id__in=subjects, read_at=None, needs_action=True, case_id=None)
    if not (found := list(_to_person(new))):
        return []
    return [each.message for each in opened(found, keys_of(subjects)) if each.link == address]


def opened(messages: Iterable[Message], keys: Keys) -> Iterator[OpenedMessage]:
    """Each with its words; what was sealed under a key that is gone is left out."""
    for message in messages:
        if message.subject_id in keys:
            words = opened_words(keys, message.subject_id, message.id, bytes(message.sealed))
            yield OpenedMessage(message, words["title"], words["text"], words["link"], words["by"])


def _to_person(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.exclude(sender=Message.Sender.PERSON)
