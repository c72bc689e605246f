"""Agreements for a public task (UK GDPR Article 6(1)(e)): people can object.

Every provision named here gives a body a task or a power, and none says that this must be shared; where one
says "must", the agreement belongs with those required by law.
"""

from datetime import date

from candour.core.basis import LawfulBasis
from candour.demonstration import datasets, organisations
from candour.demonstration.agreements.terms import Terms
from candour.demonstration.timeline import WorkingDay

HARROWMERE_DISTRICTS = ("HW1", "HW2", "HW3", "HW4")
QUALIFYING_BENEFITS = ("Universal Credit", "Pension Credit", "Housing Benefit")
_IF_YOU_OBJECT = "Sharing stops while a named person considers your reasons. "

LIBRARY_CARD = Terms(
    slug="library-card",
    asker=organisations.LIBRARIES,
    purpose="library-membership",
    name="Whether you live in Harrowmere, to renew a library card",
    told="told whether you live in Harrowmere: only “yes” or “no”, and never where",
    why="Cards are for people who live here. The library checks once a year, so that you need not bring a "
    "bill.",
    benefits="Cards renew by themselves.",
    if_yes="Your card renews by itself once a year.",
    if_no=_IF_YOU_OBJECT + "You bring something with your address on it to renew your card.",
    either_way="Your card works until it runs out, and you can read in any library without one.",
    services_affected="Library card, renewed at the desk without it",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Public Libraries and Museums Act 1964, section 7",
    reads={"contact.address": (datasets.COUNCIL_TAX,)},
    claims={"claim.lives-in-area": {"postcode_districts": list(HARROWMERE_DISTRICTS)}},
    retention="P1Y",
    starts=date(2025, 4, 1),
)

SCHOOL_PLACES = Terms(
    slug="school-places",
    asker=organisations.COUNCIL,
    purpose="school-place-planning",
    name="How many people live together, to plan school places",
    told="told roughly how many people live with you (1, 2, 3 to 4, or 5 or more), but not who they are",
    why="The council has to have enough school places. Knowing where larger families live tells it where to "
    "build.",
    benefits="Children find a school place near home.",
    if_yes="Your home is counted in the plan for schools near you.",
    if_no=_IF_YOU_OBJECT + "Your home is left out of the count meanwhile.",
    either_way="School places are given to children in the same way, counted or not.",
    services_affected="None",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Education Act 1996, section 14",
    reads={"household.size": (datasets.TENANCIES,)},
    claims={"claim.household-size": {}},
    retention="P2Y",
    obligations=("no-onward-sharing", "counts-only"),
    starts=date(2026, 1, 5),
)

COUNCIL_TAX_REDUCTION = Terms(
    slug="ctr-check",
    asker=organisations.COUNCIL,
    purpose="council-tax-reduction",
    name="Benefits, to work out Council Tax Reduction",
    told="told which benefits you get and how much they come to",
    why="How much council tax you pay depends on your benefits. The council checks them when you ask for a "
    "reduction and when something changes.",
    benefits="Bills are right without anybody having to send in letters.",
    if_yes="Your reduction is worked out from your benefits, without papers from you.",
    if_no=_IF_YOU_OBJECT + "You send in your award letters instead, and your reduction may take longer.",
    either_way="You can ask for Council Tax Reduction, and can appeal against any bill.",
    services_affected="Council Tax Reduction, which takes longer without it",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Welfare Reform Act 2012, section 131",
    gives={"benefits.current": (datasets.AWARDS,), "benefits.weekly-amount": (datasets.AWARDS,)},
    roles=("assessor",),
    retention="P6Y",
    starts=date(2024, 4, 1),
)

FUEL_VOUCHERS = Terms(
    slug="fuel-vouchers",
    asker=organisations.COUNCIL,
    purpose="fuel-vouchers",
    name="Whether you get certain benefits, for fuel vouchers",
    told="told whether you get one of the benefits that a voucher is for: only “yes” or “no”",
    why="The council gave out fuel vouchers in the winter. It checked who could have one.",
    benefits="Vouchers came without a form.",
    if_yes="A voucher came by post, without a form.",
    if_no=_IF_YOU_OBJECT + "You could ask for a voucher with a form.",
    either_way="The last voucher was given out in March 2026. Nothing is shared now.",
    services_affected="None now",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Digital Economy Act 2017, section 35",
    reads={"benefits.current": (datasets.AWARDS,)},
    claims={"claim.gets-qualifying-benefit": {"benefits": list(QUALIFYING_BENEFITS)}},
    retention="P1Y",
    starts=date(2025, 11, 3),
    ends=date(2026, 4, 1),
)

FIRE_SAFETY_VISITS = Terms(
    slug="fire-safety-visits",
    asker=organisations.FIRE,
    purpose="fire-safety-visits",
    name="Who may like a free smoke alarm",
    told="told roughly how many people live with you, and whether you are 65 or over",
    why="Fires hurt older people who live alone more often than anybody else. The fire service would write "
    "to offer a visit and a free smoke alarm.",
    benefits="Alarms go first to the people who would be hurt most in a fire.",
    if_yes="You may get a letter that offers a visit. You can say no to the visit.",
    if_no=_IF_YOU_OBJECT + "You can still ring and ask for an alarm.",
    either_way="The fire service comes to any fire, whoever you are.",
    services_affected="None",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Fire and Rescue Services Act 2004, section 6",
    reads={"household.size": (datasets.TENANCIES,), "person.date-of-birth": (datasets.CONTACTS,)},
    claims={"claim.household-size": {}, "claim.age-over-65": {}},
    retention="P1Y",
    starts=WorkingDay(-60),
)

PUBLIC_TASK = (LIBRARY_CARD, SCHOOL_PLACES, COUNCIL_TAX_REDUCTION, FUEL_VOUCHERS, FIRE_SAFETY_VISITS)
