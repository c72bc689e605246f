"""The services that Harrowmere offers, by their number in the Local Government Services List (LGSL).

The numbers are the list's; the names and the sentences are Harrowmere's own.
"""

from dataclasses import dataclass

from candour.demonstration import organisations
from candour.demonstration.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Service:
    """A service as one organisation offers it. lgsl: its number in the list."""

    lgsl: int
    slug: str
    name: str
    summary: str
    organisation: Organisation = organisations.COUNCIL


SERVICES = (
    Service(
        57, "council-tax", "Council tax", "See what is left to pay, when, and how your bill was worked out."
    ),
    Service(
        59, "council-tax-discounts", "Council tax discounts", "Living alone, a student or a carer? Pay less."
    ),
    Service(63, "council-tax-reduction", "Council Tax Reduction", "Help with your bill if money is short."),
    Service(69, "housing-benefit", "Housing Benefit", "Help with your rent, and how much you get each week."),
    Service(524, "bins", "Bins", "Which bins go out, and on which day."),
    Service(528, "large-items", "Large things taken away", "Book somebody to fetch a sofa or a fridge."),
    Service(530, "garden-waste", "Garden waste", "A brown bin, emptied every second week."),
    Service(
        437, "library", "Library", "What you have on loan, and when it is due back.", organisations.LIBRARIES
    ),
    Service(279, "blue-badge", "Blue Badge", "Ask for a badge or renew one, and follow where it is."),
    Service(273, "older-bus-pass", "Older person's bus pass", "Travel free by bus once you are old enough."),
    Service(280, "disabled-bus-pass", "Disabled person's bus pass", "Travel free by bus."),
    Service(
        474, "parking-permits", "Parking permits", "Renew a permit, change your car, or book a visitor in."
    ),
    Service(
        141,
        "repairs",
        "Home repairs",
        "Tell us what is broken, and choose when somebody comes.",
        organisations.FERNSIDE,
    ),
    Service(92, "homes-to-rent", "Homes to rent", "Ask for a home, and see where you are on the list."),
    Service(88, "home-exchange", "Swap homes", "Find a tenant to swap with.", organisations.FERNSIDE),
    Service(112, "homeless-advice", "Nowhere to stay", "Advice today, whatever has happened."),
    Service(
        178,
        "equipment-at-home",
        "Rails, ramps and equipment",
        "What makes moving about at home easier.",
        organisations.HEALTH,
    ),
    Service(
        209, "care-assessment", "Care and support", "Ask what help you can have, and follow what happens."
    ),
    Service(315, "meals", "Meals brought to you", "A hot meal at your door, any day of the week."),
    Service(4, "free-school-meals", "Free school meals", "Find out whether your child can eat for free."),
    Service(13, "primary-school", "Primary school places", "Apply for a place, and see the answer."),
    Service(14, "secondary-school", "Secondary school places", "Apply for a place, and see the answer."),
    Service(
        364, "voting", "Voting", "See whether you are on the electoral register, and put yourself on it."
    ),
    Service(557, "potholes", "Potholes", "Show us on a map, and see when it is mended."),
    Service(867, "have-your-say", "Have your say", "What we are asking, and what came of what you told us."),
)
