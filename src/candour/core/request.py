"""What a partner asks: for whom, for what purpose, for which attributes, and on what authority."""

from uuid import UUID

from msgspec import Struct

from candour.core.agreement import Assurance
from candour.core.named_person import seen


class Officer(Struct, frozen=True):
    """The asker's officer, by the asker's own identifier; residents see a pseudonym, team and role."""

    id: str
    team: str
    role: str

    @property
    def known_as(self) -> str:
        """The identifier however it was typed: "A1F3 ", or with a sign that nobody sees, is still "a1f3"."""
        return " ".join(seen(self.id).split())


class Emergency(Struct, frozen=True):
    """Why choices are overridden, and who else approved it (needed for protected details)."""

    reason: str
    kind: str
    second_approver: Officer | None = None


class Request(Struct, frozen=True):
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
