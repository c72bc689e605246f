"""The services that Harrowmere offers, by their number in the Local Government Services List (LGSL).

Numbers and tiers are the list's; the names and the sentences are Harrowmere's own. Two that no council gives
have no number, and the registrar has none, whom the list leaves out. What else people look for is named, so
that they find where to ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from candour.demonstration import datasets, organisations
from candour.demonstration.datasets import Dataset
from candour.demonstration.organisations import Organisation

DISTRICT, COUNTY, ALL = "district/unitary", "county/unitary", "all"
HOME, MONEY, TRAVEL = "home", "money", "travel"
CARE, CHILDREN, COMMUNITY = "care", "children", "community"


def _ways(phone: str, place: str, paper: str = "") -> Mapping[str, str]:
    ways = {"telephone": phone, "face-to-face": place}
    return {"paper": paper, **ways} if paper else ways


_COUNCIL = _ways(
    "Ring 0808 157 0142, free, Monday to Saturday, 8am to 7pm.",
    "At the Market Hall, or any library, without an appointment.",
    "We post you the form and a free envelope to send it back in.",
)
_REGISTRAR = _ways(
    "Ring 0808 157 0142, free, to book a time.",
    "At the register office in the Market Hall. The law asks you to come yourself.",
)
_FERNSIDE = _ways(
    "Ring 0808 157 0260, free, at any time for repairs that cannot wait.",
    "At 4 Mill Yard, Harrowmere, or ask for a visit at home.",
    "We write to you. It takes about a week longer.",
)
_LIBRARY = _ways(
    "Ring 0808 157 0618, free.",
    "At any of our five libraries.",
)
_HEALTH = _ways(
    "Ring 0808 157 0311, free.",
    "Ask at Brook Street Clinic.",
    "Letters in large print or braille if you want.",
)


@dataclass(frozen=True, slots=True)
class Service:
    """A service as one organisation offers it. lgsl, tier: its number in the list, and who provides it.

    topic, does, ways, datasets, purposes, begin_with, by_place: as in `services.models.Offer`.
    """

    lgsl: int | None
    tier: str
    slug: str
    name: str
    summary: str
    topic: str
    does: tuple[str, ...] = ()
    ways: Mapping[str, str] = field(default_factory=lambda: _COUNCIL)
    datasets: tuple[Dataset, ...] = ()
    purposes: tuple[str, ...] = ()
    begin_with: int | None = None
    by_place: bool = False
    organisation: Organisation = organisations.COUNCIL


SERVICES = (
    Service(
        57,
        DISTRICT,
        "council-tax",
        "Council tax",
        "See what is left to pay, when, and how your bill was worked out.",
        MONEY,
        does=(
            "see what is left to pay this year",
            "see when the next payment is due",
            "see your band and discount",
        ),
        datasets=(datasets.COUNCIL_TAX,),
        begin_with=2,
    ),
    Service(
        59,
        DISTRICT,
        "council-tax-discounts",
        "Council tax discounts",
        "Living alone, a student or a carer? Pay less.",
        MONEY,
        does=("find out whether you can pay less", "ask for a discount"),
    ),
    Service(
        63,
        DISTRICT,
        "council-tax-reduction",
        "Council Tax Reduction",
        "Help to pay your bill if you have little money.",
        MONEY,
        does=("find out whether you can have help with your bill", "ask for it"),
        purposes=("council-tax-reduction",),
    ),
    Service(
        69,
        DISTRICT,
        "housing-benefit",
        "Housing Benefit",
        "Help to pay your rent. See how much you get each week.",
        MONEY,
        does=("see that your claim is being paid", "tell us that something has changed"),
        datasets=(datasets.HOUSING_BENEFIT,),
        purposes=("rent-check",),
    ),
    Service(
        524,
        DISTRICT,
        "bins",
        "Bins",
        "See which bins to put out, and on which day.",
        HOME,
        does=("see your next bin day", "find the bin day of any address in the borough"),
        datasets=(datasets.WASTE,),
        begin_with=1,
        by_place=True,
    ),
    Service(
        528,
        DISTRICT,
        "large-items",
        "Large things taken away",
        "Book somebody to fetch a sofa or a fridge.",
        HOME,
        does=("book a day", "see what it costs"),
    ),
    Service(
        530,
        DISTRICT,
        "garden-waste",
        "Garden waste",
        "A brown bin, emptied every second week.",
        HOME,
        does=("ask for a brown bin", "renew it each year"),
    ),
    Service(
        437,
        COUNTY,
        "library",
        "Library",
        "See what you have on loan, and when your card runs out.",
        COMMUNITY,
        does=("see how many books you have on loan", "see when your card runs out"),
        ways=_LIBRARY,
        datasets=(datasets.LIBRARY_MEMBERS,),
        purposes=("library-membership",),
        begin_with=3,
        organisation=organisations.LIBRARIES,
    ),
    Service(
        279,
        COUNTY,
        "blue-badge",
        "Blue Badge",
        "Ask for a badge or renew one, and see how your application is going.",
        TRAVEL,
        does=("ask for a badge", "renew one before it runs out"),
        datasets=(datasets.BLUE_BADGE,),
    ),
    Service(
        273,
        COUNTY,
        "older-bus-pass",
        "Older person’s bus pass",
        "Travel free by bus once you are old enough.",
        TRAVEL,
        does=("find out when you can have one", "ask for one"),
    ),
    Service(
        280,
        COUNTY,
        "disabled-bus-pass",
        "Disabled person’s bus pass",
        "Travel free by bus.",
        TRAVEL,
        does=("find out whether you can have one", "ask for one"),
    ),
    Service(
        474,
        ALL,
        "parking-permits",
        "Parking permits",
        "Renew a permit, change your car, or book a visitor in.",
        TRAVEL,
        does=("ask for a permit", "book a visitor in for a day"),
    ),
    Service(
        141,
        DISTRICT,
        "repairs",
        "Home repairs",
        "Tell us what is broken, and choose when somebody comes.",
        HOME,
        does=("see when somebody comes", "tell us what is broken"),
        ways=_FERNSIDE,
        datasets=(datasets.REPAIRS,),
        purposes=("home-repairs",),
        begin_with=4,
        organisation=organisations.FERNSIDE,
    ),
    Service(
        None,
        "",
        "rent",
        "Rent",
        "See your rent and your rent account, and whether you owe anything.",
        MONEY,
        does=("see your rent", "see whether anything is owed"),
        ways=_FERNSIDE,
        datasets=(datasets.TENANCIES,),
        organisation=organisations.FERNSIDE,
    ),
    Service(
        92,
        DISTRICT,
        "homes-to-rent",
        "Homes to rent",
        "Ask for a home, and see where you are on the list.",
        HOME,
        does=("ask to go on the list", "say what kind of home you need"),
    ),
    Service(
        88,
        DISTRICT,
        "home-exchange",
        "Swap homes",
        "Find a tenant to swap with.",
        HOME,
        does=("say what you have and what you are looking for",),
        ways=_FERNSIDE,
        organisation=organisations.FERNSIDE,
    ),
    Service(
        112,
        DISTRICT,
        "homeless-advice",
        "Nowhere to stay",
        "Get advice today if you have nowhere to stay, whatever has happened.",
        HOME,
        does=("talk to somebody today",),
    ),
    Service(
        None,
        "",
        "clinic-appointments",
        "Clinic appointments",
        "See when your next clinic appointment is.",
        CARE,
        does=("see when your next appointment is", "ring to change it"),
        ways=_HEALTH,
        datasets=(datasets.COMMUNITY_CARE,),
        purposes=("step-free-visit",),
        organisation=organisations.HEALTH,
    ),
    Service(
        178,
        COUNTY,
        "equipment-at-home",
        "Rails, ramps and equipment",
        "Get things that make it easier to move about at home.",
        CARE,
        does=("ask for somebody to look at your home with you",),
        ways=_HEALTH,
        organisation=organisations.HEALTH,
    ),
    Service(
        209,
        COUNTY,
        "care-assessment",
        "Care and support",
        "Ask what help you can have, and see what happens next.",
        CARE,
        does=("ask for an assessment, for you or for somebody you care for",),
    ),
    Service(
        315,
        COUNTY,
        "meals",
        "Meals brought to you",
        "A hot meal at your door, any day of the week.",
        CARE,
        does=("ask for meals", "change your days"),
    ),
    Service(
        4,
        COUNTY,
        "free-school-meals",
        "Free school meals",
        "Find out whether your child can eat for free.",
        CHILDREN,
        does=("find out whether your child can have them", "ask for them"),
    ),
    Service(
        13,
        COUNTY,
        "primary-school",
        "Primary school places",
        "Apply for a place, and see the answer.",
        CHILDREN,
        does=("see when to apply", "apply for a place"),
    ),
    Service(
        14,
        COUNTY,
        "secondary-school",
        "Secondary school places",
        "Apply for a place, and see the answer.",
        CHILDREN,
        does=("see when to apply", "apply for a place"),
    ),
    Service(
        364,
        DISTRICT,
        "voting",
        "Voting",
        "See whether you are on the electoral register, and put yourself on it.",
        COMMUNITY,
        does=("ask whether you are on the register", "put yourself on it"),
    ),
    Service(
        None,
        "",
        "registrar",
        "Births, deaths and marriages",
        "Register a birth or a death, give notice of a marriage, or order a certificate.",
        COMMUNITY,
        does=(
            "book a time with the registrar, within 42 days for a new baby",
            "find out what to bring",
            "order a copy of a certificate",
        ),
        ways=_REGISTRAR,
    ),
    Service(
        557,
        COUNTY,
        "potholes",
        "Potholes",
        "Show us on a map, and see when it is mended.",
        TRAVEL,
        does=("tell us where it is",),
    ),
    Service(
        867,
        ALL,
        "have-your-say",
        "Have your say",
        "Tell us what you think, and see what came of it.",
        COMMUNITY,
        does=("read what we are asking", "tell us what you think"),
    ),
)

NOT_OFFERED: tuple[tuple[int, str, str], ...] = (
    (2, COUNTY, "Help with school clothing"),
    (36, COUNTY, "School term dates and holidays"),
    (1741, COUNTY, "Free early education and nursery places"),
    (19, COUNTY, "Childcare before and after school"),
    (1, COUNTY, "Educating a child at home"),
    (9, COUNTY, "Special educational needs: an assessment"),
    (159, COUNTY, "Fostering a child"),
    (260, COUNTY, "Short breaks for carers"),
    (297, ALL, "Local support groups, food banks and places to meet"),
    (328, DISTRICT, "Bereavement: burials, cremations and what to do"),
    (353, ALL, "Complaints about the council"),
    (358, ALL, "Your local councillors"),
    (372, DISTRICT, "Abandoned vehicles"),
    (412, DISTRICT, "Noise nuisance, smoke and smells"),
    (428, DISTRICT, "Disposal of syringes and needles"),
    (431, DISTRICT, "Pest control: rats, mice and wasps"),
    (432, DISTRICT, "Dog warden: stray and lost dogs"),
    (461, ALL, "Parks and playgrounds"),
    (471, ALL, "Parking fines"),
    (508, DISTRICT, "Trees: preservation orders and trees in the way"),
    (510, DISTRICT, "Allotments"),
    (516, DISTRICT, "Planning decisions and applications"),
    (533, DISTRICT, "Recycling"),
    (537, COUNTY, "Pavement problems"),
    (561, COUNTY, "Road gritting in ice and snow"),
    (564, COUNTY, "Street lights"),
    (571, COUNTY, "Speed limits"),
    (576, DISTRICT, "Dead animal taken away"),
    (577, DISTRICT, "Dog fouling"),
    (580, DISTRICT, "Street cleaning"),
    (584, DISTRICT, "Graffiti"),
    (587, DISTRICT, "Flytipping"),
    (664, DISTRICT, "Blocked drains"),
    (870, ALL, "Community safety"),
)
"""What the council does outside this account, by its number in the list: found, and said to be elsewhere."""
