"""What an officer has typed on several pages and not recorded yet: kept for a day, past the end of a session.

It comes sealed. It concerns no right and no rule, so it makes no entry; what is recorded in the end does.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from candour.people.models import Account, Draft, Organisation
from candour.people.queries import DRAFT_KEPT


def keep_draft(
    *, account: Account, organisation: Organisation, number: UUID, sealed: list[Any], at: datetime
) -> None:
    """Keep what was typed, in place of what was typed before, for a day from now."""
    Draft.objects.filter(account=account, changed_at__lte=at - DRAFT_KEPT).delete()
    Draft.objects.update_or_create(
        account=account,
        organisation=organisation,
        number=number,
        defaults={"sealed": sealed, "changed_at": at},
    )


def drop_draft(*, account: Account, organisation: Organisation, number: UUID) -> None:
    """It is recorded, or not wanted any more."""
    Draft.objects.filter(account=account, organisation=organisation, number=number).delete()
