"""Every read of this room."""

from candour.services.queries.catalogue import OFFERS, Catalogue, catalogue, offer_called, offers
from candour.services.queries.chosen import Mine, chosen_before, mine

__all__ = ["OFFERS", "Catalogue", "Mine", "catalogue", "chosen_before", "mine", "offer_called", "offers"]
