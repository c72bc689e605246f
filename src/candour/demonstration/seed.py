"""Fills a new database with the demonstration borough, once, and writes `demo.json` beside it.

Nothing happens to a database that has been filled. One that was filled half way, or with something else, is
left alone, with a sentence that says what to do.
"""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

import uvloop
from asgiref.sync import sync_to_async
from django.db import connections

from candour.access.current import recorder, recording_with
from candour.config.env import CannotStart, Environment
from candour.demonstration.acting import settle_who_acts
from candour.demonstration.agreements import AGREEMENTS
from candour.demonstration.collections_list import import_collections
from candour.demonstration.credentials import Credentials, kept_credentials, lightly_hashed, new_credentials
from candour.demonstration.demo_json import NAME, write_demo_json
from candour.demonstration.hearing import hear
from candour.demonstration.history import history
from candour.demonstration.living import THE_BEGINNING, THE_END, Life
from candour.demonstration.moving_in import code_for
from candour.demonstration.newcomers import settle_newcomers
from candour.demonstration.organisations import ORGANISATIONS
from candour.demonstration.partners import MARKS, open_partners
from candour.demonstration.people import populate
from candour.demonstration.residents import NOOR
from candour.demonstration.setting_up import set_up
from candour.demonstration.stage import Stage, begin, end, stage
from candour.demonstration.timeline import Moment, Timeline, WorkingDay
from candour.people.models import ClientKey, Organisation

SEED = "harrowmere"
PEOPLE = 300
TOLD = Moment(WorkingDay(3), time(9))
"""When partners were told of all before: long enough ago that what one has not confirmed is late."""


@dataclass(frozen=True, slots=True)
class Borough:
    """Which borough: what its people and history are made from, and how many people."""

    seed: str
    people: int

    def __str__(self) -> str:
        return f"{self.seed}, {self.people} people"


def seed(environment: Environment, dsn: str, *, people: int | None = None) -> None:
    """Fill the migrated database at `dsn`, on which Django stands too.

    people: how many; None for as many as it has already, or PEOPLE. Raises CannotStart, with a sentence, for
    a database or a data folder that will not do.
    """
    kept = kept_credentials(environment.data / NAME)
    borough = Borough(SEED, people or PEOPLE)
    found = stage()
    if found is not None:
        _refuse_another(found, None if people is None else borough, environment)
        write_demo_json(environment, _still_valid(kept, environment))
        return
    _refuse_others()
    credentials = kept or new_credentials()
    write_demo_json(environment, credentials)
    with recording_with(replace(recorder(), marks=MARKS)), lightly_hashed():
        begin(str(borough))
        credentials = _fill(borough, environment, dsn, credentials)
        end(str(borough))
    write_demo_json(environment, credentials)


def _still_valid(kept: Credentials | None, environment: Environment) -> Credentials:
    """The credentials kept, if they are those with which this database was filled."""
    kids = set() if kept is None else {key["kid"] for key in kept.keys.values()}
    if kept is None or ClientKey.objects.filter(kid__in=kids).count() < len(kids):
        raise CannotStart(
            f"The passwords and keys of this demonstration are not in {environment.data / NAME}: "
            "put its file back, or begin again with an empty data folder and database."
        )
    return kept


def _refuse_others() -> None:
    """Refuse a database that holds organisations under names the borough needs."""
    taken = Organisation.objects.filter(slug__in=[each.slug for each in ORGANISATIONS]).first()
    if taken is not None:
        raise CannotStart(
            f"This database has an organisation called {taken.slug} that is not the demonstration's: "
            "give the demonstration a database of its own."
        )


def _refuse_another(found: Stage, asked: Borough | None, environment: Environment) -> None:
    if not found.is_whole:
        raise CannotStart(
            "Filling this database with the demonstration was stopped half way: "
            f"remove the data folder {environment.data}, or give an empty database, and start again."
        )
    if asked is not None and found.borough != str(asked):
        raise CannotStart(
            f"This database holds another demonstration ({found.borough}; asked for was {asked}): "
            "ask for that one, or give an empty data folder and database."
        )


def _fill(borough: Borough, environment: Environment, dsn: str, credentials: Credentials) -> Credentials:
    """Everything there is and happened; gives the codes and user names that were made with the rest."""
    begun = datetime.now(UTC)
    timeline = Timeline.ending(begun)
    people = populate(borough.seed, borough.people)
    events = history(borough.seed, people)
    _say(f"{len(ORGANISATIONS)} organisations and {len(AGREEMENTS)} versions of agreements")
    organisations = set_up(credentials, timeline)
    import_collections((person.home for person in people), datetime.now(UTC))
    life = Life(people, organisations, credentials.passwords, timeline)
    _say(f"{len(people)} people and what each organisation knows them by")
    life.arrive(events)
    _say(f"{len(events)} events of two months")

    recording = recorder()

    async def live() -> None:
        async with open_partners(environment, dsn, credentials) as partners:
            await life.live(events, partners, since=THE_BEGINNING, before=TOLD)
            await hear(dsn, recording, partners, timeline.time_of(TOLD))
            await life.live(events, partners, since=TOLD, before=THE_END)
            await hear(dsn, recording, partners, begun)
        await sync_to_async(connections.close_all)()

    with without_news(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(live())
    settle_who_acts(organisations, begun)
    return replace(
        credentials,
        user_name=settle_newcomers(credentials, organisations, begun),
        activation_codes={NOOR.email: code_for(NOOR, organisations, begun)},
    )


@contextmanager
def without_news() -> Iterator[None]:
    """Leave out of the log what is no news here: each token that a made-up partner is given."""
    security = logging.getLogger("candour.security")
    before = security.level
    security.setLevel(logging.WARNING)
    try:
        yield
    finally:
        security.setLevel(before)


def _say(line: str) -> None:
    """Tell the person at the terminal how far it is, at once."""
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()
