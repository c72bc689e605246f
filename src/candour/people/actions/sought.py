"""An authority to act for somebody, as an officer would record it: for whom, whose, on what ground, what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from candour.core.authority import Grant, Kind, Topic, latest_end
from candour.people.actions.checked import Checked
from candour.people.models import Account
from candour.people.queries import has_died, is_death_confirmed, is_officer_at


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for, and of what it is to be known whether it may be.

    account: whose authority it is; for a corporate appointee, the first officer through whom the organisation
    acts, at whose desk it is recorded. services: slug -> topic. at: when it is recorded. starts_at: None for
    at once. ends_at: None for as late as this kind may. born: the child's, for a parent's reviews and end; it
    is not kept.
    """

    person: UUID
    account: Account
    kind: Kind
    relation: str
    services: Mapping[str, Topic]
    may_act: bool
    checked: Checked
    at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    born: date | None = None
    capacity_lost_on: date | None = None

    @property
    def is_by_staff(self) -> bool:
        """Whether an organisation acts, through officers that it names."""
        return self.kind is Kind.CORPORATE_APPOINTEE

    @property
    def begins(self) -> datetime:
        """From when it counts."""
        return self.starts_at or self.at

    @property
    def ends(self) -> datetime | None:
        """Until when; None where no day is set."""
        return self.ends_at or latest_end(self.kind, self.begins, self.born)

    def as_grant(self) -> Grant:
        """As the rules judge it, with what is known of both now."""
        officer = self.checked.by
        return Grant(
            self.kind,
            self.person,
            None if self.is_by_staff else self.account.person_id,
            self.services,
            self.begins,
            self.ends,
            self.checked.evidence,
            officer.person_id or officer.pk,
            self.born,
            is_officer_at(self.account, self.checked.organisation),
            has_died(self.person),
            is_death_confirmed(self.person),
        )
