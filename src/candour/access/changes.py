"""A change as it is kept and as it is acknowledged: sealed for one organisation, answered by an entry.

Knows neither Django nor a database. The content names a person only by the organisation's own reference, and
stands under that organisation's key, so that it can still be told when the person's own keys are gone.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from candour.access.recording import Recorder
from candour.access.unwrapping import unwrapped
from candour.log.exact import encode_timestamp
from candour.store.changes import ChangeContent, LateChange, Listener, StoredChange
from candour.vault.data_keys import KeyPurpose
from candour.vault.seal import change_place, seal, unseal

_content = msgspec.json.Decoder(ChangeContent)


def seal_change(recorder: Recorder, listener: Listener, change: UUID, content: ChangeContent) -> bytes:
    """A change's content for its listener's organisation alone. Raises UnknownKey or CannotUnseal (vault)."""
    key = unwrapped(recorder.provider, listener.key, KeyPurpose.HOLDER)
    place = change_place(listener.key.id, change)
    return seal(key, msgspec.json.encode(content), place, recorder.random_bytes)


def open_change(recorder: Recorder, change: StoredChange | LateChange) -> ChangeContent:
    """What a stored change says. Raises UnknownKey or CannotUnseal (vault)."""
    key = unwrapped(recorder.provider, change.key, KeyPurpose.HOLDER)
    return _content.decode(unseal(key, change.sealed, change_place(change.key.id, change.id)))


def acknowledgement_body(
    change: StoredChange, content: ChangeContent, *, organisation: str, client: str, at: datetime
) -> dict[str, Any]:
    """The body of a `receipt-acknowledged`: who has confirmed that it knows what a person decided, and when.

    at, in UTC. organisation: its slug; client: its client id.
    """
    due = change.acknowledge_by
    return {
        "kind": "receipt-acknowledged",
        "when": encode_timestamp(at),
        "organisation": organisation,
        "client": client,
        "agreement": content.agreement,
        "change": change.kind,
        "decision": str(change.entry),
        "told": encode_timestamp(change.told_at or at),
        "due": None if due is None else encode_timestamp(due),
    }
