"""What each system holds about a person on a day, worked out from their life.

Nothing is made up here that two systems could tell differently: an address, a rent or a pension is the same
wherever it is held.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from zlib import crc32

from candour.demonstration import datasets
from candour.demonstration.datasets import Dataset
from candour.demonstration.homes import left_to_pay, yearly_bill
from candour.demonstration.person import Person
from candour.demonstration.timeline import is_working_day

_WEEKLY_PENCE: Mapping[str, int] = MappingProxyType(
    {
        "State Pension": 22_145,
        "Pension Credit": 4_210,
        "Attendance Allowance": 7_345,
        "Universal Credit": 9_870,
        "Child Benefit": 2_605,
        "Personal Independence Payment": 7_380,
        "Carer’s Allowance": 8_330,
    }
)

_SEEN = "passport or birth certificate, seen at the counter"


@dataclass(frozen=True, slots=True)
class Held:
    """One value, the day its source last changed it, and how it was checked, where the source says."""

    value: Any
    updated: date
    checked: str = ""

    @property
    def sent(self) -> dict[str, Any]:
        """As the exchange takes it."""
        checked = {"checked": self.checked} if self.checked else {}
        return {"value": self.value, "updated": self.updated.isoformat(), **checked}


Values = dict[str, Held]


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """What one dataset holds about one person, under the number its organisation knows them by."""

    dataset: Dataset
    reference: str
    values: Values


def records_of(person: Person, day: date) -> Iterator[HeldRecord]:
    """Every record held about a person on a day."""
    for dataset, worked_out in _WORKED_OUT.items():
        if person.known_to(dataset.organisation) and (values := worked_out(person, day)):
            yield HeldRecord(dataset, _number_in(dataset, person), values)


def record_of(person: Person, dataset: Dataset, day: date) -> HeldRecord | None:
    """What one dataset holds about a person on a day, if anything."""
    return next((record for record in records_of(person, day) if record.dataset is dataset), None)


def _number_in(dataset: Dataset, person: Person) -> str:
    """Which number a dataset has. Where the council had somebody twice, its contact record has the second."""
    if dataset is datasets.CONTACTS and person.also_customer:
        return person.also_customer
    return person.references[dataset.organisation.slug]


def _council_tax(person: Person, day: date) -> Values:
    if not person.pays_bill:
        return {}
    bill = yearly_bill(person.home, one_adult=person.adults == 1, reduced=person.reduced)
    left, due = left_to_pay(bill, day)
    this_year = _this_year(person, day)
    first_of_month = day.replace(day=1)
    return {
        "person.name": Held(person.name, person.since),
        "contact.address": Held(person.home.address, person.since),
        "council-tax.band": Held(person.home.band, person.since),
        "council-tax.balance": Held(_money(left), first_of_month),
        "council-tax.next-payment": Held(due.isoformat(), first_of_month),
        "council-tax.discount": Held(_discount(person), this_year),
        "council-tax.reduction": Held(person.reduced, this_year),
        "council-tax.since": Held(person.since.isoformat(), person.since),
    }


def _discount(person: Person) -> str:
    return "Single person discount, 25%" if person.adults == 1 else "None"


def _contacts(person: Person, day: date) -> Values:
    if not person.phone:  # nothing is known of how to reach a child
        return {}
    asked = _some_days_before(day, person)
    return {
        "person.name": Held(person.name, person.since, _SEEN),
        "person.date-of-birth": Held(person.born.isoformat(), person.since, _SEEN),
        "contact.phone": Held(person.phone, asked, "you answered a call on it"),
        "contact.email": Held(person.email, asked, "you opened a link that was sent there"),
    }


def _earlier_names(person: Person, day: date) -> Values:
    return {"person.past-name": Held(person.past_name, person.since)} if person.past_name else {}


def _housing_benefit(person: Person, day: date) -> Values:
    if not person.housing_benefit:
        return {}
    return {
        "housing.rent": Held(_money(person.home.rent), _this_year(person, day)),
        "housing.tenancy-start": Held(person.since.isoformat(), person.since),
        "benefits.housing-benefit": Held(_money(person.home.rent * 9 // 10), _this_year(person, day)),
    }


def _blue_badge(person: Person, day: date) -> Values:
    if not person.blue_badge:
        return {}
    given = _some_days_before(day, person)
    ends = given + timedelta(days=3 * 365)
    return {"blue-badge.held": Held(True, given), "blue-badge.expires": Held(ends.isoformat(), given)}


def _waste(person: Person, day: date) -> Values:
    if not person.pays_bill:
        return {}
    return {
        "bins.collection-day": Held(person.home.bins, person.since),
        "bins.assisted": Held(person.bins_fetched, person.since),
    }


def _emergency_help(person: Person, day: date) -> Values:
    if not person.help_to_leave:
        return {}
    return {"support.help-to-leave": Held(person.help_to_leave, _some_days_before(day, person))}


def _tenancies(person: Person, day: date) -> Values:
    values = {
        "contact.address": Held(person.home.address, person.since, "your tenancy agreement"),
        "household.size": Held(person.household, person.since),
        "housing.tenancy-start": Held(person.since.isoformat(), person.since),
        "housing.rent": Held(_money(person.home.rent), _this_year(person, day)),
        "housing.rent-balance": Held(_money(0), day - timedelta(days=day.weekday())),
    }
    if person.home.door_code:
        values["housing.door-code"] = Held(person.home.door_code, person.since)
    return values


def _repairs(person: Person, day: date) -> Values:
    if not person.repair:
        return {}
    visit = _working_day_after(day, 2 + _always_the_same(person) % 6)
    text = f"{person.repair}. Somebody comes on {_in_words(visit)}, between 9 and 11am."
    return {"housing.repair": Held(text, day)}


def _community_care(person: Person, day: date) -> Values:
    clinic = "Brook Street Clinic"
    values = {
        "person.date-of-birth": Held(person.born.isoformat(), person.since),
        "health.clinic": Held(clinic, _some_days_before(day, person)),
    }
    if person.mobility:
        visit = _working_day_after(day, 5 + _always_the_same(person) % 20)
        room = 1 + _always_the_same(person) % 6
        values["health.mobility"] = Held(person.mobility, _some_days_before(day, person))
        values["health.next-appointment"] = Held(f"{_in_words(visit)}, 10:20am, {clinic}, room {room}", day)
    return values


def _awards(person: Person, day: date) -> Values:
    changed = _this_year(person, day)
    weekly = sum(_WEEKLY_PENCE[benefit] for benefit in person.benefits)
    return {
        "benefits.current": Held(list(person.benefits), changed),
        "benefits.weekly-amount": Held(_money(weekly), changed),
    }


def _library(person: Person, day: date) -> Values:
    joined = _some_days_before(day, person)
    return {
        "library.card-until": Held((joined + timedelta(days=730)).isoformat(), joined),
        "library.loans": Held(person.loans, day),
    }


def _credit_union(person: Person, day: date) -> Values:
    values = {
        "credit.member-since": Held(person.since.isoformat(), person.since),
        "credit.savings": Held(_money(person.savings), day.replace(day=1)),
    }
    if person.borrowed:
        values["credit.loan"] = Held(_money(person.borrowed), day.replace(day=1))
    return values


_WORKED_OUT: Mapping[Dataset, Callable[[Person, date], Values]] = MappingProxyType(
    {
        datasets.COUNCIL_TAX: _council_tax,
        datasets.CONTACTS: _contacts,
        datasets.HOUSING_BENEFIT: _housing_benefit,
        datasets.BLUE_BADGE: _blue_badge,
        datasets.WASTE: _waste,
        datasets.EMERGENCY_HELP: _emergency_help,
        datasets.TENANCIES: _tenancies,
        datasets.REPAIRS: _repairs,
        datasets.COMMUNITY_CARE: _community_care,
        datasets.AWARDS: _awards,
        datasets.LIBRARY_MEMBERS: _library,
        datasets.CREDIT_MEMBERS: _credit_union,
        datasets.EARLIER_NAMES: _earlier_names,
    }
)


def _money(pence: int) -> dict[str, str]:
    """As the register's type `money` wants it."""
    return {"amount": f"{pence // 100}.{pence % 100:02d}", "currency": "GBP"}


def _always_the_same(person: Person) -> int:
    """A number that is this person's own on every machine, to spread dates and rooms."""
    return crc32(person.key.encode())


def _this_year(person: Person, day: date) -> date:
    """The first of April, when rents, bills and benefits change; or when they came, if that was later."""
    return max(person.since, date(day.year if day.month >= 4 else day.year - 1, 4, 1))


def _some_days_before(day: date, person: Person) -> date:
    return day - timedelta(days=30 + _always_the_same(person) % 500)


def _working_day_after(day: date, days: int) -> date:
    found = day + timedelta(days=days)
    while not is_working_day(found):
        found += timedelta(days=1)
    return found


def _in_words(day: date) -> str:
    """Wednesday 9 December."""
    return f"{day:%A} {day.day} {day:%B}"
