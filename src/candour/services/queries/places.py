"""Collections by place: at one property, by its number, or at every address of a postcode."""

from datetime import date
from uuid import UUID

from candour.services.models import Collection
from candour.services.places import Next, Regular, next_collection, plain_postcode

MOST_ADDRESSES = 200


def next_at(organisation: UUID, uprn: str, today: date) -> Next | None:
    """The next collection at a property, as an organisation's list has it."""
    lines = Collection.objects.filter(organisation=organisation, uprn=uprn)
    return next_collection(map(_regular, lines), today)


def next_by_address(organisation: UUID, postcode: str, today: date) -> list[tuple[str, Next]]:
    """Each address of a postcode with its next collection; nothing of it is kept."""
    found = Collection.objects.filter(organisation=organisation, postcode=plain_postcode(postcode))
    at: dict[str, list[Collection]] = {}
    for each in found.order_by("address", "uprn")[: MOST_ADDRESSES * 5]:
        at.setdefault(each.address, []).append(each)
    nexts = {address: next_collection(map(_regular, lines), today) for address, lines in at.items()}
    return [(address, its) for address, its in nexts.items() if its is not None]


def _regular(line: Collection) -> Regular:
    return Regular(line.what, line.first, line.every)
