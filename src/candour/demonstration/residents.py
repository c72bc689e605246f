"""The residents whom the demonstration knows by name, each with a story, and those at home with them.

Their lives are written down and not made up from the seed. What they decided is in `stories.STORIES`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from candour.demonstration.homes import Home
from candour.demonstration.person import Person


@dataclass(frozen=True, slots=True)
class Resident:
    """A person with a sign-in, and what a visitor can see by signing in as them."""

    person: Person
    story: str


def _numbers(**known: str) -> dict[str, str]:
    """References by organisation; a slug's hyphens are underscores here."""
    return {slug.replace("_", "-"): number for slug, number in known.items()}


MAUREEN = Person(
    key="maureen-okafor",
    given="Maureen",
    family="Okafor",
    born=date(1957, 6, 14),
    home=Home(("Flat 3", "14 Tern Close", "Harrowmere"), "HW3 4QT", "B", "Thursday", True, 11_840, "4471"),
    household=1,
    adults=1,
    since=date(2019, 4, 1),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-204417",
        fernside_homes="F-20931",
        harrowmere_health="9991001018",
        mere_valley="M-10482",
        national_benefits="NB-204418",
        harrowmere_libraries="L-55082",
        warm_homes="W-2031",
        county_fire="S-1187",
    ),
    benefits=("State Pension", "Pension Credit"),
    reduced=True,
    housing_benefit=True,
    blue_badge=True,
    mobility="A rail by the bath and a raised seat",
    help_to_leave="Walks slowly with a frame, and needs a lift in a car.",
    bins_fetched=True,
    repair="Kitchen tap",
    loans=2,
    savings=41_250,
    phone="07700 900417",
    email="maureen.okafor@post.example",
    account=True,
)

AISHA = Person(
    key="aisha-rahman",
    given="Aisha",
    family="Rahman",
    born=date(1992, 2, 3),
    home=Home(("Flat 6", "22 Osier Court", "Harrowmere"), "HW2 7WY", "A", "Tuesday", True, 12_215, "9035"),
    household=3,
    adults=1,
    since=date(2025, 11, 10),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-231906",
        fernside_homes="F-24417",
        harrowmere_libraries="L-57320",
        national_benefits="NB-231907",
        county_fire="S-1392",
    ),
    benefits=("Universal Credit", "Child Benefit"),
    reduced=True,
    repair="Front door lock",
    loans=4,
    phone="07700 900233",
    email="aisha.rahman@post.example",
    past_name="Aisha Siddiqui",
    protected=("contact.address",),
    account=True,
)

TOMASZ = Person(
    key="tomasz-nowak",
    given="Tomasz",
    family="Nowak",
    born=date(1980, 9, 27),
    home=Home(("8 Withy Road", "Harrowmere"), "HW2 7ES", "B", "Tuesday", True, 13_470, ""),
    household=5,
    adults=2,
    since=date(2016, 8, 15),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-188250",
        fernside_homes="F-17764",
        mere_valley="M-11930",
        harrowmere_libraries="L-49116",
    ),
    repair="Boiler",
    loans=1,
    savings=186_000,
    borrowed=92_500,
    phone="07700 900561",
    email="tomasz.nowak@post.example",
    account=True,
)

IVY = Person(
    key="ivy-pritchard",
    given="Ivy",
    family="Pritchard",
    born=date(1943, 12, 1),
    home=Home(("31 Chapel Row", "Harrowmere"), "HW1 5LH", "C", "Monday", False, 0, ""),
    household=1,
    adults=1,
    since=date(1974, 5, 20),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-104402",
        harrowmere_health="9991002057",
        harrowmere_libraries="L-30051",
        national_benefits="NB-104403",
        warm_homes="W-1977",
    ),
    benefits=("State Pension",),
    blue_badge=True,
    mobility="A ramp at the front door",
    help_to_leave="Hard of hearing. Ring twice, then knock on the window.",
    bins_fetched=True,
    loans=3,
    phone="07700 900128",
    email="ivy.pritchard@post.example",
    opted_out=True,
    account=True,
)

GRACE = Person(
    key="grace-adeyemi",
    given="Grace",
    family="Adeyemi",
    born=date(1996, 7, 19),
    home=Home(("Flat 1", "5 Sluice Street", "Harrowmere"), "HW1 2AF", "A", "Monday", True, 10_950, "2208"),
    household=1,
    adults=1,
    since=date(2023, 1, 16),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-219744",
        fernside_homes="F-22875",
        mere_valley="M-12877",
        national_benefits="NB-219745",
        warm_homes="W-2144",
        harrowmere_libraries="L-56001",
    ),
    benefits=("Universal Credit",),
    reduced=True,
    repair="Bathroom fan",
    loans=2,
    savings=12_300,
    phone="07700 900794",
    email="grace.adeyemi@post.example",
    account=True,
)

LEON = Person(
    key="leon-campbell",
    given="Leon",
    family="Campbell",
    born=date(1988, 4, 5),
    home=Home(("40 Alder Terrace", "Nether Mere"), "HW4 3ZA", "B", "Wednesday", False, 0, ""),
    household=1,
    adults=1,
    since=date(2024, 3, 18),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-226613",
        mere_valley="M-13055",
        harrowmere_libraries="L-56644",
        warm_homes="W-2209",
    ),
    also_customer="C-151208",
    loans=0,
    savings=64_700,
    borrowed=30_000,
    phone="07700 900860",
    email="leon.campbell@post.example",
    account=True,
)


NOOR = Person(
    key="noor-aziz",
    given="Noor",
    family="Aziz",
    born=date(2001, 5, 12),
    home=Home(("9 Station Approach", "Nether Mere"), "HW4 3PB", "A", "Wednesday", False, 0, ""),
    household=1,
    adults=1,
    since=date(2026, 9, 1),
    pays_bill=True,
    references=_numbers(harrowmere_council="C-233018", harrowmere_libraries="L-57901"),
    loans=1,
    linked=False,
    email="noor.aziz@post.example",
    account=True,
)

FRANK = Person(
    key="frank-hartley",
    given="Frank",
    family="Hartley",
    born=date(1952, 8, 8),
    home=Home(("Flat 2", "9 Market Hill", "Harrowmere"), "HW1 1TP", "B", "Monday", True, 11_260, "6650"),
    household=2,
    adults=2,
    since=date(2018, 6, 25),
    pays_bill=True,
    references=_numbers(
        harrowmere_council="C-207801",
        fernside_homes="F-19508",
        mere_valley="M-10977",
        national_benefits="NB-207802",
        harrowmere_libraries="L-51220",
        warm_homes="W-2050",
        county_fire="S-1204",
        tern_valley_lettings="T-3310",
    ),
    benefits=("State Pension", "Pension Credit"),
    reduced=True,
    housing_benefit=True,
    repair="Hall light",
    loans=1,
    savings=33_000,
    phone="07700 900315",
    email="frank.hartley@post.example",
    account=True,
)


def _at_home_with(person: Person, given: str, born: date, **different: Any) -> Person:
    """Somebody of the same family in the same home, known to nobody unless `different` says so."""
    shared = replace(person, pays_bill=False, references={}, benefits=(), reduced=False, account=False)
    alone = replace(shared, loans=0, savings=0, borrowed=0, repair="", phone="", email="", past_name="")
    key = f"{given}-{person.family}".lower()
    return replace(alone, key=key, given=given, born=born, **different)


NAMED = (
    Resident(
        MAUREEN,
        "Begin here. Each kind of sharing is in her list: two questions wait for her answer, one request was "
        "refused because she said no, and one objection is being weighed.",
    ),
    Resident(
        AISHA,
        "Her address is protected. Whoever asks for it, or for anything worked out from it, is refused. "
        "Under “Your contact details” she sees who had it before, and hides the rest with one press. The "
        "name she had before is sealed: see “Held about me”, “Sealed details”. The libraries asked for it, "
        "in vain.",
    ),
    Resident(
        TOMASZ,
        "He objected to being counted for school places. A person weighed it and agreed: it stopped. He "
        "asked his landlord to keep its list of his repairs and not to use it. He acts for his daughter "
        "Maja, until the review on her 13th birthday.",
    ),
    Resident(
        IVY,
        "She never answered a question about sharing, so everything that needs her yes is off. She said once "
        "how to reach her: see “Your account”, “How to reach you”. Her nephew Leon has a lasting power of "
        "attorney for her money: under “Acting for someone” she can stop him.",
    ),
    Resident(
        GRACE,
        "She told Warm Homes yes, and later took it back. What they asked for after that was refused. She "
        "acts for her mother Maureen in two services: see “Your account”, “Acting for someone”.",
    ),
    Resident(
        LEON,
        "The council knew him by two numbers and joined them. He sees one account of himself, and acts for "
        "his aunt Ivy as her attorney for property and money.",
    ),
    Resident(
        NOOR,
        "Nothing is linked to her account yet, so her pages are empty. The activation code in demo.json "
        "links the council’s record of her.",
    ),
)

OLIVE = _at_home_with(
    FRANK,
    "Olive",
    date(1955, 3, 16),
    references=_numbers(harrowmere_council="C-207803", national_benefits="NB-207804", warm_homes="W-2051"),
    benefits=("State Pension",),
    phone="07700 900316",
    email="olive.hartley@post.example",
)

EWA = _at_home_with(
    TOMASZ,
    "Ewa",
    date(1983, 1, 11),
    references=_numbers(
        harrowmere_council="C-188251", fernside_homes="F-17765", national_benefits="NB-188252"
    ),
    benefits=("Child Benefit",),
    phone="07700 900562",
    email="ewa.nowak@post.example",
    account=True,
)

IN_EXAMPLES = (FRANK, OLIVE)
"""Nobody can sign in as these two, so no visitor changes the answers that `demo.json` says to expect."""

MAJA = _at_home_with(
    TOMASZ,
    "Maja",
    date(2014, 3, 22),
    references=_numbers(harrowmere_council="C-188253", harrowmere_libraries="L-49117"),
    loans=5,
)

AT_HOME = (
    _at_home_with(
        AISHA, "Zayn", date(2017, 5, 9), references=_numbers(harrowmere_libraries="L-57321"), loans=3
    ),
    _at_home_with(AISHA, "Inaya", date(2020, 10, 30)),
    EWA,
    MAJA,
    _at_home_with(TOMASZ, "Adam", date(2016, 11, 4)),
    _at_home_with(TOMASZ, "Lena", date(2021, 6, 17)),
)
