"""Announces the deployment's own public keys in its log, so that nobody has to take them on somebody's word.

Whoever keeps a promise, a token or a checkpoint finds there which key it was signed with, and since when.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from candour.access.actions import record_open_entry
from candour.access.models import OpenEntry
from candour.log.exact import encode_timestamp

_ONE_AT_A_TIME = 0x63616E6B6579
"""The advisory lock under which keys are announced ("cankey" in ASCII)."""


@transaction.atomic
def announce_keys(*, keys: Mapping[str, str], at: datetime) -> bool:
    """Announce public keys by what each signs, unless the last announcement says the same; gives whether.

    keys: what it signs -> the key, as anyone may read it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    if _announced() == keys:
        return False
    body = {"kind": "key", "when": encode_timestamp(at), "what": "own-keys", "keys": dict(keys)}
    record_open_entry(body, kind="key")
    return True


def _announced() -> Mapping[str, str] | None:
    """The keys announced last, or None."""
    for body in (
        OpenEntry.objects.filter(kind="key").order_by("-id").values_list("body", flat=True).iterator()
    ):
        announcement = json.loads(bytes(body))
        if announcement["what"] == "own-keys":
            keys: Mapping[str, str] = announcement["keys"]
            return keys
    return None
