"""The teller: turns entries that concern partners into numbered changes, each for one client.

One works at a time, on the one session that holds its lock. Before it looks who was given what, it waits for
the releases that were being committed while a person said no: one that just slipped through is told as well.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from candour.access.changes import open_change
from candour.access.happenings import Happening, Terms, changes, sides
from candour.access.news import Kind, News, news_of
from candour.access.numbering import Ready, number, number_what_was_ready
from candour.access.reaching import way_to_reach
from candour.access.recipients import holders, recipients, references, references_of_subject
from candour.access.recording import Recorder
from candour.core.local_time import local_date
from candour.core.reaching import Reach
from candour.log.exact import decode_timestamp
from candour.log.files import Reached, on_we_go
from candour.store import changes as stored
from candour.store.changes import ChangeContent, LateChange, Listener, Untold
from candour.vault.errors import VaultError

Connection = AsyncConnection[Any]

LOCK = 0x63616E74656C6C
"""The advisory lock of the one teller ("cantell" in ASCII)."""

MOST_AT_ONCE = 500
"""Entries told of together: a bulk load has many about the same people, whose uses are read once."""

KEPT = timedelta(days=90)
"""For so long a change can be read again after it was told."""

SETTLE_SECONDS = 0.02

logger = logging.getLogger(__name__)


@dataclass
class Teller:
    """Tells on one connection, in autocommit. unreadable: entries that cannot be opened, left as they are.

    `reached` is told of every step, for tests that stop the program there.
    """

    recorder: Recorder
    unreadable: set[UUID] = field(default_factory=set)
    reached: Reached = on_we_go

    async def take_turn(self, connection: Connection) -> bool:
        """Whether this connection tells from now on, until it ends."""
        row = await (await connection.execute(stored.TAKE_TELLING, {"lock": LOCK})).fetchone()
        return row is not None and bool(row[0])

    async def step(self, connection: Connection) -> int:
        """Tell of what waits, at most a batch of it, and of what is late; gives how much there was.

        Raises psycopg.OperationalError; then nothing of it has happened, or all.
        """
        waiting = [each for each in await self._waiting(connection) if each.entry not in self.unreadable]
        if waiting:
            await _settle(connection)
            async with connection.transaction():
                await number(self.recorder, connection, await self._ready(connection, waiting))
                told = [one.entry for one in waiting if one.entry not in self.unreadable]
                await connection.execute(stored.DELETE_UNTOLD, {"entries": told})
                self.reached("telling")
            self.reached("told")
        return len(waiting) + await number_what_was_ready(connection) + await self._flag_late(connection)

    async def forget(self, connection: Connection) -> None:
        """Take the words out of what was told long ago, so that no reference stays longer than it must."""
        await connection.execute(stored.FORGET, {"before": self.recorder.clock() - KEPT})

    async def _waiting(self, connection: Connection) -> list[Untold]:
        most = MOST_AT_ONCE + len(self.unreadable)
        cursor = await connection.execute(stored.READ_UNTOLD, {"most": most})
        return [stored.untold(row) for row in await cursor.fetchall()]

    async def _ready(self, connection: Connection, waiting: Sequence[Untold]) -> list[Ready]:
        """The changes that these entries make, in their order.

        An entry that cannot be opened, or rests on a use or a reference that cannot, tells nobody anything.
        """
        now, listeners = self.recorder.clock(), await _listeners(connection)
        happenings = [each for one in waiting for each in await self._happenings(connection, one)]
        questions = [each.question for each in happenings]
        found, faults = await recipients(connection, self.recorder, questions, today=local_date(now))
        holding = await holders(connection, questions)
        known, more_faults = await references(
            connection,
            self.recorder,
            [
                (
                    happening.question.subjects,
                    {*held, *(each.organisation for each in happening.concerned(given, listeners))},
                )
                for happening, given, held in zip(happenings, found, holding, strict=True)
            ],
        )
        for place, happening in enumerate(happenings):
            if happening.news.of is not None:
                try:
                    known[place] = await references_of_subject(connection, self.recorder, happening.news.of)
                except VaultError as unreadable:
                    faults[place] = unreadable
        for place, fault in {**faults, **more_faults}.items():
            self._leave(happenings[place].entry, fault)
        return [
            change
            for happening, given, held, known_as in zip(happenings, found, holding, known, strict=True)
            for change in changes(happening, given, held, known_as, listeners, now)
            if change.entry not in self.unreadable
        ]

    async def _happenings(self, connection: Connection, waiting: Untold) -> list[Happening]:
        try:
            opened = self._body(waiting)
        except VaultError as fault:
            self._leave(waiting.entry, fault)
            return []
        if opened is None:
            return []
        body = msgspec.json.decode(opened)
        at = decode_timestamp(body["when"])
        happenings = []
        for news in news_of(body):
            reach = await self._reach(connection, waiting.subject) if _says_how(news) else None
            if _says_how(news) and reach is None:  # nothing is said any more, or nobody can read it
                continue
            terms = await _terms(connection, news.agreement) if news.agreement else None
            happenings.append(Happening(waiting.entry, waiting.subject, at, news, terms, reach))
        return happenings

    async def _reach(self, connection: Connection, subject: UUID | None) -> Reach | None:
        """How to reach whom it is about, as they say now; None where they say nothing any more."""
        if subject is None:
            return None
        try:
            return await way_to_reach(connection, self.recorder, subject)
        except VaultError as fault:
            logger.error("How to reach subject %s cannot be opened.", subject, exc_info=fault)
            return None

    def _leave(self, entry: UUID, fault: VaultError) -> None:
        logger.error("Entry %s cannot be opened, so nobody was told of it.", entry, exc_info=fault)
        self.unreadable.add(entry)

    def _body(self, waiting: Untold) -> bytes | None:
        if waiting.body is not None or waiting.sealed is None or waiting.key is None:
            return waiting.body
        at, kind = waiting.at, waiting.kind
        return self.recorder.opened(
            waiting.key, id=waiting.entry, at=at, kind=kind, sealed=waiting.sealed
        ).body

    async def _flag_late(self, connection: Connection) -> int:
        """Tell both sides of what was not acknowledged in time; gives how much there was."""
        now = self.recorder.clock()
        async with connection.transaction():
            cursor = await connection.execute(stored.LATE, {"at": now, "most": MOST_AT_ONCE})
            late = [stored.late_change(row) for row in await cursor.fetchall()]
            if not late:
                return 0
            listeners = await _listeners(connection)
            ready = [each for one in late for each in await self._overdue(connection, one, listeners, now)]
            await number(self.recorder, connection, ready)
            await connection.execute(stored.FLAG, {"at": now, "changes": [one.id for one in late]})
        return len(late)

    async def _overdue(
        self, connection: Connection, late: LateChange, listeners: list[Listener], now: datetime
    ) -> list[Ready]:
        content = open_change(self.recorder, late)
        concerned = await _who_hears(connection, late, content, listeners)
        subjects = [] if late.subject is None else [late.subject]
        organisations = {side.organisation for side in concerned}
        (known_as,), faults = await references(connection, self.recorder, [(subjects, organisations)])
        for fault in faults.values():
            raise fault
        who = next((each.slug for each in listeners if each.id == late.client), "")
        return [
            Ready(
                side,
                Kind.OVERDUE,
                ChangeContent(late.kind, content.agreement, scheme, reference, late=who),
                late.entry,
                now,
                late.subject,
                late.agreement,
            )
            for side in concerned
            for scheme, reference in known_as.get(side.organisation, [("", "")])
        ]


def _says_how(news: News) -> bool:
    return news.kind is Kind.REACH and news.what == "told"


async def _who_hears(
    connection: Connection, late: LateChange, content: ChangeContent, listeners: list[Listener]
) -> list[Listener]:
    """Who is told that something is late: both sides of an agreement, else those who are late themselves."""
    if content.agreement:
        return sides(await _terms(connection, content.agreement), listeners)
    theirs = {each.organisation for each in listeners if each.id == late.client}
    return [each for each in listeners if each.organisation in theirs and each.revoked_at is None]


async def _settle(connection: Connection) -> None:
    """Wait until whatever was being inserted among the entries a moment ago is committed or gone."""
    row = await (await connection.execute(stored.WRITERS)).fetchone()
    writers = [] if row is None or row[0] is None else row[0]
    while writers:
        row = await (await connection.execute(stored.ARE_WRITING, {"writers": writers})).fetchone()
        if row is None or not row[0]:
            return
        await asyncio.sleep(SETTLE_SECONDS)


async def _listeners(connection: Connection) -> list[Listener]:
    return [stored.listener(row) for row in await (await connection.execute(stored.LISTENERS)).fetchall()]


async def _terms(connection: Connection, agreement: str) -> Terms | None:
    slug, _, version = agreement.partition("@")
    asked = {"slug": slug, "version": int(version or 0)}
    row = await (await connection.execute(stored.TERMS, asked)).fetchone()
    return None if row is None else Terms(row[0], row[1], row[2], frozenset(row[3]))
