"""Claims: yes/no or banded answers derived from attributes and released instead of them.

Each names the attributes it reads, so that a protected or unavailable input takes the claim with it, and the
arguments an agreement's version must fix. A derivation that cannot be made returns None, never a guess.
"""

import re
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


_OUTWARD = "[A-Z]{1,2}[0-9][A-Z0-9]?"
_DISTRICT = re.compile(_OUTWARD)
_POSTCODE = re.compile(f"({_OUTWARD})[0-9][A-Z]{{2}}")


def _outward(postcode: Any) -> str | None:
    """The outward code of a whole UK postcode ("HM1 4QT" gives "HM1"); half a postcode gives None."""
    if not isinstance(postcode, str):
        return None
    whole = _POSTCODE.fullmatch("".join(postcode.split()).upper())
    return whole[1] if whole else None


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
    if not isinstance(benefits, list) or not all(isinstance(benefit, str) for benefit in benefits):
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
                "whether you get certain benefits",
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


def rests_on(name: str) -> tuple[str, ...]:
    """What an answer gives something away of: the name itself, and for a claim every attribute it reads."""
    claim = CLAIMS.get(name)
    return (name,) if claim is None else (name, *claim.reads)


def wrong_with(claim: Claim, arguments: Mapping[str, Any]) -> str | None:
    """What is wrong with the arguments an agreement fixes for a claim, in a sentence, or None.

    Each argument is a list of text that is not empty; a bare text would be searched letter by letter.
    """
    if set(arguments) != set(claim.arguments):
        return f"{claim.name} needs exactly the arguments {', '.join(claim.arguments) or '(none)'}."
    for name, values in arguments.items():
        if not isinstance(values, list | tuple) or not values:
            return f"{claim.name}: {name} must be a list that is not empty."
        if not all(isinstance(value, str) for value in values):
            return f"{claim.name}: {name} must be a list of text."
    for district in arguments.get("postcode_districts", ()):
        if not _DISTRICT.fullmatch(district):
            return f"{claim.name}: {district!r} is not a postcode district such as HM1."
    return None
