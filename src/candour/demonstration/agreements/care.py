"""Agreements about health and care, which also say how the duty of confidence is met.

Both are public tasks. One is for a person's own care; the other is for planning, so the National Data Opt-out
applies to it and not to the first.
"""

from datetime import date

from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.demonstration import datasets, organisations
from candour.demonstration.agreements.terms import Terms
from candour.demonstration.agreements.your_choice import CALDICOTT_GUARDIAN

CARE_AT_HOME = Terms(
    slug="care-at-home",
    asker=organisations.COUNCIL,
    purpose="care-at-home",
    name="Your appointments and what helps you, for care at home",
    told="told your next appointment and what helps you move about at home",
    why="Council carers visit people at home after a stay in hospital or a fall. They need to know what "
    "helps, and when you will be at the clinic.",
    benefits="You do not have to tell every carer the same things, and nobody comes while you are out.",
    if_yes="Your carer knows what helps, and comes when you are in.",
    if_no="Sharing stops while a named person considers your reasons. Your carer asks you instead.",
    either_way="You get the same care at home and at the clinic.",
    services_affected="Care at home, where you would be asked more often",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="Health and Social Care Act 2012, section 251B, which lets people object",
    special_category_condition="UK GDPR Article 9(2)(h), health or social care",
    confidentiality=ConfidentialityBasis.IMPLIED_CONSENT,
    caldicott_guardian=CALDICOTT_GUARDIAN,
    gives={
        "health.next-appointment": (datasets.COMMUNITY_CARE,),
        "health.mobility": (datasets.COMMUNITY_CARE,),
    },
    retention="P3Y",
    obligations=("no-onward-sharing", "health-data-stays-with-the-named-team"),
    starts=date(2025, 10, 1),
)

SERVICE_PLANNING = Terms(
    slug="service-planning",
    asker=organisations.COUNCIL,
    purpose="health-service-planning",
    name="Which clinic people use, to plan health services",
    told="told which clinic you use, and whether you are 65 or over",
    why="The council and the clinics decide together where clinics should be and how people get to them.",
    benefits="Buses stop where people need them, and clinics open near the people who use them.",
    if_yes="Your visits count in the plan. Nobody writes to you or decides anything about you.",
    if_no="Sharing stops while a named person considers your reasons. If you have a national data opt-out, "
    "this is not shared at all.",
    either_way="You get the same care, at the clinic of your choice.",
    services_affected="None",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    statute="National Health Service Act 2006, section 2B",
    special_category_condition="UK GDPR Article 9(2)(h), managing health services",
    confidentiality=ConfidentialityBasis.SECTION_251,
    caldicott_guardian=CALDICOTT_GUARDIAN,
    opt_out_applies=True,
    gives={"health.clinic": (datasets.COMMUNITY_CARE,)},
    reads={"person.date-of-birth": (datasets.COMMUNITY_CARE,)},
    claims={"claim.age-over-65": {}},
    retention="P1Y",
    obligations=("no-onward-sharing", "counts-only"),
    starts=date(2026, 3, 2),
)

CARE = (CARE_AT_HOME, SERVICE_PLANNING)
