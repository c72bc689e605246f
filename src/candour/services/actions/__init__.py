"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.services.actions.catalogue import define_service, offer_service

__all__ = ["define_service", "offer_service"]
