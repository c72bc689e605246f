"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.services.actions.catalogue import About, define_service, offer_service
from candour.services.actions.choosing import (
    Move,
    change_way,
    choose_service,
    hide_service,
    move_service,
    remove_service,
    show_service,
)

__all__ = [
    "About",
    "Move",
    "change_way",
    "choose_service",
    "define_service",
    "hide_service",
    "move_service",
    "offer_service",
    "remove_service",
    "show_service",
]
