"""What an officer saw at a desk, and why they did what they did: the ground of every act for somebody."""

from dataclasses import dataclass

from candour.people.models import Account, Organisation


@dataclass(frozen=True, slots=True)
class Checked:
    """What an officer saw at the desk of an organisation, and why they recorded it."""

    evidence: str
    by: Account
    organisation: Organisation
    case: str
    reason: str

    @property
    def is_founded(self) -> bool:
        """Whether it says what was seen, why, and in which case."""
        return all(each.strip() for each in (self.evidence, self.case, self.reason))
