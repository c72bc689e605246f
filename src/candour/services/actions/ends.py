"""An authority comes to its end, or to a review without which it stops: whoever acts is told in time.

That they are told concerns no right and no rule, so it makes no entry.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from candour.core.local_time import local_date
from candour.people.models import Representation
from candour.people.queries import has_log
from candour.people.representation_queries import ends_or_is_reviewed, may_end_by
from candour.services.actions.acting import ADDRESS
from candour.services.actions.messages import tell_person
from candour.services.models import Message

TOLD_AHEAD = timedelta(days=28)
"""How long before the day."""


def tell_of_ends(*, at: datetime) -> int:
    """Tell whoever acts of each end and review that is near, once; gives how many were told."""
    return sum(_tell_of_end(row, at) for row in may_end_by(at + TOLD_AHEAD))


@transaction.atomic
def _tell_of_end(row: Representation, at: datetime) -> bool:
    held = Representation.objects.select_for_update(of=("self",)).select_related("account").get(pk=row.pk)
    day, holder = ends_or_is_reviewed(held), None if held.account is None else held.account.person_id
    is_near = day is not None and local_date(at) < day <= local_date(at + TOLD_AHEAD)
    if not is_near or held.told_of == day or held.ended_at is not None or holder is None:
        return False
    held.told_of = day
    held.save(update_fields=["told_of"])
    if not has_log(holder):
        return False
    tell_person(
        person=holder,
        kind=Message.Kind.ACCOUNT,
        title=_("A date you should know about"),
        text=_("You can see it in your account, under Acting for someone."),
        link=f"{ADDRESS}/{held.pk}",
        at=at,
    )
    return True
