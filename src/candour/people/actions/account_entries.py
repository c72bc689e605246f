"""The entry that each change of an account leaves in its owner's log; a step of actions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from candour.access.actions import record_entry
from candour.access.within import within
from candour.log.exact import encode_timestamp
from candour.people.actions.subjects import make_subject
from candour.people.models import Account
from candour.people.queries import log_subject
from candour.store.entries import EntryRow
from candour.vault.errors import DestroyedKey


def record_account(account: Account, change: str, at: datetime, **more: Any) -> None:
    """Record what changed about an account. Staff stand for nobody, so nobody's log has theirs.

    Where all about its owner was erased, log key too, a new log begins with what they do now. An entry never
    holds an address, a name or a secret: it says that something changed, and the account what it is.
    """
    if account.person_id is not None:
        record_about(account.person_id, change, at, **more)


def record_about(person: UUID, change: str, at: datetime, **more: Any) -> EntryRow:
    """The same about a person who need not have an account; gives the entry."""
    body = {"kind": "account", "when": encode_timestamp(at), "change": change, **more}
    with within(person):
        return record_entry(body, kind="account", subject=log_subject_anew(person), happened=at)


def log_subject_anew(person: UUID) -> UUID:
    """The subject whose log key seals it: a new one where everything was erased; a step of actions."""
    try:
        return log_subject(person)
    except DestroyedKey:
        return make_subject(person=person).id
