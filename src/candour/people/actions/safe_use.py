"""Safe use: what an account shows and sends tells nothing about its owner, because somebody may see it.

Its entry says no more than that a setting was changed, so that not even a list of what was logged tells; nor
does it when an officer sets or ends it for somebody who asks at a counter. Who that was, when and why is kept
for the owner's own page, which asks for a fresh sign-in. Its owner can always end it.
"""

from datetime import datetime

from django.db import transaction

from candour.people.actions.account_entries import record_account
from candour.people.actions.checked import Checked
from candour.people.models import Account, SafeUse


@transaction.atomic
def begin_safe_use(*, account: Account, at: datetime, checked: Checked | None = None) -> None:
    """Show and send nothing about the owner from now on. Where that is so already nothing changes.

    checked: at whose desk and on what ground, where its owner did not do it themselves.
    """
    held = Account.objects.select_for_update().get(pk=account.pk)  # begun once, also by two presses at once
    if held.safe_uses.filter(ended_at=None).exists():
        return
    held.safe_uses.create(begun_at=at, **_ground(checked))
    record_account(held, "setting", at)


@transaction.atomic
def end_safe_use(*, account: Account, at: datetime, checked: Checked | None = None) -> None:
    """Show everything again. checked: as of `begin_safe_use`."""
    standing = SafeUse.objects.filter(account=account, ended_at=None)
    if standing.update(ended_at=at, **_ground_of_the_end(checked)):
        record_account(account, "setting", at)


def _ground(checked: Checked | None) -> dict[str, object]:
    if checked is None:
        return {}
    return {
        "desk": checked.organisation,
        "set_by": checked.by.full_name,
        "reason": checked.reason.strip(),
        "case_reference": checked.case.strip(),
        "evidence": checked.evidence.strip(),
    }


def _ground_of_the_end(checked: Checked | None) -> dict[str, object]:
    if checked is None:
        return {}
    return {
        "ended_desk": checked.organisation,
        "ended_by": checked.by.full_name,
        "ended_reason": checked.reason.strip(),
        "ended_case_reference": checked.case.strip(),
        "ended_evidence": checked.evidence.strip(),
    }
