"""Changing an account's email: asked for, confirmed from the new address, and undone from the old one."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from candour.people.actions.account_entries import record_account
from candour.people.actions.reports import give_up_email_change, lock_account
from candour.people.errors import AlreadyExists
from candour.people.models import Account, EmailChange, SecurityReport

CONFIRM_WITHIN = timedelta(hours=24)
UNDO_WITHIN = timedelta(days=14)


@transaction.atomic
def ask_email_change(*, account: Account, new: str, at: datetime) -> EmailChange:
    """Ask for another email: it changes once confirmed from there. An earlier wish is given up."""
    give_up_email_change(account, at)
    change = EmailChange.objects.create(
        account=account, old=account.email or "", new=new.lower(), asked_at=at
    )
    record_account(account, "email-change-asked", at)
    return change


@transaction.atomic
def confirm_email_change(*, change: EmailChange, at: datetime) -> Account | None:
    """Change the email, now that whoever asked reads mail there; None when it is too late for this link.

    Raises AlreadyExists when the address has become somebody else's meanwhile.
    """
    held = EmailChange.objects.select_for_update().select_related("account").get(pk=change.pk)
    if held.confirmed_at or held.ended_at or at > held.asked_at + CONFIRM_WITHIN:
        return None
    _set_email(held.account, held.new)
    held.confirmed_at = at
    held.save(update_fields=["confirmed_at"])
    record_account(held.account, "email-changed", at)
    return held.account


@transaction.atomic
def undo_email_change(*, change: EmailChange, at: datetime) -> SecurityReport | None:
    """Give the old address back its account, and lock it, for somebody else may hold it; None when too late.

    Whoever reads mail at the old address can do it, without signing in.
    """
    held = EmailChange.objects.select_for_update().select_related("account").get(pk=change.pk)
    if held.ended_at or not held.old or at > (held.confirmed_at or held.asked_at) + UNDO_WITHIN:
        return None
    if held.confirmed_at:
        _set_email(held.account, held.old)
    EmailChange.objects.filter(pk=held.pk).update(ended_at=at)
    report = lock_account(account=held.account, sign_in=None, since=held.asked_at, at=at)
    record_account(held.account, "email-change-undone", at)
    return report


def _set_email(account: Account, email: str) -> None:
    try:
        with transaction.atomic():
            account.email = email
            account.save(update_fields=["email"])
            EmailAddress.objects.filter(user=account).delete()
            EmailAddress.objects.create(user=account, email=email, primary=True, verified=True)
    except IntegrityError as taken:
        raise AlreadyExists("There is another account with this email now.") from taken
