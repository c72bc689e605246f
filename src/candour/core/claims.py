"""Claims: yes/no or banded answers derived from attributes and released instead of them.

Each names the attributes it reads, so that a protected or unavailable input takes the claim with it, and the
arguments an agreement's version must fix. A derivation that cannot be made returns None, never a guess.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

ClaimValue = bool | str
Inputs = Mapping[str, Any]
Derivation = Callable[[Inputs, Mapping[str, Any], date], ClaimValue | None]

DATE_OF_BIRTH = "person.date-of-birth"
ADDRESS = "contact.address"
HOUSEHOLD_SIZE = "household.size"
BENEFITS = "benefits.current"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim's name, its plain name, the attributes it reads, its argument names and its derivation."""

    name: str
    plain_name: str
    reads: tuple[str, ...]
    arguments: tuple[str, ...]
    derive: Derivation


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; born on 29 February, 1 March in a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _age_over(age: int) -> Derivation:
    def derive(inputs: Inputs, arguments: Mapping[str, Any], today: date) -> ClaimValue | None:
        try:
            born = date.fromisoformat(inputs[DATE_OF_BIRTH])
        except (TypeError, ValueError):
            return None
        if born > today:
            return None
        return today >= birthday(born, age)

    return derive


def _outward(postcode: Any) -> str | None:
    """The outward code of a UK postcode ("HM1 4QT" gives "HM1"): the inward part is always three long."""
    if not isinstance(postcode, str):
        return None
    compact = "".join(postcode.split()).upper()
    return compact[:-3] if len(compact) >= 5 else None


def _lives_in_area(inputs: Inputs, arguments: Mapping[str, Any], today: date) -> ClaimValue | None:
    address = inputs[ADDRESS]
    outward = _outward(address.get("postcode")) if isinstance(address, dict) else None
    if outward is None:
        return None
    return outward in arguments["postcode_districts"]


def _household_size(inputs: Inputs, arguments: Mapping[str, Any], today: date) -> ClaimValue | None:
    size = inputs[HOUSEHOLD_SIZE]
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        return None
    if size <= 2:
        return str(size)
    return "3 to 4" if size <= 4 else "5 or more"


def _gets_qualifying_benefit(inputs: Inputs, arguments: Mapping[str, Any], today: date) -> ClaimValue | None:
    benefits = inputs[BENEFITS]
    if not isinstance(benefits, list):
        return None
    return any(benefit in arguments["benefits"] for benefit in benefits)


CLAIMS: Mapping[str, Claim] = MappingProxyType(
    {
        claim.name: claim
        for claim in (
            Claim("claim.age-over-18", "whether you are 18 or over", (DATE_OF_BIRTH,), (), _age_over(18)),
            Claim("claim.age-over-65", "whether you are 65 or over", (DATE_OF_BIRTH,), (), _age_over(65)),
            Claim(
                "claim.lives-in-area",
                "whether you live in the area",
                (ADDRESS,),
                ("postcode_districts",),
                _lives_in_area,
            ),
            Claim(
                "claim.household-size",
                "roughly how many people live with you",
                (HOUSEHOLD_SIZE,),
                (),
                _household_size,
            ),
            Claim(
                "claim.gets-qualifying-benefit",
                "whether you get a benefit that counts",
                (BENEFITS,),
                ("benefits",),
                _gets_qualifying_benefit,
            ),
        )
    }
)


def is_claim(name: str) -> bool:
    """Whether a name is that of a claim and not of an attribute."""
    return name.startswith("claim.")
