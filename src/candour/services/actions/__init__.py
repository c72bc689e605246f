"""Every verb of this room: each changes state and records one log entry, in one transaction."""

from candour.services.actions.acting import (
    end_acting_officer,
    end_authority,
    lift_authority,
    name_acting_officer,
    note_shown,
    object_as_person,
    record_authority,
    record_capacity_lost,
    review_authority,
    suspend_authority,
    take_objection,
)
from candour.services.actions.alerts import end_alert, want_alert
from candour.services.actions.answering import decide_case, open_at_desk, take_case, write_to_person
from candour.services.actions.cases import (
    ask_for_correction,
    ask_organisation,
    close_case,
    report_use,
    write_in_case,
)
from candour.services.actions.catalogue import About, define_service, offer_service
from candour.services.actions.choosing import (
    Move,
    change_way,
    choose_service,
    hide_service,
    move_service,
    place_service,
    remove_service,
    show_service,
)
from candour.services.actions.codes import cancel_code, make_code
from candour.services.actions.counter import (
    let_in_at_desk,
    open_account_at_desk,
    replace_card_at_desk,
    set_screen_at_desk,
)
from candour.services.actions.deaths import confirm_death, record_death, undo_death
from candour.services.actions.ends import tell_of_ends
from candour.services.actions.intruders import report_intruder, undo_and_report
from candour.services.actions.inviting import answer_invitation, invite_by_email, stop_acting
from candour.services.actions.known import link_by_facts
from candour.services.actions.letters import (
    destroy_old_letters,
    note_not_posted,
    note_posted,
    note_returned,
    print_again,
    print_letter,
)
from candour.services.actions.linking import (
    link_again,
    link_by_code,
    these_are_not_me,
    this_is_not_me,
    unlink_record,
)
from candour.services.actions.messages import mark_read, tell_person
from candour.services.actions.officers import choose_how_officer_is_told, note_news_read
from candour.services.actions.reaching import say_how_to_reach
from candour.services.actions.telling import choose_how_told
from candour.services.actions.winding_up import wind_up

__all__ = [
    "About",
    "Move",
    "answer_invitation",
    "ask_for_correction",
    "ask_organisation",
    "cancel_code",
    "change_way",
    "choose_how_officer_is_told",
    "choose_how_told",
    "choose_service",
    "close_case",
    "confirm_death",
    "decide_case",
    "define_service",
    "destroy_old_letters",
    "end_acting_officer",
    "end_alert",
    "end_authority",
    "hide_service",
    "invite_by_email",
    "let_in_at_desk",
    "lift_authority",
    "link_again",
    "link_by_code",
    "link_by_facts",
    "make_code",
    "mark_read",
    "move_service",
    "name_acting_officer",
    "note_news_read",
    "note_not_posted",
    "note_posted",
    "note_returned",
    "note_shown",
    "object_as_person",
    "offer_service",
    "open_account_at_desk",
    "open_at_desk",
    "place_service",
    "print_again",
    "print_letter",
    "record_authority",
    "record_capacity_lost",
    "record_death",
    "remove_service",
    "replace_card_at_desk",
    "report_intruder",
    "report_use",
    "review_authority",
    "say_how_to_reach",
    "set_screen_at_desk",
    "show_service",
    "stop_acting",
    "suspend_authority",
    "take_case",
    "take_objection",
    "tell_of_ends",
    "tell_person",
    "these_are_not_me",
    "this_is_not_me",
    "undo_and_report",
    "undo_death",
    "unlink_record",
    "want_alert",
    "wind_up",
    "write_in_case",
    "write_to_person",
]
