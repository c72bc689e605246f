"""What a partner asks: for whom, for what purpose, for which attributes, and on what authority."""

from dataclasses import dataclass
from uuid import UUID

from candour.core.agreement import Assurance


@dataclass(frozen=True, slots=True)
class Officer:
    """The asker's officer, by the asker's own identifier; residents see a pseudonym, team and role."""

    id: str
    team: str
    role: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Why choices are overridden, and who else approved it (needed for protected details)."""

    reason: str
    kind: str
    second_approver: Officer | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One request about one person.

    attributes: names of attributes and claims, without repeats. assurance: how sure the asker is of whom
    it is asking about. case: the asker's own case reference.
    """

    asker: UUID
    purpose: str
    attributes: tuple[str, ...]
    case: str = ""
    officer: Officer | None = None
    assurance: Assurance = Assurance.NONE
    emergency: Emergency | None = None
