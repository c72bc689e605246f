"""How a person wants to be reached, opened where it is told: by the one who tells partners.

It is kept once, sealed as the person's messages are. Knows neither Django nor who may read it.
"""

from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.core.reaching import Reach
from candour.store.changes import WAY_TO_REACH
from candour.store.facts import StoredKey, stored_key
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import message_place, unseal

_reach = msgspec.json.Decoder(Reach)


async def way_to_reach(connection: AsyncConnection[Any], recorder: Recorder, subject: UUID) -> Reach | None:
    """What the person of a subject says now; None where they say nothing. Raises CannotUnseal (vault)."""
    row = await (await connection.execute(WAY_TO_REACH, {"subject": subject})).fetchone()
    if row is None:
        return None
    id_, sealed, key, wrapping, wrapped = row
    return opened_way(recorder, stored_key(key, wrapping, wrapped), id=id_, sealed=bytes(sealed))


def opened_way(recorder: Recorder, key: StoredKey, *, id: UUID, sealed: bytes) -> Reach:
    """What a row of `ways_to_reach` says. Raises UnknownKey or CannotUnseal (vault)."""
    data_key = unwrapped(recorder.provider, key, KeyPurpose.MESSAGES)
    return _reach.decode(unseal(data_key, sealed, message_place(key.id, id)))
