"""What the home page asks of an account, in one read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from candour.people.account_queries import not_looked_at
from candour.people.models import Account, SafeUse
from candour.people.representation_queries import waiting_invitations


@dataclass(frozen=True, slots=True)
class FirstLook:
    """reported, reported_at: a report that its owner has to look at, None without one. invitations: of others
    who asked its owner to act for them, those that wait for an answer."""

    is_used_safely: bool
    reported: UUID | None
    reported_at: datetime | None
    invitations: list[UUID]

    @property
    def shown(self) -> list[UUID]:
        """All of these: home has a line for each, so that a message about one needs none."""
        return self.invitations if self.reported is None else [*self.invitations, self.reported]


def first_look(account: Account, now: datetime) -> FirstLook:
    """All of it."""
    used = SafeUse.objects.filter(account=OuterRef("pk"), ended_at=None)
    reports = not_looked_at().filter(account=OuterRef("pk"))
    invited = waiting_invitations(now).filter(email=OuterRef("email"))
    others = invited.exclude(person_id=OuterRef("person_id"))
    asked = Account.objects.filter(pk=account.pk).values_list(
        Exists(used),
        Subquery(reports.values("id")[:1]),
        Subquery(reports.values("reported_at")[:1]),
        ArraySubquery(others.values("id")),
    )
    return FirstLook(*asked.get())
