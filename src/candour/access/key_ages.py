"""Since when each key of this deployment is in use, and by when it is to be replaced.

The log says so itself: the keys that sign were announced in it, and each rotation of the key-encryption key
was recorded. So it is known wherever the keys are kept, and nobody has to believe the date of a file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

KEY_ENTRIES: Final = "select body from open_entries where kind = 'key' order by id"

A_YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class KeyAge:
    """A key by its name in `docs/operators/cryptography.md`; until: None for one that stays."""

    name: str
    since: datetime
    until: datetime | None

    def overdue(self, now: datetime) -> timedelta:
        """For how long it should have been replaced by now; nothing for one that still has time."""
        return timedelta() if self.until is None else max(now - self.until, timedelta())


_SIGNING: Final = {
    "access-tokens": ("access-token key", A_YEAR),
    "promises": ("promise key", None),
    "checkpoints": ("log key", None),
}


def ages_of_keys(bodies: Iterable[bytes]) -> Iterator[KeyAge]:
    """What `KEY_ENTRIES` gave, in its order: nothing before the deployment has announced its keys."""
    rotated: datetime | None = None
    announced: dict[str, tuple[str, datetime]] = {}
    for body in bodies:
        entry: dict[str, Any] = json.loads(body)
        when = datetime.fromisoformat(entry["when"])
        if entry["what"] == "own-keys":
            rotated = rotated or when  # the first version is as old as the deployment
            announced = {
                signs: announced[signs] if announced.get(signs, ("",))[0] == key else (key, when)
                for signs, key in entry["keys"].items()
            }
        elif entry["what"] == "rotated":
            rotated = when
    if rotated is not None:
        yield KeyAge("key-encryption key", rotated, rotated + A_YEAR)
    for signs, (_key, since) in announced.items():
        name, life = _SIGNING[signs]
        yield KeyAge(name, since, since + life if life else None)
