"""What Harrowmere's organisations ask each other day by day, and the mistakes they make.

A mistake is asked as seriously as anything else; it is the exchange that refuses it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from candour.core.agreement import Assurance
from candour.demonstration import organisations as orgs
from candour.demonstration.organisations import Organisation
from candour.demonstration.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """One kind of request. most: how often at most about one person in two months.

    concerns: about whom it is made, of those the asker knows. cases: what its case numbers begin with.
    """

    asker: Organisation
    purpose: str
    attributes: tuple[str, ...]
    team: str
    role: str
    cases: str
    most: int
    concerns: Callable[[Person], bool]
    assurance: Assurance = Assurance.NONE


def _anyone(person: Person) -> bool:
    return True


def _saves(person: Person) -> bool:
    return person.savings > 150_000


def _pays_bill(person: Person) -> bool:
    return person.pays_bill


def _has_reduction(person: Person) -> bool:
    return person.reduced


def _has_repair(person: Person) -> bool:
    return bool(person.repair)


def _has_housing_benefit(person: Person) -> bool:
    return person.housing_benefit


def _is_treated(person: Person) -> bool:
    return bool(person.mobility) and person.known_to(orgs.HEALTH)


def _goes_to_clinic(person: Person) -> bool:
    return person.known_to(orgs.HEALTH)


def _has_badge(person: Person) -> bool:
    return person.blue_badge


def _asked_for_help(person: Person) -> bool:
    return bool(person.help_to_leave)


DAILY = (
    Routine(
        asker=orgs.FERNSIDE,
        purpose="home-repairs",
        attributes=("contact.phone",),
        team="Repairs",
        role="planner",
        cases="FH",
        most=9,
        concerns=_has_repair,
    ),
    Routine(
        asker=orgs.COUNCIL,
        purpose="council-tax-reduction",
        attributes=("benefits.current", "benefits.weekly-amount"),
        team="Benefits and council tax",
        role="assessor",
        cases="CTR",
        most=5,
        concerns=_has_reduction,
    ),
    Routine(
        asker=orgs.BENEFITS_OFFICE,
        purpose="rent-check",
        attributes=("housing.rent", "benefits.housing-benefit"),
        team="Awards",
        role="decision maker",
        cases="NB",
        most=5,
        concerns=_has_housing_benefit,
        assurance=Assurance.MEDIUM,
    ),
    Routine(
        asker=orgs.LIBRARIES,
        purpose="library-membership",
        attributes=("claim.lives-in-area",),
        team="Membership",
        role="librarian",
        cases="LM",
        most=1,
        concerns=_pays_bill,
    ),
    Routine(
        asker=orgs.COUNCIL,
        purpose="school-place-planning",
        attributes=("claim.household-size",),
        team="Schools and learning",
        role="planner",
        cases="SP",
        most=2,
        concerns=lambda person: person.pays_bill and person.known_to(orgs.FERNSIDE),
    ),
    Routine(
        asker=orgs.COUNCIL,
        purpose="care-at-home",
        attributes=("health.next-appointment", "health.mobility"),
        team="Care at home",
        role="care coordinator",
        cases="CH",
        most=22,
        concerns=_is_treated,
    ),
    Routine(
        asker=orgs.COUNCIL,
        purpose="health-service-planning",
        attributes=("health.clinic", "claim.age-over-65"),
        team="Public health",
        role="analyst",
        cases="PH",
        most=3,
        concerns=_goes_to_clinic,
    ),
    Routine(
        asker=orgs.FERNSIDE,
        purpose="flood-help",
        attributes=("support.help-to-leave",),
        team="Estates",
        role="neighbourhood officer",
        cases="FL",
        most=3,
        concerns=_asked_for_help,
    ),
    Routine(
        asker=orgs.CREDIT_UNION,
        purpose="fraud-prevention",
        attributes=("council-tax.since",),
        team="Lending",
        role="loans officer",
        cases="MV",
        most=3,
        concerns=_pays_bill,
    ),
    Routine(
        asker=orgs.CREDIT_UNION,
        purpose="loan-decision",
        attributes=("council-tax.balance",),
        team="Lending",
        role="loans officer",
        cases="MV",
        most=3,
        concerns=_pays_bill,
    ),
    Routine(
        asker=orgs.WARM_HOMES,
        purpose="help-with-heating",
        attributes=("council-tax.reduction",),
        team="Outreach",
        role="home visitor",
        cases="WH",
        most=4,
        concerns=_pays_bill,
    ),
    Routine(
        asker=orgs.HEALTH,
        purpose="step-free-visit",
        attributes=("blue-badge.held",),
        team="Brook Street reception",
        role="booking clerk",
        cases="BS",
        most=6,
        concerns=_has_badge,
    ),
    Routine(
        asker=orgs.FERNSIDE,
        purpose="home-adaptations",
        attributes=("health.mobility",),
        team="Adaptations",
        role="surveyor",
        cases="AD",
        most=4,
        concerns=_is_treated,
    ),
)

MISTAKES = (
    # More than the agreement covers: the date of birth was taken out of it in April.
    Routine(
        asker=orgs.FERNSIDE,
        purpose="home-repairs",
        attributes=("contact.phone", "person.date-of-birth"),
        team="Repairs",
        role="planner",
        cases="FH",
        most=1,
        concerns=_has_repair,
    ),
    # Not a role that may: only assessors see benefits.
    Routine(
        asker=orgs.COUNCIL,
        purpose="council-tax-reduction",
        attributes=("benefits.current",),
        team="Customer services",
        role="adviser",
        cases="CTR",
        most=1,
        concerns=_has_reduction,
    ),
    # Not sure enough of who was on the telephone.
    Routine(
        asker=orgs.BENEFITS_OFFICE,
        purpose="rent-check",
        attributes=("housing.rent",),
        team="Helpline",
        role="adviser",
        cases="NB",
        most=1,
        concerns=_has_housing_benefit,
        assurance=Assurance.LOW,
    ),
    # An agreement that has ended.
    Routine(
        asker=orgs.COUNCIL,
        purpose="fuel-vouchers",
        attributes=("claim.gets-qualifying-benefit",),
        team="Benefits and council tax",
        role="adviser",
        cases="FV",
        most=1,
        concerns=_has_reduction,
    ),
    # A purpose that nobody agreed to.
    Routine(
        asker=orgs.CREDIT_UNION,
        purpose="offers-to-members",
        attributes=("contact.email",),
        team="Membership",
        role="marketing officer",
        cases="MV",
        most=1,
        concerns=_saves,
    ),
    # No agreement at all.
    Routine(
        asker=orgs.LETTINGS,
        purpose="tenant-checks",
        attributes=("contact.address", "council-tax.balance"),
        team="Lettings",
        role="negotiator",
        cases="TV",
        most=1,
        concerns=_anyone,
    ),
)


def about(routine: Routine, person: Person) -> bool:
    """Whether this kind of request is made about a person."""
    return person.known_to(routine.asker) and routine.concerns(person)
