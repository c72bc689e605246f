"""Safe use: what an account shows and sends tells nothing about its owner, because somebody may see it.

Its entry says no more than that a setting was changed, so that not even a list of what was logged tells; nor
does it when an officer sets or ends it for somebody who asks at a counter. Who that was, when and why is kept
for the owner's own page, which asks for a fresh sign-in. Its owner can always end it.
"""

from datetime import datetime

from django.db import transaction

from candour.access.within import within
from candour.people.actions.account_entries import record_account
from candour.people.actions.checked import Checked
from candour.people.actions.representation_entries import seal_for_the_desk
from candour.people.models import Account, SafeUse


@transaction.atomic
def begin_safe_use(*, account: Account, at: datetime, checked: Checked | None = None) -> None:
    """Show and send nothing about the owner from now on. Where that is so already nothing changes.

    checked: at whose desk and on what ground, where its owner did not do it themselves.
    """
    held = Account.objects.select_for_update().get(pk=account.pk)  # begun once, also by two presses at once
    if held.safe_uses.filter(ended_at=None).exists():
        return
    use = SafeUse(account=held, begun_at=at)
    if checked is not None:
        use.desk, use.set_by = checked.organisation, checked.by.full_name
        use.evidence = checked.evidence.strip()
        _seal(use, reason=checked.reason.strip(), case=checked.case.strip())
    use.save(force_insert=True)
    record_account(held, "setting", at)


@transaction.atomic
def end_safe_use(*, account: Account, at: datetime, checked: Checked | None = None) -> None:
    """Show everything again. checked: as of `begin_safe_use`."""
    use = SafeUse.objects.select_for_update().filter(account=account, ended_at=None).first()
    if use is None:
        return
    use.ended_at = at
    if checked is not None:
        use.ended_desk, use.ended_by = checked.organisation, checked.by.full_name
        use.ended_evidence = checked.evidence.strip()
        begun = {"reason": use.reason, "case": use.case_reference}
        _seal(use, **begun, ended_reason=checked.reason.strip(), ended_case=checked.case.strip())
    use.save()
    record_account(account, "setting", at)


def _seal(use: SafeUse, **words: str) -> None:
    person = use.account.person_id
    assert person is not None, "staff stand for nobody"
    with within(person):
        seal_for_the_desk(use, person, **words)
