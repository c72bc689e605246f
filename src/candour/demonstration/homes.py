"""Homes in Harrowmere: streets, bin days and council tax bands.

HW is no postcode area of Royal Mail's, so no letter could arrive and no real home is described.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Street:
    """A street. flats: whether its homes are flats behind a main door. bins: its collection day."""

    name: str
    postcode: str
    town: str
    flats: bool
    bands: str
    bins: str


STREETS = (
    Street("Tern Close", "HW3 4QT", "Harrowmere", True, "AB", "Thursday"),
    Street("Heron Way", "HW3 4RD", "Harrowmere", False, "BC", "Thursday"),
    Street("Lapwing Drive", "HW3 6BN", "Harrowmere", False, "CD", "Thursday"),
    Street("Sluice Street", "HW1 2AF", "Harrowmere", True, "AB", "Monday"),
    Street("Weir Street", "HW1 2DJ", "Harrowmere", False, "AB", "Monday"),
    Street("Market Hill", "HW1 1TP", "Harrowmere", True, "AB", "Monday"),
    Street("Chapel Row", "HW1 5LH", "Harrowmere", False, "BC", "Monday"),
    Street("Osier Court", "HW2 7WY", "Harrowmere", True, "A", "Tuesday"),
    Street("Withy Road", "HW2 7ES", "Harrowmere", False, "BC", "Tuesday"),
    Street("Reedmace Road", "HW2 8GU", "Harrowmere", False, "CD", "Tuesday"),
    Street("Kiln Lane", "HW4 1XR", "Nether Mere", False, "BC", "Wednesday"),
    Street("Alder Terrace", "HW4 3ZA", "Nether Mere", False, "AB", "Wednesday"),
    Street("Station Approach", "HW4 3PB", "Nether Mere", True, "AB", "Wednesday"),
    # Over the border: its library users live outside the borough.
    Street("Ford End", "HW7 9NE", "Long Withy", False, "BC", "Friday"),
)

_YEARLY_PENCE = {"A": 137_316, "B": 160_202, "C": 183_088, "D": 205_974}
_INSTALMENTS = 10
"""Paid on the first of each month from April to January."""


@dataclass(frozen=True, slots=True)
class Home:
    """One home. fernside: let by Fernside Homes. rent: pence a week. door_code: of a shared main door."""

    lines: tuple[str, ...]
    postcode: str
    band: str
    bins: str
    fernside: bool
    rent: int
    door_code: str

    @property
    def address(self) -> dict[str, Any]:
        """As the register's type `address` wants it."""
        return {"lines": list(self.lines), "postcode": self.postcode, "uprn": self.uprn}

    @property
    def uprn(self) -> str:
        """A number as the national gazetteer would give it, made up like the home itself."""
        return f"99{crc32(' '.join(self.lines).encode()):010}"


def make_home(chance: Random, taken: set[tuple[str, ...]], *, fernside: bool) -> Home:
    """A home nobody lives in yet; its lines are added to `taken`."""
    while True:
        street = chance.choice(STREETS)
        number = chance.randint(1, 60)
        flat = [f"Flat {chance.randint(1, 8)}"] if street.flats else []
        lines = (*flat, f"{number} {street.name}", street.town)
        if lines not in taken:
            break
    taken.add(lines)
    return Home(
        lines=lines,
        postcode=street.postcode,
        band=chance.choice(street.bands),
        bins=street.bins,
        fernside=fernside,
        rent=chance.randrange(9_800, 14_900, 5) if fernside else 0,
        door_code=f"{chance.randint(1, 9)}{chance.randint(0, 999):03d}" if street.flats and fernside else "",
    )


def yearly_bill(home: Home, *, one_adult: bool, reduced: bool) -> int:
    """The year's council tax in pence: a quarter less for one adult, then Council Tax Reduction."""
    bill = _YEARLY_PENCE[home.band]
    if one_adult:
        bill = bill * 3 // 4
    return bill * 3 // 10 if reduced else bill


def left_to_pay(bill: int, day: date) -> tuple[int, date]:
    """What is left of a year's bill on a day, in pence, and the date of the next payment."""
    months_gone = (day.month - 4) % 12 + 1
    paid = min(months_gone, _INSTALMENTS)
    left = bill - bill * paid // _INSTALMENTS
    if paid == _INSTALMENTS:
        return 0, date(day.year if day.month < 4 else day.year + 1, 4, 1)
    return left, date(day.year + day.month // 12, day.month % 12 + 1, 1)
