"""Who was given what of a person: read from the log itself, for nothing else is as true.

Nobody is told of anything that was never given to them. What is protected now is not told of either, nor a
correction of what is restricted: that an address has changed may be what its person hides. Many questions
are answered together, and a use that several ask about is opened once: a bulk load asks thousands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from candour.access.first_sight import opened_reference
from candour.access.news import TOLD_TO_HOLDERS, Kind, News
from candour.access.recording import Recorder
from candour.core.claims import rests_on
from candour.store import changes as stored
from candour.store.facts import stored_key
from candour.vault.errors import VaultError

Connection = AsyncConnection[Any]

AT_ONCE = 200
"""Uses that are read at a time: somebody may have tens of thousands."""


@dataclass(frozen=True, slots=True)
class Given:
    """One release: to which client, under which agreement's version, what, and from which datasets.

    until: the last day it may be kept. withheld: whether it is kept from its person's view now.
    """

    client: str
    agreement: str
    datasets: Mapping[str, frozenset[str]]
    until: date | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """What one client was given of what has changed. agreement: the latest it was given it under."""

    agreement: str
    attributes: frozenset[str]
    only_withheld: bool


@dataclass(frozen=True, slots=True)
class KeptFromView:
    """Attributes that are protected, and whether use of a dataset concerned is restricted."""

    protected: frozenset[str] = frozenset()
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What one organisation's own systems hold of what has changed."""

    attributes: frozenset[str] = frozenset()
    datasets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """Who was given what is news about these subjects' persons?

    asker: the only organisation that can have been given it, where there is only one.
    """

    news: News
    subjects: tuple[UUID, ...]
    asker: UUID | None = None


Faults = dict[int, VaultError]
"""Place of a question -> why something recorded about it cannot be opened, so that nobody can be told."""


async def recipients(
    connection: Connection, recorder: Recorder, questions: Sequence[Question], *, today: date
) -> tuple[list[dict[str, Recipient]], Faults]:
    """For each question, in order: client id -> what it was given."""
    kept = await _kept_from_view(connection, questions)
    found: list[dict[str, Recipient]] = [{} for _ in questions]
    faults: Faults = {}
    async with connection.cursor(name="given") as cursor:
        cursor.itersize = AT_ONCE
        await cursor.execute(stored.GIVEN, stored.asked_parameters(_persons_and_askers(questions)))
        async for places, *use in cursor:
            try:
                given = opened_given(recorder, use)
            except VaultError as fault:
                faults |= dict.fromkeys(places, fault)
                continue
            if given is None:
                continue
            for place in places:
                names = concerning(questions[place].news, given, kept[place], today)
                add_recipient(found[place], given, names)
    return found, faults


async def holders(connection: Connection, questions: Sequence[Question]) -> list[dict[UUID, Holding]]:
    """For each question that only holders are told of, in order: organisation -> what it holds of it."""
    asked = [
        (place, subject, None)
        for place, question in enumerate(questions)
        if question.news.kind in TOLD_TO_HOLDERS
        for subject in question.subjects
    ]
    found: list[dict[UUID, Holding]] = [{} for _ in questions]
    cursor = await connection.execute(stored.HOLDING, stored.asked_parameters(asked))
    for place, organisation, dataset, attributes in await cursor.fetchall():
        held = _held(questions[place].news, dataset, frozenset(attributes))
        if held is not None:
            before = found[place].get(organisation, Holding())
            found[place][organisation] = Holding(
                before.attributes | held.attributes, before.datasets | held.datasets
            )
    return found


def _held(news: News, dataset: str, registered: frozenset[str]) -> Holding | None:
    """What one dataset with a record holds of what is news, or None where it holds nothing of it."""
    if news.datasets is not None and dataset not in news.datasets:
        return None
    concerned = frozenset() if news.attributes is None else registered & news.attributes
    if news.attributes is not None and not concerned:
        return None
    return Holding(concerned, frozenset({dataset}))


def _persons_and_askers(questions: Sequence[Question]) -> Iterator[tuple[int, UUID, UUID | None]]:
    for place, question in enumerate(questions):
        if question.news.kind not in TOLD_TO_HOLDERS:
            for subject in question.subjects:
                yield place, subject, question.asker


def add_recipient(found: dict[str, Recipient], given: Given, names: frozenset[str]) -> None:
    """Add what of one release is news, if anything is. Newer releases come before older ones."""
    if names:
        before = found.get(given.client, Recipient(given.agreement, frozenset(), True))
        found[given.client] = Recipient(
            before.agreement, before.attributes | names, before.only_withheld and given.withheld
        )


def concerning(news: News, given: Given, kept: KeptFromView, today: date) -> frozenset[str]:
    """What somebody was given that the news is about; empty where it does not concern them."""
    names = frozenset(given.datasets)
    if news.kind in (Kind.WITHDRAWAL, Kind.OBJECTION):
        return names if given.agreement.partition("@")[0] == news.slug else frozenset()
    if given.until is not None and given.until < today:
        return frozenset()
    if news.kind is Kind.UNLINKING:
        return names
    if news.organisation:  # told to its own organisation, whatever it was given
        return frozenset()
    if kept.restricted and news.kind is Kind.CORRECTION:
        return frozenset()
    return frozenset(
        name
        for name, datasets in given.datasets.items()
        if news.touched(name, datasets) and kept.protected.isdisjoint(rests_on(name))
    )


async def references(
    connection: Connection, recorder: Recorder, asked: Sequence[tuple[Collection[UUID], Collection[UUID]]]
) -> tuple[list[dict[UUID, list[tuple[str, str]]]], Faults]:
    """For each pair of subjects and organisations: organisation -> (scheme, value) of its references."""
    known: list[dict[UUID, list[tuple[str, str]]]] = [{} for _ in asked]
    faults: Faults = {}
    questions = [
        (place, subject, organisation)
        for place, (subjects, organisations) in enumerate(asked)
        for subject in subjects
        for organisation in organisations
    ]
    cursor = await connection.execute(stored.REFERENCES, stored.asked_parameters(questions))
    for place, organisation, scheme, sealed, *key in await cursor.fetchall():
        try:
            value = opened_reference(
                recorder, stored_key(*key), organisation=organisation, scheme=scheme, sealed=bytes(sealed)
            )
        except VaultError as fault:
            faults[place] = fault
        else:
            known[place].setdefault(organisation, []).append((scheme, value))
    return known, faults


async def references_of_subject(
    connection: Connection, recorder: Recorder, subject: UUID
) -> dict[UUID, list[tuple[str, str]]]:
    """Organisation -> (scheme, value) of each reference to this very subject. Raises VaultError."""
    known: dict[UUID, list[tuple[str, str]]] = {}
    cursor = await connection.execute(stored.REFERENCES_OF_SUBJECT, {"subject": subject})
    for organisation, scheme, sealed, *key in await cursor.fetchall():
        value = opened_reference(
            recorder, stored_key(*key), organisation=organisation, scheme=scheme, sealed=bytes(sealed)
        )
        known.setdefault(organisation, []).append((scheme, value))
    return known


def opened_given(recorder: Recorder, use: Sequence[Any]) -> Given | None:
    """What a row of GIVEN, but for its places, says was given; None of a refusal. Raises VaultError."""
    id_, at, kind, sealed, key, wrapping, wrapped, withheld = use
    opened = recorder.opened(
        stored_key(key, wrapping, wrapped), id=id_, at=at, kind=kind, sealed=bytes(sealed)
    )
    body = msgspec.json.decode(opened.body)
    return given_by(body, withheld=withheld) if body["kind"] == "release" else None


def given_by(body: Mapping[str, Any], *, withheld: bool) -> Given:
    """What a release's body (`candour.access.uses.use_body`) says was given."""
    until = body["retain_until"]
    return Given(
        client=body["client"],
        agreement=body["agreement"] or "",
        datasets={
            name: frozenset({source["dataset"], *(record[0] for record in source["records"])})
            for name, source in body["sources"].items()
        },
        until=None if until is None else date.fromisoformat(until),
        withheld=withheld,
    )


async def _kept_from_view(connection: Connection, questions: Sequence[Question]) -> list[KeptFromView]:
    asked = [
        (place, subject, None)
        for place, question in enumerate(questions)
        if question.news.kind in (Kind.CORRECTION, Kind.ERASURE)
        for subject in question.subjects
    ]
    cursor = await connection.execute(stored.KEPT_FROM_VIEW, stored.asked_parameters(asked))
    protected: dict[int, set[str]] = defaultdict(set)
    restricted: set[int] = set()
    for place, attribute, dataset, everything in await cursor.fetchall():
        if attribute is not None:
            protected[place].add(attribute)
        elif everything or dataset in (questions[place].news.datasets or ()):
            restricted.add(place)
    return [KeptFromView(frozenset(protected[place]), place in restricted) for place in range(len(questions))]
