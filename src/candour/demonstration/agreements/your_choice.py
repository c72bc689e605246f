"""Agreements that rest on a yes (UK GDPR Article 6(1)(a)): off until answered, and a no costs no service."""

from dataclasses import replace
from datetime import date

from candour.core.basis import ConfidentialityBasis, LawfulBasis
from candour.demonstration import datasets, organisations
from candour.demonstration.agreements.terms import Terms
from candour.demonstration.timeline import WorkingDay

CALDICOTT_GUARDIAN = "Dr Priya Raman, Caldicott Guardian, Harrowmere Community Health"
_ARTICLE_6 = "UK GDPR Article 6(1)(a), consent"
_ARTICLE_9 = "UK GDPR Article 9(2)(a), explicit consent"

WARM_HOMES_DISCOUNT = Terms(
    slug="warm-homes-discount",
    asker=organisations.WARM_HOMES,
    purpose="help-with-heating",
    name="Help with heating for homes that get Council Tax Reduction",
    question="May Harrowmere Council tell Warm Homes whether this home gets Council Tax Reduction?",
    told="told whether this home gets Council Tax Reduction: only “yes” or “no”",
    why="Warm Homes is a charity that insulates homes for free. It wants to know which homes get help with "
    "council tax, so that it can write to them.",
    benefits="People who could have a warmer home for nothing hear about it without having to ask.",
    if_yes="Warm Homes is told yes or no. If it is yes, it may write to you about free insulation.",
    if_no="You can still ask Warm Homes yourself. You would send a copy of your bill.",
    either_way="Your discount and your bill stay the same. The council still uses your discount to work out "
    "your bill. The Local Government Finance Act 1992 requires it.",
    services_affected="None",
    lawful_basis=LawfulBasis.CONSENT,
    statute=_ARTICLE_6,
    gives={"council-tax.reduction": (datasets.COUNCIL_TAX,)},
    consent_lasts="P2Y",
    retention="P6M",
    starts=date(2026, 4, 1),
)

LOAN_CHECK = Terms(
    slug="loan-check",
    asker=organisations.CREDIT_UNION,
    purpose="loan-decision",
    name="Council tax balance for a loan you ask for",
    question="May Harrowmere Council tell Mere Valley Credit Union, once, how much council tax you have left "
    "to pay?",
    told="told how much council tax you have left to pay, once, for one loan",
    why="You asked the credit union for a loan. If it knows what you still have to pay this year, it can "
    "decide without asking you for papers.",
    benefits="Loans are decided sooner, and nobody borrows more than they can pay back.",
    if_yes="The credit union is told the amount once. A second look needs a second yes.",
    if_no="Your loan is decided in the same way. You bring your latest bill, so it may take a few days "
    "longer.",
    either_way="Asking for a loan changes nothing about your council tax.",
    services_affected="Loans from Mere Valley Credit Union, which take longer without it",
    lawful_basis=LawfulBasis.CONSENT,
    statute=_ARTICLE_6,
    gives={"council-tax.balance": (datasets.COUNCIL_TAX,)},
    single_use=True,
    consent_lasts="P1Y",
    retention="P1Y",
    starts=date(2025, 9, 1),
)

_STEP_FREE_VISIT_1 = Terms(
    slug="step-free-visit",
    asker=organisations.HEALTH,
    purpose="step-free-visit",
    name="A step-free room at the clinic",
    question="May Harrowmere Council tell Harrowmere Community Health that you have a Blue Badge?",
    told="told that you have a Blue Badge, to book a step-free room",
    why="Some rooms at Brook Street Clinic are up a flight of stairs. If the clinic knows that you have a "
    "Blue Badge, it books you a room without steps.",
    benefits="Nobody who finds stairs hard is sent upstairs.",
    if_yes="The clinic is told, each time you have an appointment. It books a room without steps.",
    if_no="The clinic asks you about steps each time you book. You can always ask for a room without them.",
    either_way="Your Blue Badge and your appointments stay the same.",
    services_affected="None",
    lawful_basis=LawfulBasis.CONSENT,
    statute=_ARTICLE_6,
    special_category_condition=_ARTICLE_9,
    gives={"blue-badge.held": (datasets.BLUE_BADGE,)},
    consent_lasts="P3Y",
    retention="P1Y",
    starts=date(2025, 6, 2),
    ends=WorkingDay(18),
)

_STEP_FREE_VISIT_2 = replace(
    _STEP_FREE_VISIT_1,
    version=2,
    what_changed="The date on which your badge runs out was added, so that the clinic knows when to ask you "
    "again. That is more than anybody had said yes to, so every earlier yes waits for a new answer.",
    question="May Harrowmere Council tell Harrowmere Community Health that you have a Blue Badge, and when "
    "it runs out?",
    told="told that you have a Blue Badge and when it runs out, to book a step-free room",
    if_yes="The clinic is told, each time you have an appointment. It books a room without steps, and asks "
    "you again when your badge runs out.",
    gives={"blue-badge.held": (datasets.BLUE_BADGE,), "blue-badge.expires": (datasets.BLUE_BADGE,)},
    consent_since=2,
    starts=WorkingDay(18),
    ends=None,
)

HOME_ADAPTATIONS = Terms(
    slug="home-adaptations",
    asker=organisations.FERNSIDE,
    purpose="home-adaptations",
    name="What helps you move about, for work on your home",
    question="May Harrowmere Community Health tell Fernside Homes what helps you move about at home?",
    told="told what helps you move about at home, such as a rail or a ramp, but never why",
    why="When Fernside Homes fits a kitchen or a bathroom, it wants to fit it for you. Your therapist has "
    "already written down what helps.",
    benefits="Rails, ramps and taps are right first time, and nobody has to explain their health twice.",
    if_yes="Fernside Homes is told what helps, when work is planned in your home.",
    if_no="The work goes ahead. Fernside Homes asks you what you would like, and you say as much as you "
    "choose.",
    either_way="Your care stays the same. Your therapist sees your answer.",
    services_affected="None",
    lawful_basis=LawfulBasis.CONSENT,
    statute=_ARTICLE_6,
    special_category_condition=_ARTICLE_9,
    confidentiality=ConfidentialityBasis.EXPLICIT_CONSENT,
    caldicott_guardian=CALDICOTT_GUARDIAN,
    gives={"health.mobility": (datasets.COMMUNITY_CARE,)},
    consent_lasts="P1Y",
    retention="P1Y",
    obligations=("no-onward-sharing", "health-data-stays-with-the-named-team"),
    starts=date(2026, 2, 2),
)

YOUR_CHOICE = (WARM_HOMES_DISCOUNT, LOAN_CHECK, _STEP_FREE_VISIT_1, _STEP_FREE_VISIT_2, HOME_ADAPTATIONS)
