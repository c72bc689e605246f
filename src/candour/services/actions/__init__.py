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
from candour.services.actions.codes import cancel_code, make_code
from candour.services.actions.linking import link_again, link_by_code, this_is_not_me, unlink_record
from candour.services.actions.looking import look_at_mistake

__all__ = [
    "About",
    "Move",
    "cancel_code",
    "change_way",
    "choose_service",
    "define_service",
    "hide_service",
    "link_again",
    "link_by_code",
    "look_at_mistake",
    "make_code",
    "move_service",
    "offer_service",
    "remove_service",
    "show_service",
    "this_is_not_me",
    "unlink_record",
]
