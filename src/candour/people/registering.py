"""The log's and the guards' share in every change of the public register: one open entry, one version raised.

A step of actions, inside their transaction. No name of a person goes into an open entry, because it can
never be taken out again; who did it stands in the table concerned.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from candour.access.actions import raise_versions, record_open_entry
from candour.log.exact import encode_timestamp
from candour.store.register import REGISTER_ID

Change = Literal["added", "changed", "ended"]


def record_change(*, what: str, name: str, change: Change, values: Mapping[str, Any], at: datetime) -> None:
    """Record that something in the register was added, changed or ended at a moment (UTC).

    what: "organisation", "dataset", "client", ... name: its slug or key. values: what it now says, as JSON.
    """
    raise_versions([REGISTER_ID])
    body = {
        "kind": "register",
        "when": encode_timestamp(at),
        "what": what,
        "name": name,
        "change": change,
        "values": dict(values),
    }
    record_open_entry(body, kind="register")
