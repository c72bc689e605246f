"""Every read of this room: a module for each thing that is read."""

from candour.services.queries.catalogue import OFFERS, Catalogue, catalogue, offer_called, offers
from candour.services.queries.chosen import Mine, chosen_before, mine
from candour.services.queries.linked import (
    JoinedRecord,
    codes_at,
    joined_records,
    letters_at,
    letters_to_print,
    numbers_of,
    reaches_of,
    reasons_of,
    schemes_of,
    unlinked_lately,
)
from candour.services.queries.places import next_at, next_by_address

__all__ = [
    "OFFERS",
    "Catalogue",
    "JoinedRecord",
    "Mine",
    "catalogue",
    "chosen_before",
    "codes_at",
    "joined_records",
    "letters_at",
    "letters_to_print",
    "mine",
    "next_at",
    "next_by_address",
    "numbers_of",
    "offer_called",
    "offers",
    "reaches_of",
    "reasons_of",
    "schemes_of",
    "unlinked_lately",
]
