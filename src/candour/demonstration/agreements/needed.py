"""Agreements that a person cannot switch off: needed for a contract, required by law, or to protect life.

Each says what can really be ended, or which provision says "must", and what is left to the person.
"""

from dataclasses import replace
from datetime import date

from candour.core.agreement import Assurance
from candour.core.basis import LawfulBasis
from candour.demonstration import datasets, organisations
from candour.demonstration.agreements.terms import Terms

_REPAIR_CALLS_1 = Terms(
    slug="repair-calls",
    asker=organisations.FERNSIDE,
    purpose="home-repairs",
    name="Phone numbers for home repairs",
    told="given your phone number, address and date of birth when you ask for a repair",
    why="To arrange a repair that you asked for.",
    benefits="Somebody rings before coming, and comes when you are in.",
    if_yes="Somebody rings to arrange a time.",
    if_no="Ask Fernside Homes to write to you instead. Repairs take longer by post.",
    either_way="Fernside Homes must keep your home in repair while you rent it. The Landlord and Tenant Act "
    "1985 says so.",
    services_affected="Home repairs",
    lawful_basis=LawfulBasis.CONTRACT,
    statute="UK GDPR Article 6(1)(b): your tenancy agreement",
    gives={
        "contact.phone": (datasets.CONTACTS,),
        "contact.address": (datasets.COUNCIL_TAX,),
        "person.date-of-birth": (datasets.CONTACTS,),
    },
    retention="P1Y",
    starts=date(2024, 5, 7),
    ends=date(2025, 1, 13),
)

_REPAIR_CALLS_2 = replace(
    _REPAIR_CALLS_1,
    version=2,
    what_changed="The address was removed. A landlord has it already.",
    told="given your phone number and date of birth when you ask for a repair",
    gives={"contact.phone": (datasets.CONTACTS,), "person.date-of-birth": (datasets.CONTACTS,)},
    starts=date(2025, 1, 13),
    ends=date(2026, 4, 1),
)

_REPAIR_CALLS_3 = replace(
    _REPAIR_CALLS_2,
    version=3,
    what_changed="The date of birth was removed. Residents asked why it was needed, and nobody could say.",
    told="given your phone number when you ask for a repair. Nothing else",
    gives={"contact.phone": (datasets.CONTACTS,)},
    starts=date(2026, 4, 1),
    ends=None,
)

RENT_CHECK = Terms(
    slug="rent-check",
    asker=organisations.BENEFITS_OFFICE,
    purpose="rent-check",
    name="Rent and Housing Benefit, for national benefits",
    told="given your rent, the date your tenancy started and your Housing Benefit",
    why="To pay the right amount of national benefits to people who also get Housing Benefit.",
    benefits="Benefits are right, and nobody has to pay money back later.",
    if_yes="The council answers when the National Benefits Office asks.",
    if_no="This cannot be turned off. When the National Benefits Office asks, the council must answer.",
    either_way="You can have what is wrong corrected.",
    services_affected="Housing Benefit",
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    statute="Social Security Administration Act 1992, section 122D",
    gives={
        "housing.rent": (datasets.HOUSING_BENEFIT,),
        "housing.tenancy-start": (datasets.HOUSING_BENEFIT,),
        "benefits.housing-benefit": (datasets.HOUSING_BENEFIT,),
    },
    assurance=Assurance.MEDIUM,
    retention="P2Y",
    starts=date(2024, 4, 1),
)

PROTECT_LIFE = Terms(
    slug="protect-life",
    asker=organisations.FIRE,
    purpose="protect-life",
    name="A door code or an address when a life is in danger",
    told="given the code for your main door and, if a second person agrees, your address",
    why="To reach somebody in a fire, a flood or a fall behind a locked door.",
    benefits="Help gets in without breaking the door.",
    if_yes="In an emergency, help gets in.",
    if_no="This cannot be turned off. A named person at the organisation that gave it, who took no part in "
    "it, checks each use afterwards.",
    either_way="What was given is deleted after use.",
    services_affected="None",
    method="Asked one person at a time, in an emergency, with the reason written down first.",
    lawful_basis=LawfulBasis.VITAL_INTERESTS,
    statute="UK GDPR Article 6(1)(d)",
    gives={"housing.door-code": (datasets.TENANCIES,), "contact.address": (datasets.TENANCIES,)},
    for_emergencies=True,
    second_approval=("contact.address",),
    retention="P1Y",
    obligations=("no-onward-sharing", "delete-after-use"),
    starts=date(2025, 5, 1),
)

NEEDED = (_REPAIR_CALLS_1, _REPAIR_CALLS_2, _REPAIR_CALLS_3, RENT_CHECK, PROTECT_LIFE)
