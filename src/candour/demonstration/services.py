"""The services that Harrowmere offers, by their number in the Local Government Services List (LGSL).

Numbers and tiers are the list's; the names and the sentences are Harrowmere's own.
"""

from dataclasses import dataclass

from candour.demonstration import organisations
from candour.demonstration.organisations import Organisation

DISTRICT, COUNTY, ALL = "district/unitary", "county/unitary", "all"


@dataclass(frozen=True, slots=True)
class Service:
    """A service as one organisation offers it. lgsl, tier: its number in the list, and who provides it."""

    lgsl: int
    tier: str
    slug: str
    name: str
    summary: str
    organisation: Organisation = organisations.COUNCIL


SERVICES = (
    Service(
        57,
        DISTRICT,
        "council-tax",
        "Council tax",
        "See what is left to pay, when, and how your bill was worked out.",
    ),
    Service(
        59,
        DISTRICT,
        "council-tax-discounts",
        "Council tax discounts",
        "Living alone, a student or a carer? Pay less.",
    ),
    Service(
        63,
        DISTRICT,
        "council-tax-reduction",
        "Council Tax Reduction",
        "Help with your bill if money is short.",
    ),
    Service(
        69,
        DISTRICT,
        "housing-benefit",
        "Housing Benefit",
        "Help with your rent, and how much you get each week.",
    ),
    Service(524, DISTRICT, "bins", "Bins", "Which bins go out, and on which day."),
    Service(
        528, DISTRICT, "large-items", "Large things taken away", "Book somebody to fetch a sofa or a fridge."
    ),
    Service(530, DISTRICT, "garden-waste", "Garden waste", "A brown bin, emptied every second week."),
    Service(
        437,
        COUNTY,
        "library",
        "Library",
        "What you have on loan, and when it is due back.",
        organisations.LIBRARIES,
    ),
    Service(279, COUNTY, "blue-badge", "Blue Badge", "Ask for a badge or renew one, and follow where it is."),
    Service(
        273,
        COUNTY,
        "older-bus-pass",
        "Older person's bus pass",
        "Travel free by bus once you are old enough.",
    ),
    Service(280, COUNTY, "disabled-bus-pass", "Disabled person's bus pass", "Travel free by bus."),
    Service(
        474,
        ALL,
        "parking-permits",
        "Parking permits",
        "Renew a permit, change your car, or book a visitor in.",
    ),
    Service(
        141,
        DISTRICT,
        "repairs",
        "Home repairs",
        "Tell us what is broken, and choose when somebody comes.",
        organisations.FERNSIDE,
    ),
    Service(
        92, DISTRICT, "homes-to-rent", "Homes to rent", "Ask for a home, and see where you are on the list."
    ),
    Service(
        88, DISTRICT, "home-exchange", "Swap homes", "Find a tenant to swap with.", organisations.FERNSIDE
    ),
    Service(112, DISTRICT, "homeless-advice", "Nowhere to stay", "Advice today, whatever has happened."),
    Service(
        178,
        COUNTY,
        "equipment-at-home",
        "Rails, ramps and equipment",
        "What makes moving about at home easier.",
        organisations.HEALTH,
    ),
    Service(
        209,
        COUNTY,
        "care-assessment",
        "Care and support",
        "Ask what help you can have, and follow what happens.",
    ),
    Service(315, COUNTY, "meals", "Meals brought to you", "A hot meal at your door, any day of the week."),
    Service(
        4, COUNTY, "free-school-meals", "Free school meals", "Find out whether your child can eat for free."
    ),
    Service(13, COUNTY, "primary-school", "Primary school places", "Apply for a place, and see the answer."),
    Service(
        14, COUNTY, "secondary-school", "Secondary school places", "Apply for a place, and see the answer."
    ),
    Service(
        364,
        DISTRICT,
        "voting",
        "Voting",
        "See whether you are on the electoral register, and put yourself on it.",
    ),
    Service(557, COUNTY, "potholes", "Potholes", "Show us on a map, and see when it is mended."),
    Service(
        867, ALL, "have-your-say", "Have your say", "What we are asking, and what came of what you told us."
    ),
)
