"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.people.actions.accounts import create_account, link_account
from candour.people.actions.clients import (
    add_client_key,
    limit_client,
    register_client,
    require_proof,
    retire_client_key,
    revoke_client,
)
from candour.people.actions.opt_outs import record_opt_out_check
from candour.people.actions.organisations import create_organisation
from candour.people.actions.staff import appoint, end_role, give_role
from candour.people.actions.subjects import join_subjects, match_references
from candour.people.actions.webhooks import (
    change_webhook_secret,
    end_webhook,
    register_webhook,
    try_again,
)

__all__ = [
    "add_client_key",
    "appoint",
    "change_webhook_secret",
    "create_account",
    "create_organisation",
    "end_role",
    "end_webhook",
    "give_role",
    "join_subjects",
    "limit_client",
    "link_account",
    "match_references",
    "record_opt_out_check",
    "register_client",
    "register_webhook",
    "require_proof",
    "retire_client_key",
    "revoke_client",
    "try_again",
]
