"""Lives two months of history: each event happens to the product itself, at its own moment.

Everybody's events come one after the other, while different people's share the exchange as on any morning. So
what comes of them does not depend on chance, and takes no longer than it must.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Any

from asgiref.sync import sync_to_async

from candour.core.request import Officer
from candour.demonstration.datasets import Dataset
from candour.demonstration.deciding import carry_out
from candour.demonstration.events import Arrives, Asks, Event, OpensAccount
from candour.demonstration.history import LONGEST_AGO
from candour.demonstration.joint import is_held_jointly, joint_lines
from candour.demonstration.partners import Partners
from candour.demonstration.person import Person
from candour.demonstration.records import HeldRecord, records_of
from candour.demonstration.setting_up import Organisations
from candour.demonstration.timeline import Moment, Timeline, WorkingDay

AT_ONCE = 24
"""How many people's events happen at the same time."""

LOADS = tuple(Moment(WorkingDay(ago), time(6, 10)) for ago in (LONGEST_AGO + 1, 22, 0))
"""When systems send what they hold: before everything, half way through, and on the last morning."""

THE_BEGINNING, THE_END = LOADS[0], Moment(WorkingDay(-1), time())


@dataclass(frozen=True, slots=True)
class Life:
    """Whom and what history happens to. passwords: of those who open an account, by email."""

    people: Sequence[Person]
    organisations: Organisations
    passwords: Mapping[str, str]
    timeline: Timeline

    def arrive(self, events: Iterable[Event]) -> None:
        """Bring everybody in, one after the other, before the exchange has anything to do.

        Not beside it: actions would run in a thread, which waits some milliseconds for its turn after each
        answer of the database while requests keep this process busy.
        """
        for event in events:
            if isinstance(event, Arrives | OpensAccount):
                self._carry_out(event)

    async def live(
        self, events: Sequence[Event], partners: Partners, *, since: Moment, before: Moment
    ) -> None:
        """Live what follows a moment, from the oldest, with what is held brought up to date along the way."""
        loads = [load for load in LOADS if not load < since and load < before]
        for start, end in pairwise(sorted({since, *loads, before})):
            if start in loads:
                await self._load(start, partners)
            await self._live(
                [event for event in events if not event.when < start and event.when < end], partners
            )

    async def _load(self, when: Moment, partners: Partners) -> None:
        """Have each system send what it holds about everybody on a day; the exchange keeps what changed."""
        held: dict[Dataset, list[Mapping[str, Any]]] = defaultdict(list)
        day = self.timeline.date_of(when.day)
        for person in self.people:
            for record in records_of(person, day):
                if not is_held_jointly(person, record):
                    held[record.dataset].append(_line(record))
        for dataset, line in joint_lines(day):
            held[dataset].append(line)
        at = self.timeline.time_of(when)
        async with asyncio.TaskGroup() as group:
            for dataset, lines in held.items():
                group.create_task(partners.put(dataset.organisation, dataset.slug, lines, at))

    async def _live(self, events: Iterable[Event], partners: Partners) -> None:
        """Start each event as soon as the same person's last one is over and there is room."""
        room = asyncio.Semaphore(AT_ONCE)
        latest: dict[str, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as group:
            for event in events:
                before = latest.get(event.person.key)
                latest[event.person.key] = group.create_task(self._happen(event, before, room, partners))

    async def _happen(
        self, event: Event, before: asyncio.Task[None] | None, room: asyncio.Semaphore, partners: Partners
    ) -> None:
        if before is not None:
            await before
        async with room:
            if isinstance(event, Asks):
                at = self.timeline.time_of(event.when)
                await partners.ask(event.asker, request_of(event), at)
            else:
                await sync_to_async(self._carry_out)(event)

    def _carry_out(self, event: Event) -> None:
        carry_out(event, self.organisations, self.passwords, self.timeline.time_of(event.when))


def request_of(event: Asks) -> dict[str, Any]:
    """What a partner's system sends for an event."""
    request: dict[str, Any] = {
        "subject": {"scheme": event.asker.scheme, "reference": event.person.references[event.asker.slug]},
        "purpose": event.purpose,
        "attributes": list(event.attributes),
        "case": event.case,
        "officer": _officer(event.officer),
        "assurance": event.assurance.name.lower(),
    }
    if event.emergency is not None:
        second = event.emergency.second_approver
        request["emergency"] = {
            "reason": event.emergency.reason,
            "kind": event.emergency.kind,
            "second_approver": None if second is None else _officer(second),
        }
    return request


def _officer(officer: Officer) -> dict[str, str]:
    return {"id": officer.id, "team": officer.team, "role": officer.role}


def _line(record: HeldRecord) -> Mapping[str, Any]:
    """One line of a bulk load."""
    return {
        "subject": {"scheme": record.dataset.organisation.scheme, "reference": record.reference},
        "values": {name: held.sent for name, held in record.values.items()},
    }
