"""What residents said is wrong, or looks wrong, and what came of it: told at their pages and at the desk.

One correction is answered, one refused, one waits for its resident, one is due soon, one is late; a use is
reported to those who had a part in it.
"""

from candour.demonstration.events import Answers, AsksBack, Event, OpensCase, ReportsUse, SaysWrong
from candour.demonstration.residents import GRACE, IVY, LEON, MAUREEN, TOMASZ
from candour.demonstration.staff import SIAN, TOM
from candour.demonstration.timeline import ago

_CONTACTS, _COUNCIL_TAX = "harrowmere-council/contacts", "harrowmere-council/council-tax"


CASES: tuple[Event, ...] = (
    SaysWrong(
        ago(8, 19, 10),
        MAUREEN,
        _CONTACTS,
        "contact.email",
        "I have no email address with this name any more.",
        "My provider closed it in the summer.",
    ),
    OpensCase(ago(6, 9, 50), MAUREEN, TOM.email),
    Answers(
        ago(6, 10, 5),
        MAUREEN,
        TOM.email,
        "agreed",
        "You were right. We have taken the address out of our record, and the change comes here with our "
        "next update. We are sorry that it was wrong.",
    ),
    SaysWrong(
        ago(20, 12, 40),
        GRACE,
        _COUNCIL_TAX,
        "contact.address",
        "The flat is 1A, not 1.",
        "It is on my rent book.",
    ),
    OpensCase(ago(3, 14, 0), GRACE, TOM.email),
    AsksBack(
        ago(3, 14, 20),
        GRACE,
        TOM.email,
        "Thank you for telling us. Does somebody else live in flat 1, so that we keep the two apart?",
    ),
    SaysWrong(
        ago(20, 18, 30),
        IVY,
        _CONTACTS,
        "contact.phone",
        "The last two figures are the wrong way round.",
        "",
    ),
    SaysWrong(
        ago(30, 20, 45),
        LEON,
        _COUNCIL_TAX,
        "contact.address",
        "I moved out of there. My name should not be there.",
        "I gave the keys back on the first of the month.",
    ),
    SaysWrong(
        ago(25, 13, 5),
        TOMASZ,
        _COUNCIL_TAX,
        "council-tax.band",
        "One band lower, as next door.",
        "The house is the same as theirs.",
    ),
    OpensCase(ago(18, 11, 30), TOMASZ, TOM.email),
    Answers(
        ago(18, 11, 45),
        TOMASZ,
        TOM.email,
        "refused",
        "The Valuation Office sets the band, and ours is the one on its list. Ask it to look again: "
        "it can change the band, and we cannot.",
    ),
    ReportsUse(
        ago(10, 21, 15),
        LEON,
        "help-with-heating",
        "I asked them for nothing this autumn. Why do they still look at my council tax?",
    ),
    OpensCase(ago(2, 15, 10), LEON, SIAN),
)
