"""Requests to try: one for every outcome and for every reason that a partner may be told.

They can be sent in any order and as often as one likes. All are about people nobody can sign in as, so what
visitors decide changes no answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from candour.demonstration import organisations as orgs
from candour.demonstration.joint import JOINT_CLAIM
from candour.demonstration.organisations import Organisation
from candour.demonstration.person import Person
from candour.demonstration.residents import FRANK, OLIVE

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Example:
    """A request to `POST /releases` and what comes of it.

    person: whom it is about, or a reference nobody has. more: further fields of the request. refused:
    attribute -> the reason a partner is told.
    """

    name: str
    asker: Organisation
    person: Person | str
    purpose: str
    attributes: tuple[str, ...]
    outcome: str
    refused: Mapping[str, str] = field(default_factory=lambda: _NONE)
    more: Mapping[str, Any] = field(default_factory=lambda: _NONE)

    @property
    def request(self) -> dict[str, Any]:
        """The request as JSON."""
        known = self.person if isinstance(self.person, str) else self.person.references[self.asker.slug]
        return {
            "subject": {"scheme": self.asker.scheme, "reference": known},
            "purpose": self.purpose,
            "attributes": list(self.attributes),
            "case": "TRY-1",
            **self.more,
        }


def _officer(team: str, role: str) -> dict[str, Any]:
    return {"officer": {"id": "try-1", "team": team, "role": role}}


EXAMPLES = (
    Example(
        "A phone number for a repair is released",
        orgs.FERNSIDE,
        FRANK,
        "home-repairs",
        ("contact.phone",),
        "full",
        more=_officer("Repairs", "planner"),
    ),
    Example(
        "Yes or no instead of an address",
        orgs.LIBRARIES,
        FRANK,
        "library-membership",
        ("claim.lives-in-area",),
        "full",
    ),
    Example(
        "Released because the person said yes",
        orgs.WARM_HOMES,
        FRANK,
        "help-with-heating",
        ("council-tax.reduction",),
        "full",
    ),
    Example(
        "Benefits are released to an assessor",
        orgs.COUNCIL,
        FRANK,
        "council-tax-reduction",
        ("benefits.current", "benefits.weekly-amount"),
        "full",
        more=_officer("Benefits and council tax", "assessor"),
    ),
    Example(
        "Only the part that the agreement covers",
        orgs.FERNSIDE,
        FRANK,
        "home-repairs",
        ("contact.phone", "person.date-of-birth"),
        "partial",
        {"person.date-of-birth": "attribute-not-covered"},
    ),
    Example(
        "An asker without any agreement",
        orgs.LETTINGS,
        FRANK,
        "tenant-checks",
        ("contact.address",),
        "refused",
        {"contact.address": "no-agreement"},
    ),
    Example(
        "An agreement that has ended",
        orgs.COUNCIL,
        FRANK,
        "fuel-vouchers",
        ("claim.gets-qualifying-benefit",),
        "refused",
        {"claim.gets-qualifying-benefit": "not-in-force"},
    ),
    Example(
        "A purpose nobody agreed to",
        orgs.CREDIT_UNION,
        FRANK,
        "offers-to-members",
        ("contact.email",),
        "refused",
        {"contact.email": "purpose-not-covered"},
    ),
    Example(
        "A detail the agreement does not cover",
        orgs.FERNSIDE,
        FRANK,
        "home-repairs",
        ("contact.email",),
        "refused",
        {"contact.email": "attribute-not-covered"},
    ),
    Example(
        "No yes from the person",
        orgs.WARM_HOMES,
        OLIVE,
        "help-with-heating",
        ("council-tax.reduction",),
        "refused",
        {"council-tax.reduction": "consent-not-given"},
    ),
    Example(
        "A role that the agreement does not name",
        orgs.COUNCIL,
        FRANK,
        "council-tax-reduction",
        ("benefits.current",),
        "refused",
        {"benefits.current": "authority-missing"},
        _officer("Customer services", "adviser"),
    ),
    Example(
        "Not sure enough of who the person is",
        orgs.BENEFITS_OFFICE,
        FRANK,
        "rent-check",
        ("housing.rent",),
        "refused",
        {"housing.rent": "assurance-too-low"},
        {"assurance": "low"},
    ),
    Example(
        "An address in an emergency, without a second person's approval",
        orgs.FIRE,
        FRANK,
        "protect-life",
        ("contact.address",),
        "refused",
        {"contact.address": "second-approval-needed"},
        {
            **_officer("Control room", "incident commander"),
            "emergency": {"reason": "A request to try, and no real emergency.", "kind": "fire"},
        },
    ),
    Example(
        "A yes for one use, which has been made",
        orgs.CREDIT_UNION,
        FRANK,
        "loan-decision",
        ("council-tax.balance",),
        "refused",
        {"council-tax.balance": "consent-spent"},
    ),
    Example(
        "A reference that nobody has",
        orgs.LIBRARIES,
        "L-0",
        "library-membership",
        ("claim.lives-in-area",),
        "refused",
        {"claim.lives-in-area": "not-available"},
    ),
    Example(
        "What is about both people behind a joint claim; each of them has an entry",
        orgs.BENEFITS_OFFICE,
        FRANK,
        "rent-check",
        ("housing.rent", "housing.tenancy-start"),
        "full",
        more={"subject": JOINT_CLAIM.subject, "assurance": "medium"},
    ),
    Example(
        "What is about one person behind a joint claim, who is named",
        orgs.BENEFITS_OFFICE,
        FRANK,
        "rent-check",
        ("benefits.housing-benefit",),
        "full",
        more={
            "subject": JOINT_CLAIM.subject,
            "person": JOINT_CLAIM.known_as(FRANK),
            "assurance": "medium",
        },
    ),
)
