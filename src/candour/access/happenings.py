"""What has happened, and the changes that come of it: one for each client concerned, as yet without a number.

Pure: who was given what, and by which references they know whom, has been read before (`recipients`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from candour.access.news import TO_BE_ACKNOWLEDGED, TOLD_TO_HOLDERS, News
from candour.access.numbering import Ready
from candour.access.recipients import Holding, Question, Recipient
from candour.core.period import add, parse_period
from candour.core.reaching import Reach
from candour.store.changes import ChangeContent, Listener


@dataclass(frozen=True, slots=True)
class Terms:
    """What telling needs of an agreement: who asks, who holds, and how long acknowledging may take."""

    id: UUID
    asker: UUID
    acknowledge_within: str
    holders: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that one entry says has happened. subject: whom it is about, None where it is nobody.

    reach: of news of how to reach them, what they say now.
    """

    entry: UUID
    subject: UUID | None
    at: datetime
    news: News
    terms: Terms | None
    reach: Reach | None = None

    @property
    def question(self) -> Question:
        """Who was given what it is about; nobody, where it is about nobody."""
        subjects = () if self.subject is None else (self.subject, *self.news.subjects)
        return Question(self.news, subjects, None if self.terms is None else self.terms.asker)

    def concerned(self, given: Mapping[str, Recipient], listeners: Iterable[Listener]) -> Iterator[Listener]:
        """Which clients are told: those of the one organisation it concerns, or those that were given it."""
        if whose := self.news.organisation:
            return (each for each in listeners if each.slug == whose and each.revoked_at is None)
        return (each for each in listeners if each.client_id in given)


def changes(
    happening: Happening,
    given: Mapping[str, Recipient],
    held: Mapping[UUID, Holding],
    known_as: Mapping[UUID, Sequence[tuple[str, str]]],
    listeners: Iterable[Listener],
    now: datetime,
) -> Iterator[Ready]:
    """What is told of one happening, and to whom."""
    if happening.subject is None:
        return _changes_for_sides(happening, listeners)
    if happening.news.organisation:
        return _changes_for_one(happening, known_as, listeners, now)
    if happening.news.kind in TOLD_TO_HOLDERS:
        return _changes_for_holders(happening, held, known_as, listeners, now)
    return _changes_for_recipients(happening, given, known_as, listeners, now)


def _changes_for_sides(happening: Happening, listeners: Iterable[Listener]) -> Iterator[Ready]:
    news, terms = happening.news, happening.terms
    for listener in sides(terms, listeners):
        content = ChangeContent(news.what, news.agreement, why=news.why)
        agreement = None if terms is None else terms.id
        yield Ready(listener, news.kind, content, happening.entry, happening.at, agreement=agreement)


def _changes_for_one(
    happening: Happening,
    known_as: Mapping[UUID, Sequence[tuple[str, str]]],
    listeners: Iterable[Listener],
    now: datetime,
) -> Iterator[Ready]:
    """What a person decided about one organisation's own service or record, by its own references.

    An organisation that has no reference for them does not know them, and is told nothing.
    """
    news, due = happening.news, _due(happening, now)
    for listener in happening.concerned({}, listeners):
        for scheme, reference in known_as.get(listener.organisation, ()):
            content = ChangeContent(
                news.what,
                scheme=scheme,
                reference=reference,
                service=news.service,
                reach=happening.reach,
            )
            yield Ready(
                listener,
                news.kind,
                content,
                happening.entry,
                happening.at,
                happening.subject,
                acknowledge_by=due,
            )


def _changes_for_holders(
    happening: Happening,
    held: Mapping[UUID, Holding],
    known_as: Mapping[UUID, Sequence[tuple[str, str]]],
    listeners: Iterable[Listener],
    now: datetime,
) -> Iterator[Ready]:
    """One change for each client of those who hold what is concerned, by each of their own references."""
    news, due = happening.news, _due(happening, now)
    for listener in listeners:
        holding = held.get(listener.organisation)
        if holding is None or listener.revoked_at is not None:
            continue
        for scheme, reference in known_as.get(listener.organisation, ()):
            content = ChangeContent(
                news.what,
                scheme=scheme,
                reference=reference,
                attributes=tuple(sorted(holding.attributes)),
                datasets=tuple(sorted(holding.datasets)),
                reach=happening.reach,
                died_on=news.died_on,
            )
            yield Ready(
                listener,
                news.kind,
                content,
                happening.entry,
                happening.at,
                happening.subject,
                acknowledge_by=due,
            )


def _changes_for_recipients(
    happening: Happening,
    given: Mapping[str, Recipient],
    known_as: Mapping[UUID, Sequence[tuple[str, str]]],
    listeners: Iterable[Listener],
    now: datetime,
) -> Iterator[Ready]:
    """One change for each client that was given what is concerned, by each of its own references."""
    news, terms, due = happening.news, happening.terms, _due(happening, now)
    for listener in happening.concerned(given, listeners):
        recipient = given[listener.client_id]
        for scheme, reference in known_as.get(listener.organisation, ()):
            yield Ready(
                listener,
                news.kind,
                ChangeContent(
                    news.what,
                    news.agreement if "@" in news.agreement else recipient.agreement,
                    scheme,
                    reference,
                    attributes=tuple(sorted(recipient.attributes)),
                ),
                happening.entry,
                happening.at,
                happening.subject,
                agreement=None if terms is None else terms.id,
                acknowledge_by=due,
                only_withheld=recipient.only_withheld,
            )


def _due(happening: Happening, now: datetime) -> datetime | None:
    """By when it is to be acknowledged; None where nobody waits for that."""
    within = TO_BE_ACKNOWLEDGED.get((happening.news.kind, happening.news.what))
    if within == "" and happening.terms is not None:
        within = happening.terms.acknowledge_within
    return add(now, parse_period(within)) if within else None


def sides(terms: Terms | None, listeners: Iterable[Listener]) -> list[Listener]:
    """The clients of both sides of an agreement that may still call."""
    if terms is None:
        return []
    organisations = {terms.asker, *terms.holders}
    return [each for each in listeners if each.organisation in organisations and each.revoked_at is None]
