"""New passwords: changed by whoever is signed in, or renewed by a link in an email or a recovery card.

Either gives up a change of email that waits: whoever knew the old password may have asked for it.
"""

from datetime import datetime

from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.actions.reports import give_up_email_change
from candour.people.actions.signing_in import end_all_sessions
from candour.people.models import Account, RecoveryCard, SecurityReport, SignIn
from candour.people.typed_codes import is_kept_as


@transaction.atomic
def change_password(*, account: Account, password: str, at: datetime, keep: str) -> Account:
    """Change the password of whoever is signed in with the session `keep`; every other session ends."""
    held = _with_password(account, password, at)
    end_all_sessions(held, SignIn.Ended.NEW_PASSWORD, at, but=keep)
    record_account(held, "password-changed", at)
    return held


@transaction.atomic
def renew_password(*, account: Account, password: str, at: datetime) -> Account:
    """Give a new password to whoever proved themselves by a link or a card; it unlocks what was reported.

    Every session ends. Passkeys that were there when the account was locked stay held until confirmed.
    """
    held = _with_password(account, password, at)
    end_all_sessions(held, SignIn.Ended.NEW_PASSWORD, at)
    SecurityReport.objects.filter(account=held, unlocked_at=None).update(unlocked_at=at)
    record_account(held, "password-renewed", at)
    return held


@transaction.atomic
def use_recovery_card(*, user_name: str, code: str, password: str, at: datetime) -> Account | None:
    """A new password for whoever holds the card of that user name; None where the two do not belong together.

    The card is spent by it: another has to be made.
    """
    card = card_of(user_name, code)
    if card is None:
        return None
    spent = RecoveryCard.objects.filter(pk=card.pk, used_at=None, ended_at=None).update(used_at=at)
    return renew_password(account=card.account, password=password, at=at) if spent else None


def card_of(user_name: str, code: str) -> RecoveryCard | None:
    """The card in force with that user name and code, however it was typed."""
    cards = RecoveryCard.objects.select_related("account").filter(
        account__user_name=user_name.strip().lower(),
        account__is_active=True,
        used_at=None,
        ended_at=None,
    )
    card = cards.first()
    return card if is_kept_as(code, None if card is None else bytes(card.digest)) else None


def _with_password(account: Account, password: str, at: datetime) -> Account:
    held = Account.objects.select_for_update().get(pk=account.pk)
    held.set_password(password)
    held.save(update_fields=["password"])
    give_up_email_change(held, at)
    return held
