"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.sharing.actions.agreements import (
    approve_agreement,
    draft_agreement,
    end_agreement,
    resume_agreement,
    suspend_agreement,
)
from candour.sharing.actions.choices import answer
from candour.sharing.actions.limits import (
    lift_restriction,
    protect_detail,
    protect_details,
    restrict,
    unprotect_detail,
    unprotect_details,
)
from candour.sharing.actions.objections import Ground, make_objection, weigh_objection, withdraw_objection
from candour.sharing.actions.parting import undo_joining

__all__ = [
    "Ground",
    "answer",
    "approve_agreement",
    "draft_agreement",
    "end_agreement",
    "lift_restriction",
    "make_objection",
    "protect_detail",
    "protect_details",
    "restrict",
    "resume_agreement",
    "suspend_agreement",
    "undo_joining",
    "unprotect_detail",
    "unprotect_details",
    "weigh_objection",
    "withdraw_objection",
]
