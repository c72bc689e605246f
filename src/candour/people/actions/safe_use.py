"""Safe use: what an account shows and sends tells nothing about its owner, because somebody may see it.

Its entry says no more than that a setting was changed, so that not even a list of what was logged tells.
"""

from datetime import datetime

from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.models import Account, SafeUse


@transaction.atomic
def begin_safe_use(*, account: Account, at: datetime) -> None:
    """Show and send nothing about the owner from now on. Where that is so already nothing changes."""
    held = Account.objects.select_for_update().get(pk=account.pk)  # begun once, also by two presses at once
    if held.safe_uses.filter(ended_at=None).exists():
        return
    held.safe_uses.create(begun_at=at)
    record_account(held, "setting", at)


@transaction.atomic
def end_safe_use(*, account: Account, at: datetime) -> None:
    """Show everything again."""
    if SafeUse.objects.filter(account=account, ended_at=None).update(ended_at=at):
        record_account(account, "setting", at)
