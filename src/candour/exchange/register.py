"""The register as this node holds it: a snapshot in memory, known to be the newest by a poll of one row.

It holds what only organisations change: agreements, datasets, attributes, clients and their keys; never what
a resident can change. Where the newest cannot be had for two seconds, there is no register at all.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from candour.access.batching import Connect
from candour.core.agreement import Agreement
from candour.core.claims import CLAIMS, rests_on
from candour.core.errors import CoreError
from candour.core.request import Request
from candour.exchange.problems import Unavailable
from candour.store import register as stored
from candour.store.register import Activity, Attribute, Client, ClientKey, Dataset, Organisation

__all__ = [
    "Activity",
    "Attribute",
    "Client",
    "ClientKey",
    "Dataset",
    "Organisation",
    "Register",
    "RegisterWatch",
]

POLL_SECONDS = 0.5
STALE_SECONDS = 2.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Register:
    """One version of the register.

    agreements: by asker. datasets: by key, "organisation/dataset". dataset_keys: id -> key. attributes: by
    name. organisations: by id, those that ever had a client. clients: by client_id. shared_schemes: by
    organisation, the kinds of its references that name several people. activities: by organisation and slug.
    """

    version: int
    agreements: Mapping[UUID, tuple[Agreement, ...]] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    dataset_keys: Mapping[UUID, str] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    organisations: Mapping[UUID, Organisation] = field(default_factory=dict)
    clients: Mapping[str, Client] = field(default_factory=dict)
    shared_schemes: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    activities: Mapping[tuple[UUID, str], Activity] = field(default_factory=dict)

    @property
    def guard(self) -> tuple[UUID, int]:
        """What an entry decided on this version is guarded with."""
        return stored.REGISTER_ID, self.version

    def agreements_of(self, asker: UUID) -> tuple[Agreement, ...]:
        """Every version of every agreement of an asker."""
        return self.agreements.get(asker, ())

    def organisation(self, id: UUID) -> Organisation:
        """An organisation with its keys. Raises Unavailable for one that was never given any."""
        try:
            return self.organisations[id]
        except KeyError:
            raise Unavailable(
                f"Organisation {id} has no keys here. Its administrator must register it."
            ) from None

    def knows(self, name: str) -> bool:
        """Whether the register has an attribute, or the rules a claim, of that name."""
        return name in self.attributes or name in CLAIMS

    def datasets_concerned(self, agreement: Agreement, request: Request) -> tuple[UUID, ...]:
        """The ids of all datasets that may have to answer a request; only what is held here answers yet."""
        read = (name for asked in request.attributes for name in rests_on(asked))
        keys = (key for name in read for key in agreement.attributes.get(name, ()))
        listed = (self.datasets[key] for key in keys if key in self.datasets)
        return tuple(dict.fromkeys(dataset.id for dataset in listed if dataset.mode == "held"))

    def is_shared(self, organisation: UUID, scheme: str) -> bool:
        """Whether an organisation's references of a kind name several people each, such as tenancies."""
        return scheme in self.shared_schemes.get(organisation, ())

    def lets_match(self, organisation: UUID, schemes: Collection[str], now: datetime) -> Agreement | None:
        """An agreement in force that lets an organisation link references of these kinds, if any does."""
        versions = (version for versions in self.agreements.values() for version in versions)
        allowing = (
            version
            for version in versions
            if version.matching.issuperset(schemes) and version.is_current(now)
        )
        return next((version for version in allowing if organisation in self._sides(version)), None)

    def _sides(self, agreement: Agreement) -> set[UUID]:
        """Who is bound by an agreement: its asker, and whoever may answer."""
        keys = (key for keys in agreement.attributes.values() for key in keys)
        return {agreement.asker, *(self.datasets[key].organisation for key in keys if key in self.datasets)}

    def holder_of(self, agreement: Agreement | None) -> UUID | None:
        """The first organisation, of those with keys, whose dataset an agreement lets its asker obtain from.

        It reads the holder's part of a use. Never the asker, who may not learn what that part says.
        """
        if agreement is None:
            return None
        keys = (key for datasets in agreement.attributes.values() for key in datasets)
        holders = (self.datasets[key].organisation for key in keys if key in self.datasets)
        with_keys = (holder for holder in holders if holder in self.organisations)
        return next((holder for holder in with_keys if holder != agreement.asker), None)


class RegisterWatch:
    """Keeps the newest register; made inside a running event loop, closed with it."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._connection: AsyncConnection[Any] | None = None
        self._register: Register | None = None
        self._confirmed = -STALE_SECONDS
        self._looking = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look once, whether or not it succeeds, and then go on looking."""
        await self.look_again()
        self._task = asyncio.create_task(self._keep_looking())

    async def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._drop_connection()

    @property
    def is_fresh(self) -> bool:
        """Whether there is a register that was confirmed to be the newest within two seconds."""
        return self._register is not None and time.monotonic() - self._confirmed <= STALE_SECONDS

    def current(self) -> Register:
        """The register. Raises Unavailable when it was not confirmed to be the newest for two seconds."""
        if self._register is None or not self.is_fresh:
            raise Unavailable(
                "Agreements and clients cannot be read now, so nothing was released. Try again."
            )
        return self._register

    async def look_again(self) -> None:
        """Look now, so that a decision that lost its guard is made on the newest register."""
        called = time.monotonic()
        async with self._looking:
            if self._confirmed < called:
                await self._look()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.look_again()

    async def _look(self) -> None:
        asked = time.monotonic()
        try:
            async with asyncio.timeout(STALE_SECONDS):
                self._connection = self._connection or await self._connect()
                version = await _version(self._connection)
                if self._register is None or version != self._register.version:
                    self._register = await load_register(self._connection, version)
        except (psycopg.Error, OSError, TimeoutError) as fault:
            logger.warning("The register could not be read: %s", fault)
            await self._drop_connection()
        else:
            self._confirmed = asked

    async def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


async def _version(connection: AsyncConnection[Any]) -> int:
    cursor = await connection.execute(stored.REGISTER_VERSION)
    row = await cursor.fetchone()
    return 0 if row is None else int(row[0])


async def load_register(connection: AsyncConnection[Any], version: int) -> Register:
    """Everything the register holds. `version` was read before, so nothing here is older than it."""

    async def rows(statement: str) -> list[Any]:
        return await (await connection.execute(statement)).fetchall()

    datasets = [stored.dataset(row) for row in await rows(stored.DATASETS)]
    clients = [stored.client(row) for row in await rows(stored.CLIENTS)]
    organisations = [stored.organisation(row) for row in await rows(stored.ORGANISATIONS)]
    activities = [stored.activity(row) for row in await rows(stored.ACTIVITIES)]
    attributes = [stored.attribute(row) for row in await rows(stored.ATTRIBUTES)]
    return Register(
        version=version,
        agreements=_by_asker(_sound_agreements(await rows(stored.AGREEMENTS))),
        datasets={dataset.key: dataset for dataset in datasets},
        dataset_keys={dataset.id: dataset.key for dataset in datasets},
        attributes={attribute.name: attribute for attribute in attributes},
        organisations={organisation.id: organisation for organisation in organisations},
        clients={client.client_id: client for client in clients},
        shared_schemes=_shared_schemes(datasets),
        activities={(each.organisation, each.slug): each for each in activities},
    )


def _sound_agreements(rows: Iterable[Any]) -> Iterable[Agreement]:
    """Agreements that do not contradict themselves. One that does is left out: it allows nothing."""
    for row in rows:
        try:
            yield stored.agreement(row)
        except (CoreError, ValueError) as fault:
            logger.error("Agreement %s version %s allows nothing: %s", row[1], row[2], fault)


def _shared_schemes(datasets: Iterable[Dataset]) -> dict[UUID, frozenset[str]]:
    schemes: dict[UUID, frozenset[str]] = {}
    for dataset in datasets:
        if dataset.shared_schemes:
            so_far = schemes.get(dataset.organisation, frozenset())
            schemes[dataset.organisation] = so_far | dataset.shared_schemes
    return schemes


def _by_asker(agreements: Iterable[Agreement]) -> dict[UUID, tuple[Agreement, ...]]:
    by_asker: dict[UUID, tuple[Agreement, ...]] = {}
    for agreement in agreements:
        by_asker[agreement.asker] = (*by_asker.get(agreement.asker, ()), agreement)
    return by_asker
