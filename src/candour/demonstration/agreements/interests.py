"""Agreements that rest on interests (UK GDPR Article 6(1)(ea) and (f)): people can object.

Public authorities may not rely on either for their own tasks, so the askers are a housing association and a
credit union. The recognised interest is one of those listed in Annex 1 to the UK GDPR.
"""

from datetime import date

from candour.core.basis import LawfulBasis
from candour.demonstration import datasets, organisations
from candour.demonstration.agreements.terms import Terms

FLOOD_HELP = Terms(
    slug="flood-help",
    asker=organisations.FERNSIDE,
    purpose="flood-help",
    name="Who needs help to leave when the river rises",
    told="told what help you asked for to leave your home",
    why="When the Mere is about to flood, Fernside Homes rings the people who asked for help and sends "
    "somebody round.",
    benefits="Nobody who needs help is left behind.",
    if_yes="In a flood, somebody who knows what you need rings you and comes.",
    if_no="Sharing stops while a named person considers your reasons. In a flood you would have to ring.",
    either_way="The fire service comes to anyone in danger, on 999.",
    services_affected="None on ordinary days",
    lawful_basis=LawfulBasis.RECOGNISED_LEGITIMATE_INTERESTS,
    statute="UK GDPR Article 6(1)(ea) and Annex 1, emergencies; Civil Contingencies Act 2004, Part 2",
    gives={"support.help-to-leave": (datasets.EMERGENCY_HELP,)},
    retention="P3M",
    obligations=("no-onward-sharing", "delete-after-use"),
    starts=date(2026, 2, 9),
)

LOAN_FRAUD_CHECK = Terms(
    slug="loan-fraud-check",
    asker=organisations.CREDIT_UNION,
    purpose="fraud-prevention",
    name="When you started paying council tax, to stop loans in your name",
    told="told the date you started paying council tax at your home. Not where you live, or how much you pay",
    why="Some people try to borrow in somebody else’s name. The date tells the credit union that it is "
    "really you.",
    benefits="Nobody has to pay back a loan that they never had.",
    if_yes="The credit union can tell a false application from yours.",
    if_no="Sharing stops while a named person considers your reasons. The credit union may ask you to come "
    "in with papers.",
    either_way="Your savings stay safe and open to you.",
    services_affected="New loans, which may take longer without it",
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    statute="UK GDPR Article 6(1)(f), preventing fraud",
    gives={"council-tax.since": (datasets.COUNCIL_TAX,)},
    retention="P6Y",
    starts=date(2025, 7, 1),
)

INTERESTS = (FLOOD_HELP, LOAN_FRAUD_CHECK)
