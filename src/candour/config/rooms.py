"""What each room says of one subject, for whoever must ask all of them: rooms cannot ask upwards."""

from collections.abc import Collection, Iterator
from uuid import UUID

from candour.services import subject as services

_ROOMS = (services,)


def holds(subjects: Collection[UUID]) -> Iterator[str]:
    """Why not everything about these subjects may be erased yet, a sentence for each reason."""
    for room in _ROOMS:
        yield from room.holds(subjects)
