"""What the home page asks of an account, in one read."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from candour.people.account_queries import not_looked_at
from candour.people.models import Account, SafeUse
from candour.people.representation_queries import waiting_invitations


@dataclass(frozen=True, slots=True)
class FirstLook:
    """reported_at: of a report that its owner has to look at, None without one. asked_at: when others asked
    its owner to act for them, of those that wait for an answer."""

    is_used_safely: bool
    reported_at: datetime | None
    asked_at: list[datetime]

    @property
    def told_at(self) -> list[datetime]:
        """When they were told of all these: a message was sent at the same moment."""
        return self.asked_at if self.reported_at is None else [*self.asked_at, self.reported_at]


def first_look(account: Account, now: datetime) -> FirstLook:
    """All of it."""
    used = SafeUse.objects.filter(account=OuterRef("pk"), ended_at=None)
    reports = not_looked_at().filter(account=OuterRef("pk")).values("reported_at")
    invited = waiting_invitations(now).filter(email=OuterRef("email"))
    others = invited.exclude(person_id=OuterRef("person_id"))
    asked = Account.objects.filter(pk=account.pk).values_list(
        Exists(used), Subquery(reports[:1]), ArraySubquery(others.values("starts_at"))
    )
    return FirstLook(*asked.get())
