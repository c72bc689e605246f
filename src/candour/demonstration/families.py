"""Makes up households whose lives fit together: one address, one bill, and benefits that fit age and income.

A child has no benefits of their own, somebody over pension age has a pension, and whoever gets a benefit is
known to the office that pays it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from candour.demonstration import organisations as orgs
from candour.demonstration.homes import Home, make_home
from candour.demonstration.names import NAMINGS, Naming
from candour.demonstration.nhs_number import nhs_number
from candour.demonstration.organisations import Organisation
from candour.demonstration.person import REFERENCE_DAY, Person

_HELPS = (
    "A rail by the bath and a raised seat",
    "A ramp at the front door",
    "Lever taps, and a second rail on the stairs",
    "A level shower, and a stool in the kitchen",
)
_REPAIRS = ("Kitchen tap", "Boiler", "Bathroom fan", "Front door lock", "Bedroom window", "Hall light")
_HELP_TO_LEAVE = (
    "Uses a wheelchair. Two people are needed on the stairs.",
    "Hard of hearing. Ring twice, then knock on the window.",
    "Walks slowly with a frame, and needs a lift in a car.",
    "Has an oxygen cylinder that must come too.",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Who lives in a household. share: how many of a hundred households are like it."""

    share: int
    older: int = 0
    adults: int = 0
    children: int = 0

    @property
    def size(self) -> int:
        """Everyone in it."""
        return self.older + self.adults + self.children


SHAPES = (
    Shape(22, older=1),
    Shape(13, older=2),
    Shape(5, older=1, adults=1),
    Shape(20, adults=1),
    Shape(18, adults=2),
    Shape(4, adults=1, children=1),
    Shape(4, adults=1, children=2),
    Shape(5, adults=2, children=1),
    Shape(6, adults=2, children=2),
    Shape(3, adults=2, children=3),
)


@dataclass(frozen=True, slots=True)
class Household:
    """What those who live together share. since: when they moved in. poor: whether money is short."""

    shape: Shape
    naming: Naming
    family: str
    home: Home
    since: date
    poor: bool


@dataclass(slots=True)
class Families:
    """Makes households one after another; no home, name or number is given out twice."""

    chance: Random
    keys: set[str]
    homes: set[tuple[str, ...]]
    numbers: set[str] = field(default_factory=set)

    def household(self, largest: int) -> list[Person]:
        """The people of one new household, at most `largest` of them."""
        chance = self.chance
        shapes = [shape for shape in SHAPES if shape.size <= largest]
        shape = chance.choices(shapes, [shape.share for shape in shapes])[0]
        naming = chance.choices(NAMINGS, [naming.share for naming in NAMINGS])[0]
        family = chance.choice(naming.families)
        fernside = chance.random() < 0.6
        household = Household(
            shape=shape,
            naming=naming,
            family=family,
            home=make_home(chance, self.homes, fernside=fernside),
            poor=chance.random() < (0.6 if fernside else 0.2),
            since=_some_day(chance, date(2026 - chance.randint(1, 14), 1, 1)),
        )
        ages = _ages(chance, shape)
        return [self._person(household, age, first=place == 0) for place, age in enumerate(ages)]

    def _person(self, household: Household, age: int, *, first: bool) -> Person:
        """One of a household; the first of it pays the bills."""
        chance, shape, home, poor = self.chance, household.shape, household.home, household.poor
        given, key = self._name(household, older=age >= 50)
        older, adult = age >= 65, age >= 18
        benefits = _benefits(chance, age, poor=poor, parent=first and shape.children > 0)
        badge = chance.random() < (0.3 if older else 0.05 if adult else 0)
        frail = badge or (older and chance.random() < 0.3)
        return Person(
            key=key,
            given=given,
            family=household.family,
            born=REFERENCE_DAY - timedelta(days=int(age * 365.25) + chance.randrange(1, 365)),
            home=home,
            household=shape.size,
            adults=shape.older + shape.adults,
            since=max(household.since, REFERENCE_DAY - timedelta(days=age * 365)),
            pays_bill=first,
            references=self._references(
                home, first=first, adult=adult, frail=frail, older=older, benefits=benefits
            ),
            benefits=benefits,
            reduced=first and poor,
            housing_benefit=first and older and poor and home.fernside,
            blue_badge=badge,
            mobility=chance.choice(_HELPS) if frail else "",
            help_to_leave=chance.choice(_HELP_TO_LEAVE) if frail and chance.random() < 0.6 else "",
            bins_fetched=first and frail,
            repair=chance.choice(_REPAIRS) if first and home.fernside else "",
            loans=chance.randint(0, 5),
            savings=chance.randrange(2_500, 240_000, 50),
            borrowed=chance.choice((0, 0, 0, chance.randrange(10_000, 150_000, 100))),
            phone=f"07700 900{chance.randint(0, 999):03d}" if adult else "",
            email=f"{key.replace('-', '.')}@post.example" if adult else "",
            opted_out=chance.random() < 0.05,
            account=adult and chance.random() < 0.7,
        )

    def _name(self, household: Household, *, older: bool) -> tuple[str, str]:
        """A given name nobody of this family has yet, and the key it makes."""
        naming, family = household.naming, household.family
        own = naming.older if older else naming.younger
        every = [*self.chance.sample(own, len(own)), *naming.younger, *naming.older]
        for given in every:
            key = f"{given}-{family}".lower()
            if key not in self.keys:
                self.keys.add(key)
                return given, key
        raise ValueError(f"There are too many people called {family}; Harrowmere has no more names for them.")

    def _references(
        self, home: Home, *, first: bool, adult: bool, frail: bool, older: bool, benefits: tuple[str, ...]
    ) -> dict[str, str]:
        chance = self.chance
        known = (
            (orgs.COUNCIL, adult),
            (orgs.FERNSIDE, adult and home.fernside),
            (orgs.HEALTH, frail or chance.random() < (0.7 if older else 0.35)),
            (orgs.LIBRARIES, chance.random() < 0.5),
            (orgs.CREDIT_UNION, adult and chance.random() < 0.4),
            (orgs.BENEFITS_OFFICE, bool(benefits)),
            (orgs.WARM_HOMES, first and chance.random() < 0.5),
            (orgs.FIRE, adult and chance.random() < (0.4 if frail else 0.1)),
            (orgs.LETTINGS, adult and not home.fernside and not older and chance.random() < 0.4),
        )
        return {organisation.slug: self._number(organisation) for organisation, is_known in known if is_known}

    def _number(self, organisation: Organisation) -> str:
        """A number of an organisation's own that nobody has yet."""
        while True:
            serial = self.chance.randint(300_000, 999_999)
            number = nhs_number(serial) if organisation is orgs.HEALTH else f"{organisation.prefix}{serial}"
            if number is not None and number not in self.numbers:
                self.numbers.add(number)
                return number


def _ages(chance: Random, shape: Shape) -> list[int]:
    """Ages that fit: partners within some years of each other, children no older than their parents allow."""
    head = chance.randint(69, 88) if shape.older else chance.randint(26, 50)
    partners = [head + chance.randint(0, 6) for _ in range(shape.older + shape.adults - 1)]
    if shape.older and shape.adults:
        partners = [min(60, head - chance.randint(25, 40))]
    children = [chance.randint(2, min(13, head - 20)) for _ in range(shape.children)]
    return [head, *partners, *children]


def _benefits(chance: Random, age: int, *, poor: bool, parent: bool) -> tuple[str, ...]:
    """The national benefits of somebody of this age. Housing Benefit is the council's, and not here."""
    if age < 18:
        return ()
    possible = (
        ("State Pension", age >= 65),
        ("Pension Credit", age >= 65 and poor),
        ("Attendance Allowance", age >= 65 and chance.random() < 0.25),
        ("Universal Credit", age < 65 and poor),
        ("Child Benefit", parent),
        ("Personal Independence Payment", age < 65 and chance.random() < 0.08),
        ("Carer’s Allowance", age < 65 and poor and chance.random() < 0.1),
    )
    return tuple(name for name, has in possible if has)


def _some_day(chance: Random, first: date) -> date:
    return first + timedelta(days=chance.randrange(365))
