"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.people.actions.accounts import (
    create_account,
    create_account_without_email,
    end_welcome,
    link_account,
    rename_account,
)
from candour.people.actions.cards import make_recovery_card
from candour.people.actions.clients import (
    add_client_key,
    limit_client,
    register_client,
    require_proof,
    retire_client_key,
    revoke_client,
    waive_proof,
)
from candour.people.actions.closing import close_account, finish_closing, keep_account
from candour.people.actions.emails import ask_email_change, confirm_email_change, undo_email_change
from candour.people.actions.factor_resets import (
    approve_factor_reset,
    ask_factor_reset,
    refuse_factor_reset,
    reset_factor_by_operator,
    take_up_reset,
)
from candour.people.actions.naming import end_naming, name_officer
from candour.people.actions.opt_outs import record_opt_out_check
from candour.people.actions.organisations import create_organisation
from candour.people.actions.outside import link_outside_identity, unlink_outside_identity
from candour.people.actions.passwords import change_password, renew_password, use_recovery_card
from candour.people.actions.reports import confirm_passkey, finish_looking, report_not_me
from candour.people.actions.representing import (
    Checked,
    accept,
    decline,
    end_representation,
    grant_at_desk,
    invite,
    keep_invitation,
)
from candour.people.actions.reviewing import (
    lift_suspension,
    object_to_representation,
    record_loss_of_capacity,
    review,
    suspend_representation,
)
from candour.people.actions.safe_use import begin_safe_use, end_safe_use
from candour.people.actions.second_factors import (
    add_authenticator_app,
    add_passkey,
    make_recovery_codes,
    remove_second_factor,
    rename_passkey,
    take_code,
)
from candour.people.actions.setting_aside import keep_factor, let_factor_go
from candour.people.actions.signing_in import (
    end_other_sign_ins,
    end_sign_in,
    end_sign_ins_of,
    record_sign_in,
    remember_device,
    sign_out,
)
from candour.people.actions.sought import Sought
from candour.people.actions.staff import appoint, end_role, give_role
from candour.people.actions.subjects import join_subjects, match_references
from candour.people.actions.viewing import record_view
from candour.people.actions.webhooks import (
    change_webhook_secret,
    end_webhook,
    register_webhook,
    try_again,
)

__all__ = [
    "Checked",
    "Sought",
    "accept",
    "add_authenticator_app",
    "add_client_key",
    "add_passkey",
    "appoint",
    "approve_factor_reset",
    "ask_email_change",
    "ask_factor_reset",
    "begin_safe_use",
    "change_password",
    "change_webhook_secret",
    "close_account",
    "confirm_email_change",
    "confirm_passkey",
    "create_account",
    "create_account_without_email",
    "create_organisation",
    "decline",
    "end_naming",
    "end_other_sign_ins",
    "end_representation",
    "end_role",
    "end_safe_use",
    "end_sign_in",
    "end_sign_ins_of",
    "end_webhook",
    "end_welcome",
    "finish_closing",
    "finish_looking",
    "give_role",
    "grant_at_desk",
    "invite",
    "join_subjects",
    "keep_account",
    "keep_factor",
    "keep_invitation",
    "let_factor_go",
    "lift_suspension",
    "limit_client",
    "link_account",
    "link_outside_identity",
    "make_recovery_card",
    "make_recovery_codes",
    "match_references",
    "name_officer",
    "object_to_representation",
    "record_loss_of_capacity",
    "record_opt_out_check",
    "record_sign_in",
    "record_view",
    "refuse_factor_reset",
    "register_client",
    "register_webhook",
    "remember_device",
    "remove_second_factor",
    "rename_account",
    "rename_passkey",
    "renew_password",
    "report_not_me",
    "require_proof",
    "reset_factor_by_operator",
    "retire_client_key",
    "review",
    "revoke_client",
    "sign_out",
    "suspend_representation",
    "take_code",
    "take_up_reset",
    "try_again",
    "undo_email_change",
    "unlink_outside_identity",
    "use_recovery_card",
    "waive_proof",
]
