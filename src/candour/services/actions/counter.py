"""What an officer does with somebody's account at a counter, on the ground of what they saw (F56, F54).

Each needs the role, a reason, a case and evidence of who it is; each is one entry that the person can read,
and a message to them. The officer never learns a password: the card sets one, in the person's own hands.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.people.account_queries import is_in_doubt_since
from candour.people.actions.account_entries import log_subject_anew, record_account
from candour.people.actions.accounts import opened_without_email
from candour.people.actions.cards import new_card
from candour.people.actions.checked import Checked
from candour.people.actions.safe_use import begin_safe_use, end_safe_use
from candour.people.actions.setting_aside import let_all_go
from candour.people.models import Account, StaffRole
from candour.people.pseudonyms import pseudonym_of
from candour.services.actions.messages import tell_person
from candour.services.errors import NotTheirPlace, Unfounded
from candour.services.models import Message


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that was opened for somebody, and the code of their card, which is shown this once."""

    account: Account
    code: str


@transaction.atomic
def open_account_at_desk(*, given_name: str, family_name: str, checked: Checked, at: datetime) -> Opened:
    """Open an account for somebody without email or telephone; their card sets its first password.

    Raises NotTheirPlace, or Unfounded.
    """
    refuse_unfounded(checked)
    account = opened_without_email(None, given_name, family_name)
    code = new_card(account, at, by=checked.by.full_name)
    _record(account, "opened", checked, at)
    return Opened(account, code)


@transaction.atomic
def replace_card_at_desk(*, account: Account, checked: Checked, at: datetime) -> str:
    """Make a card for somebody who lost theirs, and give its code; the old one is dead from now on.

    Raises NotTheirPlace, or Unfounded, for an account that has no card too: its owner is written to.
    """
    refuse_unfounded(checked)
    if account.user_name is None or not account.is_active:
        raise Unfounded(_("This account has no recovery card. Its owner can get a new password by email."))
    code = new_card(account, at, by=checked.by.full_name)
    _record(account, "card-made", checked, at)
    return code


@transaction.atomic
def let_in_at_desk(*, account: Account, checked: Checked, at: datetime) -> None:
    """Let somebody in again who proved who they are: second factors in doubt are gone, and keep nobody out.

    Raises NotTheirPlace, or Unfounded. Where none is in doubt, nothing happens.
    """
    refuse_unfounded(checked)
    if is_in_doubt_since(account) is not None:
        let_all_go(account, at)
        _record(account, "let-in", checked, at)


@transaction.atomic
def set_screen_at_desk(*, account: Account, safely: bool, checked: Checked, at: datetime) -> None:
    """Begin or end safe use for somebody who asks for it. Raises NotTheirPlace, or Unfounded.

    They are sent nothing, and its entry says as little as if they had done it: somebody may be looking.
    """
    refuse_unfounded(checked)
    if safely:
        begin_safe_use(account=account, at=at, checked=checked)
    else:
        end_safe_use(account=account, at=at, checked=checked)


def refuse_unfounded(checked: Checked) -> None:
    """Raise NotTheirPlace for whoever is no officer there, Unfounded without ground; a step of actions."""
    held = StaffRole.objects.filter(
        account=checked.by, organisation=checked.organisation, role=StaffRole.Role.OFFICER, ended_at=None
    )
    if not held.exists():
        raise NotTheirPlace("Only an officer of this organisation does this at its desk.")
    if not checked.is_founded:
        raise Unfounded("Enter a reason, the case number and what you saw.")


def ground_of(person: UUID, checked: Checked) -> dict[str, str]:
    """What an entry says of an act at a desk; the officer by a pseudonym, different for each person."""
    subject = log_subject_anew(person)
    officer = pseudonym_of(checked.by, organisation=checked.organisation.pk, person=subject)
    return {
        "organisation": checked.organisation.slug,
        "officer": officer,
        "evidence": checked.evidence.strip(),
        "reason": checked.reason.strip(),
        "case": checked.case.strip(),
    }


_TOLD = {
    "opened": (
        gettext_lazy("Your account was opened at a desk"),
        gettext_lazy(
            "An officer of %(organisation)s opened it for you, in case %(case)s, and printed your recovery "
            "card. The card set your password and is used up: make a new one under Your account, Sign-in and "
            "security."
        ),
    ),
    "let-in": (
        gettext_lazy("Second steps that were in doubt have been removed"),
        gettext_lazy(
            "An officer of %(organisation)s checked who you are, in case %(case)s: %(reason)s The second "
            "steps added to your account since the sign-in that was not you have been removed, and you can "
            "sign in anywhere. If you did not ask for this, tell us at once."
        ),
    ),
    "card-made": (
        gettext_lazy("You have a new recovery card"),
        gettext_lazy(
            "An officer of %(organisation)s made it for you, in case %(case)s: %(reason)s The card you had "
            "before no longer works. If you did not ask for this, tell us at once."
        ),
    ),
}


def _record(account: Account, change: str, checked: Checked, at: datetime) -> None:
    """The entry, and the message that waits for them behind their sign-in."""
    person = account.person_id
    assert person is not None, "staff stand for nobody"
    record_account(account, change, at, **ground_of(person, checked))
    title, text = _TOLD[change]
    said = {
        "organisation": checked.organisation.name,
        "case": checked.case.strip(),
        "reason": checked.reason.strip().rstrip(".") + ".",
    }
    tell_person(
        person=person,
        kind=Message.Kind.ACCOUNT,
        title=str(title),
        text=str(text) % said,
        at=at,
        organisation=checked.organisation,
    )
