"""How far a database has been filled, as its own log says: an open entry before and after the filling.

Filling takes many transactions, so it can be stopped half way. What is in the database then is true, but not
whole, and nobody should take it for the borough.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from candour.access.models import OpenEntry
from candour.people.registering import record_change

_WHAT = "demonstration"


@dataclass(frozen=True, slots=True)
class Stage:
    """borough: which one, by seed and number of people. is_whole: whether its filling came to an end."""

    borough: str
    is_whole: bool


def stage() -> Stage | None:
    """How far this database was filled, or None where nobody began."""
    bodies = OpenEntry.objects.filter(kind="register").order_by("at", "id").values_list("body", flat=True)
    said = [body for body in map(json.loads, map(bytes, bodies)) if body.get("what") == _WHAT]
    return Stage(said[-1]["name"], said[-1]["values"]["is_whole"]) if said else None


def begin(borough: str) -> None:
    """Say that filling begins."""
    record_change(what=_WHAT, name=borough, change="added", values={"is_whole": False}, at=datetime.now(UTC))


def end(borough: str) -> None:
    """Say that the borough is whole."""
    record_change(what=_WHAT, name=borough, change="changed", values={"is_whole": True}, at=datetime.now(UTC))
