"""Partners hear of what residents decided in the made-up history, and confirm it some hours later.

What asks for no answer is left for whoever tries the demonstration to read; only the council
confirms that it has read how to reach somebody. It leaves one objection unconfirmed, which is late by now.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import Q
from psycopg import AsyncConnection

from candour.access.models import Change
from candour.access.news import Kind
from candour.access.recording import Recorder
from candour.access.telling import Teller
from candour.demonstration.organisations import COUNCIL, ORGANISATIONS, Organisation
from candour.demonstration.partners import Partners
from candour.people.models import PartnerClient
from candour.store.utc import in_utc

_CONFIRMED_AFTER = timedelta(hours=3)
_BY_CLIENT = {organisation.client_id: organisation for organisation in ORGANISATIONS}


async def hear(dsn: str, recorder: Recorder, partners: Partners, told: datetime) -> None:
    """Tell of everything that has happened since, and have each system confirm what a person decided.

    told: the moment from which they have time to confirm.
    """
    async with await AsyncConnection.connect(in_utc(dsn), autocommit=True) as connection:
        teller = Teller(replace(recorder, clock=lambda: told))
        if not await teller.take_turn(connection):
            return
        while await teller.step(connection):
            continue
    for organisation, change, at in await sync_to_async(_to_be_confirmed)():
        await partners.acknowledge(organisation, change, at + _CONFIRMED_AFTER)


def _to_be_confirmed() -> list[tuple[Organisation, UUID, datetime]]:
    clients = dict(PartnerClient.objects.values_list("id", "client_id"))
    council = [id_ for id_, name in clients.items() if name == COUNCIL.client_id]
    of_council = Q(kind=Kind.REACH.value, client_id__in=council)
    decided = Q(acknowledge_by__isnull=False) & ~Q(kind=Kind.REACH.value)
    objections = Change.objects.filter(decided, kind=Kind.OBJECTION.value, client_id__in=council)
    forgotten = objections.order_by("n").values_list("id", flat=True)[:1]
    waiting = Change.objects.filter(decided | of_council, acknowledged_at=None)
    changes = waiting.exclude(id__in=list(forgotten)).order_by("at")
    return [(_BY_CLIENT[clients[change.client_id]], change.id, change.at) for change in changes]
