"""One person of Harrowmere: what is true of their life, from which follows what each organisation holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from candour.demonstration.homes import Home
from candour.demonstration.organisations import Organisation

REFERENCE_DAY = date(2026, 11, 22)
"""Ages are chosen as on this day, three years or more from 18 and 65, so that age claims hold for years."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person.

    key: "maureen-okafor", unique. household, adults: how many live in their home. since: when they came to
    live there. pays_bill: the council tax is in their name. references: organisation slug -> the number it
    knows them by. also_customer: a second number at the council. past_name: one they had before. savings,
    borrowed: pence at the credit union. protected: details never to be given out. opted_out: the National
    Data Opt-out. account: whether they have one here. linked: whether their account is linked to what
    organisations know.
    """

    key: str
    given: str
    family: str
    born: date
    home: Home
    household: int
    adults: int
    since: date
    pays_bill: bool
    references: Mapping[str, str]
    benefits: tuple[str, ...] = ()
    reduced: bool = False
    housing_benefit: bool = False
    blue_badge: bool = False
    mobility: str = ""
    help_to_leave: str = ""
    bins_fetched: bool = False
    repair: str = ""
    loans: int = 0
    savings: int = 0
    borrowed: int = 0
    phone: str = ""
    email: str = ""
    also_customer: str = ""
    past_name: str = ""
    protected: tuple[str, ...] = ()
    opted_out: bool = False
    account: bool = False
    linked: bool = True

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    def known_to(self, organisation: Organisation) -> bool:
        """Whether an organisation has a number for them."""
        return organisation.slug in self.references

    @property
    def age(self) -> int:
        """In whole years on the reference day."""
        return (REFERENCE_DAY - self.born).days * 400 // 146_097
