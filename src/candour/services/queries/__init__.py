"""Every read of this room."""

from candour.services.queries.catalogue import offers

__all__ = ["offers"]
